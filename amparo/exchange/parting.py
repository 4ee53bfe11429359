"""Parts what a load took for one person: some of her or his rows become those of somebody else."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from amparo.access.action import action
from amparo.kernel import act, privacy
from amparo.kernel.errors import Invalid, NotAllowed
from amparo.people.pairs.parting import may_be_parted, split_off

from .models import PairDecision, Provenance
from .pairing import PERSON, mention_key, note_decision
from .unsigning import PARTED, step_back

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from uuid import UUID

    from amparo.access.viewer import Viewer

NAME, ROLE = "people.Name", "cases.CaseRole"
REVIEW = "identity.review"
MARKS = ("sex", "nationality")


@dataclass
class Parted:
    """What one parting did: the new person, records that went along, and those that stayed."""

    person: UUID
    moved: Counter[str] = field(default_factory=Counter)
    of_both: Counter[str] = field(default_factory=Counter)


def made_of_several(viewer: Viewer) -> list[tuple[UUID, int]]:
    """People whom loads made of several rows, with how many, the most first."""
    rows = Provenance.objects.filter(record=PERSON).values_list("key")
    counted = dict(rows.annotate(rows=Count("id")).filter(rows__gt=1))
    open_to = may_be_parted(viewer, counted)
    return sorted(((key, count) for key, count in counted.items() if key in open_to), key=place_of)


def place_of(made: tuple[UUID, int]) -> tuple[int, str]:
    """Where somebody stands among those made of several rows."""
    return -made[1], made[0].hex


def mentions_of(person: UUID) -> list[Provenance]:
    """The rows that name a person, in the order of files, sheets and rows."""
    rows = Provenance.objects.filter(record=PERSON, key=person)
    places = ("source__file__name", "source__sheet", "source__row", "part")
    return list(rows.select_related("source__file").order_by(*places))


@action("person.part", needs=REVIEW)
def part(viewer: Viewer, _target: None, person: UUID, chosen: Collection[int]) -> Parted:
    """Make another person of some of the rows that name this one.

    Names and records that come from these rows alone go along; a record that rows of both sides
    speak of stays, and is told. The two are a decided pair from now on, which a later decision
    can join again. Raises Invalid where nothing or everything was chosen.
    """
    if person not in may_be_parted(viewer, [person]):
        raise NotAllowed(_("This is not open to you."))
    mentions = mentions_of(person)
    going = [one for one in mentions if one.pk in chosen]
    staying = [one for one in mentions if one.pk not in chosen]
    if not going or not staying:
        raise Invalid({"rows": _("Choose some of the rows, and leave at least one.")})
    rows = {one.source_id for one in going} - {one.source_id for one in staying}
    names = _sorted_names(person, {(one.source_id, one.part) for one in going})
    links = list(_records_of(person))
    own = [record for record in links if _sources(record) <= rows and _sources(record)]
    new, copies = split_off(viewer, person, names[True], names[False], _marks(own))
    done = Parted(new)
    for record in links:
        _divide(record, new, rows, done, is_own=record in own)
    _point_origins(going, copies, new)
    note_decision(viewer, _keyed(going), _keyed(staying), "kept_apart", 0.0, [])
    step_back({one.source.file.batch_id for one in mentions}, PARTED)
    act.current().facts.update(rows=len(going), moved=dict(done.moved), of_both=dict(done.of_both))
    return done


def _keyed(mentions: list[Provenance]) -> dict[str, UUID]:
    return {mention_key(one): one.source.file.batch_id for one in mentions}


def _sorted_names(person: UUID, going: set[tuple[int, str]]) -> dict[bool, set[UUID]]:
    """Names that only the going rows write (True), and those that both sides write (False)."""
    written: dict[UUID, set[tuple[int, str]]] = defaultdict(set)
    told = Provenance.objects.filter(record=NAME, key__in=_names_of(person))
    for key, source, place in told.values_list("key", "source_id", "part"):
        written[key].add((source, place))
    found: dict[bool, set[UUID]] = {True: set(), False: set()}
    for key, places in written.items():
        if places & going:
            found[places <= going].add(key)
    return found


def _records_of(person: UUID) -> Iterator[Any]:
    """Records of other rooms that are about a person."""
    for model in privacy.records():
        if model._meta.app_label == "people":
            continue
        links = [f for f in model._meta.concrete_fields if f.is_relation and _is_person(f)]
        for link in links:
            rows: QuerySet[Any] = QuerySet(model)
            yield from rows.filter(**{link.name: person}, voided_at__isnull=True)


def _is_person(link: Any) -> bool:
    return bool(link.related_model._meta.label == PERSON)


def _model(label: str) -> Any:
    from django.apps import apps

    return apps.get_model(label)


def _sources(record: Any) -> set[int]:
    rows = Provenance.objects.filter(record=record._meta.label, key=record.pk)
    return set(rows.values_list("source_id", flat=True))


def _marks(records: list[Any]) -> dict[str, str]:
    """What the going records themselves say of sex and nationality; nothing is guessed."""
    found: dict[str, str] = {}
    for record in records:
        for name in MARKS:
            if value := getattr(record, name, ""):
                found.setdefault(name, value)
    return found


def _divide(record: Any, new: UUID, rows: set[int], done: Parted, *, is_own: bool) -> None:
    """A record of going rows alone goes along; a role that both sides speak of is given twice."""
    kind = record._meta.label_lower
    if is_own:
        record.person_id = new
        record.save()
        done.moved[kind] += 1
    elif _sources(record) & rows:
        if record._meta.label == ROLE:
            type(record)(case_id=record.case_id, person_id=new, role=record.role).save()
            done.moved[kind] += 1
        else:
            done.of_both[kind] += 1


def _point_origins(going: list[Provenance], copies: dict[UUID, UUID], new: UUID) -> None:
    """The going rows speak of the new person and names from now on."""
    Provenance.objects.filter(pk__in=[one.pk for one in going]).update(key=new)
    for one in going:
        told = Provenance.objects.filter(
            record=NAME, source=one.source_id, part=one.part, key__in=list(copies)
        )
        for row in told:
            row.key = copies[row.key]
            row.save(update_fields=["key"])


def names_of_rows(person: UUID, mentions: list[Provenance]) -> dict[int, UUID]:
    """The name that each of these rows writes, by the number of its origin."""
    places = {(one.source_id, one.part): one.pk for one in mentions}
    rows = Provenance.objects.filter(record=NAME, source__in=[one.source_id for one in mentions])
    own = set(_names_of(person))
    told = rows.values_list("source_id", "part", "key")
    return {
        places[row, place]: key for row, place, key in told if key in own and (row, place) in places
    }


def _names_of(person: UUID) -> list[UUID]:
    rows: QuerySet[Any] = QuerySet(_model(NAME)).filter(person=person, voided_at__isnull=True)
    return list(rows.values_list("pk", flat=True))


def decisions_among(mentions: list[Provenance]) -> list[PairDecision]:
    """What was decided on pairs among these rows, newest first."""
    keys = [mention_key(one) for one in mentions]
    rows = PairDecision.objects.filter(a__in=keys, b__in=keys)
    return list(rows.order_by("-decided_at", "-score", "pk"))
