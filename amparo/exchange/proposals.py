"""What a changed row says otherwise than before: proposed as edits, which somebody decides on."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps

from amparo.access.views_of import open_value
from amparo.cases.erasing.carrying_out import forgets
from amparo.kernel.fields import SealedField
from amparo.kernel.scope import unscoped
from amparo.kernel.sealing import keyring, seal, unseal

from .again import digest_of
from .known import AT_ONCE, label_of
from .models import ProposedEdit, Provenance, SourceRow
from .notes import place
from .plan import records as r
from .values import LINKS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from .known import Mark, Place
    from .models import Batch
    from .plan.records import Planned
    from .reach import Reach

# What sums up several rows says something else whenever fewer rows are at hand.
SUMMED_UP = (r.Case, r.CaseRole, r.TeamMember, r.ProsecutedInvestigation)
NOT_SAID = ("", None, r.NOT_RECORDED)
OF_NAMES = ("full", "given", "family")


@dataclass(frozen=True)
class Proposal:
    """New values for one record, as text that the fields understand, and the row that says so.

    ``asked`` is a keyed digest of all that is proposed. For a record that is not there yet,
    ``links`` tells by kind and key those from which it would hang; else it is None.
    """

    label: str
    key: UUID
    mark: Mark
    values: dict[str, Any]
    asked: str
    links: list[tuple[str, str]] | None = None


def proposed(changed: Iterable[tuple[Planned, UUID, Mark]]) -> Iterator[Proposal]:
    """Where planned records of changed rows differ from what is there.

    A cell that is empty now proposes nothing: missing is not recorded, and never an answer.
    """
    by_label: dict[str, list[tuple[Planned, UUID, Mark]]] = defaultdict(list)
    for entry in changed:
        if not isinstance(entry[0], SUMMED_UP):
            by_label[label_of(entry[0])].append(entry)
    for label, entries in by_label.items():
        for start in range(0, len(entries), AT_ONCE):
            yield from _of(label, entries[start : start + AT_ONCE])


def _of(label: str, entries: list[tuple[Planned, UUID, Mark]]) -> Iterator[Proposal]:
    model: Any = apps.get_model(label)
    with unscoped("rows that changed are compared with what they gave"), keyring() as ring:
        keys = [key for _planned, key, _mark in entries]
        found = {row.pk: row for row in model.rows.filter(pk__in=keys, voided_at__isnull=True)}
        ring.load(row.owner() for row in found.values())
        for planned, key, mark in entries:
            if key in found and (values := _differences(planned, found[key])):
                asked = digest_of(f"{label}|{key}|{json.dumps(values, sort_keys=True)}")
                yield Proposal(label, key, mark, values, asked)


def _differences(planned: Planned, record: Any) -> dict[str, Any]:
    found = {}
    for name, new in _said(planned):
        field = record._meta.get_field(name)
        if isinstance(field, SealedField):
            is_same = open_value(record, name) == str(new)
        else:
            is_same = field.to_python(new) == getattr(record, name)
        if not is_same:
            found[name] = as_text(field, new)
    return found


def as_text(field: Any, value: Any) -> Any:
    """A value of a field as text that the field understands again."""
    if isinstance(field, SealedField):
        return str(value)
    return field.value_to_string(_Holder(field.attname, value))


class _Holder:
    """Something with one value, for fields that write down the value of a record."""

    def __init__(self, name: str, value: Any) -> None:
        setattr(self, name, value)


def _said(planned: Planned) -> Iterator[tuple[str, Any]]:
    """The fields that the row itself speaks of: no links, nothing that it leaves open."""
    values = planned.answers if isinstance(planned, r.Entry) else planned.values()
    for name, value in values.items():
        is_link = name == "id" or name.endswith("_id")
        is_other = isinstance(planned, r.Name) and name not in OF_NAMES
        if not (is_link or is_other or name == "is_under_review" or value in NOT_SAID):
            yield name, value


def kept_back(reach: Reach, proposals: Iterable[Proposal], closed: set[Place]) -> set[int]:
    """Which of these, by their places in the list, the viewer must not hear of: of a row that
    speaks of a record of which she or he may not be told, nothing is said at all.

    ``closed`` are rows of which that is known already.
    """
    every, untold = list(proposals), set(closed)
    new = {str(proposal.key) for proposal in every if proposal.links is not None}
    about = [[one for one in _about(proposal) if one[1] not in new] for proposal in every]
    wanted: dict[str, set[str]] = defaultdict(set)
    for label, key in (one for some in about for one in some):
        wanted[label].add(key)
    records = {label: _records(reach, label, keys) for label, keys in wanted.items()}
    for proposal, there in zip(every, about, strict=True):
        names = proposal.values if proposal.links is None else ()
        found = [records[label].get(UUID(key)) for label, key in there]
        if not all(record and reach.may_be_told(record, names) for record in found):
            untold.add(proposal.mark[0])
    return {n for n, proposal in enumerate(every) if proposal.mark[0] in untold}


def _about(proposal: Proposal) -> list[tuple[str, str]]:
    """The records that are there and that a proposal is about, or would hang something on."""
    return [(proposal.label, str(proposal.key))] if proposal.links is None else proposal.links


def closed_rows(reach: Reach, changed: Iterable[tuple[Planned, UUID, Mark]]) -> set[Place]:
    """The changed rows that speak of a record of which the viewer may not be told."""
    named: dict[str, dict[Place, UUID]] = defaultdict(dict)
    for planned, key, (where, _label, _part) in changed:
        named[label_of(planned)][where] = key
    found: set[Place] = set()
    for label, keys in named.items():
        records = _records(reach, label, keys.values())
        found |= {
            where
            for where, key in keys.items()
            if where not in found and key in records and not reach.may_be_told(records[key])
        }
    return found


def closed_to(
    reach: Reach, planned: Mapping[UUID, tuple[Planned, list[Mark]]], same: Mapping[UUID, UUID]
) -> set[UUID]:
    """Those of these new records that would hang from one that is there and to which the viewer
    may add nothing. ``same`` gives the keys of records that are there."""
    above: dict[str, dict[UUID, set[UUID]]] = defaultdict(lambda: defaultdict(set))
    for key, (record, _marks) in planned.items():
        for field in apps.get_model(label_of(record))._meta.concrete_fields:
            link: Any = getattr(record, field.attname, None) if field.attname in LINKS else None
            if (there := same.get(link)) is not None:
                above[field.related_model._meta.label][there].add(key)
    found: set[UUID] = set()
    for label, hanging in above.items():
        for there, record in _records(reach, label, hanging).items():
            if not reach.may_add_to(record):
                found |= hanging[there]
    return found


def _records(reach: Reach, label: str, keys: Iterable[Any]) -> dict[UUID, Any]:
    model: Any = apps.get_model(label)
    wanted = list(dict.fromkeys(keys))
    found: dict[UUID, Any] = {}
    with unscoped("whether a row may tell of what it names is asked of each record"):
        for start in range(0, len(wanted), AT_ONCE):
            rows = model.rows.filter(pk__in=wanted[start : start + AT_ONCE])
            found |= {row.pk: row for row in rows}
    reach.learn(list(found.values()))
    return found


def not_asked_yet(proposals: Iterable[Proposal]) -> Iterator[Proposal]:
    """Those that do not wait already and were not declined: another edition asks nothing twice."""
    every = list(proposals)
    before = asked_before({proposal.asked for proposal in every})
    return (proposal for proposal in every if proposal.asked not in before)


def asked_before(digests: Iterable[str]) -> set[str]:
    """Those of these that wait for a decision, or were declined."""
    wanted, found = list(digests), set()
    for start in range(0, len(wanted), AT_ONCE):
        rows = ProposedEdit.objects.filter(asked__in=wanted[start : start + AT_ONCE])
        found |= set(rows.exclude(decision="accepted").values_list("asked", flat=True))
    return found


def note_proposals(batch: Batch, proposals: Iterable[Proposal], back: Collection[int]) -> None:
    """Keep them for somebody to decide, the new values sealed; those ``back``, by their places,
    are for those who keep the records."""
    for number, proposal in enumerate(proposals):
        (digest, sheet, row), _label, part = proposal.mark
        edit = ProposedEdit(
            batch=batch,
            record=proposal.label,
            key=proposal.key,
            file=digest,
            sheet=sheet[:255],
            row=row,
            part=part,
            fields=_told(proposal),
            asked=proposal.asked,
            is_new=proposal.links is not None,
            is_kept_back=number in back,
            links=proposal.links or [],
        )
        where = place("exchange_proposededit", str(edit.pk), batch.pk)
        edit.values = seal(json.dumps(proposal.values), where)
        edit.save(force_insert=True)


def _told(proposal: Proposal) -> list[str]:
    """The fields that a page names: of a new record those that say something of it."""
    if proposal.links is None:
        return sorted(proposal.values)
    meta = apps.get_model(proposal.label)._meta
    left = {field.name for field in meta.concrete_fields if field.attname in LINKS}
    return [
        name
        for name, value in sorted(proposal.values.items())
        if not (name in left or name == "is_under_review" or value in (*NOT_SAID, "False"))
    ]


def values_of(edit: ProposedEdit) -> dict[str, Any]:
    """The new values, as text. Callers have asked whether they may be shown."""
    where = place("exchange_proposededit", str(edit.pk), edit.batch_id)
    found: dict[str, Any] = json.loads(unseal(bytes(edit.values), where))
    return found


@forgets
def forget_erased(keys: Iterable[UUID]) -> None:
    """What rows proposed for records that are erased goes with them, and so do the digests of
    single cells of the rows that gave them: each is short enough to be guessed by whoever has the
    key of the system."""
    gone = {str(key) for key in keys}
    rows = Provenance.objects.filter(key__in=gone).values("source")
    SourceRow.objects.filter(pk__in=rows).exclude(cells="").update(cells="")
    ProposedEdit.objects.filter(key__in=gone).delete()
    for edit in ProposedEdit.objects.filter(is_new=True):
        if gone & {key for _label, key in edit.links}:
            beside = {"batch": edit.batch_id, "file": edit.file, "sheet": edit.sheet}
            ProposedEdit.objects.filter(is_new=True, row=edit.row, **beside).delete()
