"""What was loaded before: the records that known rows gave, and what people decided of pairs."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from .models import PairDecision, Provenance
from .plan import records as r

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from uuid import UUID

    from .plan.parts import Plan
    from .plan.records import Planned, Source

    Place = tuple[str, str, int]  # file digest, sheet, row
    Mark = tuple[Place, str, str]  # the row, the kind of record, and its part

LONGEST_PART = 24
AT_ONCE = 5_000  # rows asked for in one query


def marks(plan: Plan) -> Iterator[tuple[Planned, list[Mark]]]:
    """Each planned record with the marks by which it is known again, in the order of loading."""
    for _labels, some in marks_by_kind(plan):
        yield from some


def marks_by_kind(plan: Plan) -> Iterator[tuple[set[str], Iterator[tuple[Planned, list[Mark]]]]]:
    """The same, a kind of record after the other, each with the models that it becomes.

    The mark of a person or a name holds the place in the row; other records of one row are
    counted, kind by kind. Read each kind to its end before the next.
    """
    counted: Counter[tuple[str, Source]] = Counter()
    for planned in plan.records.values():
        yield {label_of(record) for record in planned}, _marked(plan, planned, counted)


def _marked(
    plan: Plan, planned: Iterable[Planned], counted: Counter[tuple[str, Source]]
) -> Iterator[tuple[Planned, list[Mark]]]:
    for record in planned:
        label = label_of(record)
        found = []
        for source in record.sources:
            part = source.part
            if not part:
                part = str(counted[label, source])
                counted[label, source] += 1
            found.append((place_of(plan, source), label, part[:LONGEST_PART]))
        yield record, found


def label_of(record: Planned) -> str:
    return record.record if isinstance(record, r.Entry) else record.model


def place_of(plan: Plan, source: Source) -> Place:
    sheet = plan.sheets[source.sheet]
    return sheet.digest, sheet.sheet, source.row


def records_known(rows: Mapping[Place, int], labels: Iterable[str]) -> dict[Mark, UUID]:
    """The records of these kinds that these rows gave. A row may stand in several editions."""
    places: dict[int, list[Place]] = defaultdict(list)
    for place, key in rows.items():
        places[key].append(place)
    known, kinds = list(places), {label: label for label in labels}
    found: dict[Mark, UUID] = {}
    for start in range(0, len(known) if kinds else 0, AT_ONCE):
        told = Provenance.objects.filter(source__in=known[start : start + AT_ONCE])
        listed = told.filter(record__in=kinds).order_by("pk")
        for source, record, part, given in listed.values_list("source_id", "record", "part", "key"):
            for place in places[source]:
                found.setdefault((place, kinds[record], part), given)
    return found


def decisions_known() -> dict[tuple[str, str], bool]:
    """What people decided of pairs before: True the same person, False different ones."""
    said = PairDecision.objects.exclude(decided_by="").order_by("decided_at", "pk")
    last = {(a, b): decision for a, b, decision in said.values_list("a", "b", "decision")}
    sure = ("joined", "kept_apart")
    return {pair: decision == "joined" for pair, decision in last.items() if decision in sure}
