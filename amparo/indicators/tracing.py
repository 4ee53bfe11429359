"""Leads a figure back: to its definition, its query, its snapshot, and the records behind it.

A snapshot holds pseudonyms; who may see a record finds it again by the same road that made its
pseudonym, and nobody else can. What was done to it since the snapshot is told by the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from amparo.audit.models import Entry, Touched
from amparo.kernel import privacy

from .facts import installed
from .model import RULE
from .reading_facts import pseudonym
from .snapshots import TAKEN, pseudonym_key
from .statements import keys_statement, statement

if TYPE_CHECKING:
    from .figure import Figure
    from .snapshot import Snapshot

PERSON = "person_id"
_AT_ONCE = 400  # keys in one query


@dataclass(frozen=True)
class Trace:
    """The road back from a figure. `query` is empty where nothing was counted; `rows` is how many
    rows were, and `kind` the records that they stand for, empty where no record has a page."""

    figure: Figure
    query: str
    rows: int | None
    kind: str
    manifest: Mapping[str, Any]


@dataclass(frozen=True)
class Found:
    """A record behind a figure, as it stands now, and what was done to it since the snapshot."""

    record: Any
    acts: tuple[Entry, ...]


def trace(figure: Figure, snapshot: Snapshot) -> Trace:
    """Where a figure comes from. One of the law, of answers or of an old total has no query."""
    ask = figure.ask
    is_counted = ask and ask.measure.kind != RULE and not (ask.is_of_answers or figure.source)
    if not ask or not is_counted:
        return Trace(figure, "", None, "", snapshot.manifest)
    asked = statement(ask.measure, ask.by, ask.where)
    key = _key(ask.measure.fact)
    kind = _record_of(key)
    text = asked.between(ask.first, ask.last)
    return Trace(figure, text, figure.behind, kind, snapshot.manifest)


def records(figure: Figure, snapshot: Snapshot) -> Iterator[Found]:
    """The records behind a figure that the viewer at hand may see, as of the snapshot."""
    ask, told = figure.ask, trace(figure, snapshot)
    if ask is None or not told.kind:
        return
    key = _key(ask.measure.fact)
    asked = keys_statement(ask.measure, ask.where, key)
    if not asked.columns <= snapshot.columns(ask.measure.fact):
        return
    wanted = {row[0] for row in snapshot.rows(asked.between(ask.first, ask.last))}
    model = _models()[told.kind]
    secret = pseudonym_key(snapshot.id)
    seen = [
        pk for pk in model.objects.values_list("pk", flat=True) if pseudonym(pk, secret) in wanted
    ]
    acts = _since(snapshot, told.kind, [str(pk) for pk in seen])
    for part in _parts(seen):
        for record in model.objects.filter(pk__in=part):
            yield Found(record, tuple(acts.get(str(record.pk), ())))


def _key(fact: str) -> str:
    """The key by which the rows of a fact are best found again: its own record, else the case."""
    keys = [column.name for column in installed()[fact].columns if column.kind == "key"]
    known = [name for name in keys if name != PERSON and _record_of(name)]
    return known[0] if known else ""


def _record_of(key: str) -> str:
    """The kind of record that a key names, such as cases.case; empty where there is none."""
    name = key.removesuffix("_id")
    return next((label for label in _models() if label.partition(".")[2] == name), "")


def _models() -> dict[str, Any]:
    return {model._meta.label_lower: model for model in privacy.records()}


def _since(snapshot: Snapshot, kind: str, keys: Iterable[str]) -> dict[str, list[Entry]]:
    """The acts on each record after a snapshot was taken, the first one first."""
    taken = Entry.objects.filter(name=TAKEN, facts__snapshot=snapshot.id).first()
    later = (
        Entry.objects.filter(seq__gt=taken.seq)
        if taken
        else Entry.objects.filter(at__gt=snapshot.as_of)
    )
    first = later.order_by("seq").values_list("seq", flat=True).first()
    if first is None:
        return {}
    touched: dict[int, list[str]] = {}
    for part in _parts(list(keys)):
        rows = Touched.objects.filter(record=kind, key__in=part, entry__gte=first)
        for entry, key in rows.values_list("entry", "key"):
            touched.setdefault(entry, []).append(key)
    found: dict[str, list[Entry]] = {}
    for part in _parts(sorted(touched)):
        for act in Entry.objects.filter(seq__in=part).order_by("seq"):
            for key in touched[act.seq]:
                found.setdefault(key, []).append(act)
    return found


def _parts(values: list[Any]) -> Iterator[list[Any]]:
    return (values[at : at + _AT_ONCE] for at in range(0, len(values), _AT_ONCE))
