"""What the report asks of the statistics, and what may be said of the answers outside the house.

An answer holds nothing that is hidden: what must not leave is dropped here, before any page, chart
or file is made.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from amparo.publishing.disclosure import Key, Policy, Released, Ruling, Table, Verdict, protect

COUNTED, HIDDEN, NOT_COLLECTED = "counted", "hidden", "not_collected"
NONE_REPORTED, NOT_RECORDED = "none_reported", "not_recorded"
FLOW = "flow"
MEASURED = ("share", "ratio", "median", "range", "list")
REST = "*"
"""The code of all cells of an open list that are not shown one by one, taken together."""


class Counted(Protocol):
    """A figure as the statistics give it."""

    @property
    def kind(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def population(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def value(self) -> Any: ...
    @property
    def cells(self) -> Iterable[Any]: ...
    @property
    def definition(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def partial_from(self) -> datetime.date | None: ...


Ask = Callable[[str, datetime.date, datetime.date, tuple[str, ...], Mapping[str, str]], Counted]
"""metric, first and last day, dimensions, where → figure, from one snapshot."""


@dataclass(frozen=True)
class Question:
    """One thing that a report asks: a metric, by dimensions, where codes hold, years back."""

    key: str
    metric: str
    by: tuple[str, ...] = ()
    where: Mapping[str, str] = field(default_factory=dict)
    years_back: int = 0


@dataclass(frozen=True)
class Cell:
    """One cell of an answer; `value` is None unless it is counted."""

    codes: Key
    value: int | float | None
    status: str


@dataclass(frozen=True)
class Answer:
    """What may be said: the figure, its cells, and the rule under which they are shown."""

    question: Question
    first: datetime.date
    last: datetime.date
    kind: str
    unit: str
    population: str
    status: str
    value: Any
    cells: tuple[Cell, ...]
    definition: str
    source: str
    partial_from: datetime.date | None
    ruling: Ruling
    behind: int | None = None

    @property
    def is_known(self) -> bool:
        """Is there a number, nought included?"""
        return self.value is not None

    @property
    def is_stated(self) -> bool:
        """Was the number printed elsewhere, with no records behind it?"""
        return bool(self.source) and self.is_known

    @property
    def is_split(self) -> bool:
        """Is anything known of how the number breaks down?"""
        return any(set(cell.codes) != {NOT_RECORDED} for cell in self.cells)

    @property
    def hidden(self) -> int:
        """How many numbers are not shown."""
        return sum(cell.status == HIDDEN for cell in self.cells)

    def cell(self, *codes: str) -> Cell | None:
        """The cell of these codes, if the answer has one."""
        return next((cell for cell in self.cells if cell.codes == codes), None)

    def count(self, *codes: str) -> int:
        """The number of one cell, or the value itself; nought where there is none."""
        if not codes:
            return int(self.value or 0)
        found = self.cell(*codes)
        return int(found.value or 0) if found else 0


@dataclass(frozen=True)
class Terms:
    """What holds for all answers: a country's rules, lists always printed whole, lost figures, and
    the tables that left before."""

    policy: Policy
    whole_lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()
    released: tuple[Released, ...] = ()


@dataclass(frozen=True)
class Guarded:
    """A table as it was counted, beside what was decided of it. It stays in the house."""

    key: str
    table: Table
    verdict: Verdict
    definition: str


@dataclass(frozen=True)
class Gathered:
    """All answers as they may be told, and what the house alone knows of them."""

    answers: Mapping[str, Answer]
    guarded: tuple[Guarded, ...]


def gather(
    questions: Sequence[Question],
    period: tuple[datetime.date, datetime.date],
    ask: Ask,
    terms: Terms,
) -> Gathered:
    """Ask everything, then decide together what of it may be shown."""
    first, last = period
    asked = [_asked(question, first, last, ask, terms) for question in questions]
    counted = [(answer, table) for answer in asked if (table := _table(answer)) is not None]
    verdicts = protect([table for _, table in counted], terms.policy, terms.released)
    guarded = tuple(
        Guarded(answer.question.key, table, verdict, answer.definition)
        for (answer, table), verdict in zip(counted, verdicts, strict=True)
    )
    decided = {one.key: one.verdict for one in guarded}
    asked = [_without_few(answer, terms.policy) for answer in asked]
    answers = {
        answer.question.key: _shown(answer, decided[answer.question.key], terms.policy)
        if answer.question.key in decided
        else answer
        for answer in asked
    }
    return Gathered(answers, guarded)


def _asked(
    question: Question, first: datetime.date, last: datetime.date, ask: Ask, terms: Terms
) -> Answer:
    first, last = (_years_before(day, question.years_back) for day in (first, last))
    figure = ask(question.metric, first, last, question.by, question.where)
    answer = Answer(
        question=question,
        first=first,
        last=last,
        kind=figure.kind,
        unit=figure.unit,
        population=figure.population,
        status=figure.status,
        value=figure.value,
        cells=tuple(
            Cell(tuple(str(cell.by[name]) for name in question.by), cell.value, cell.status)
            for cell in figure.cells
            if question.by
        ),
        definition=figure.definition,
        source=figure.source,
        partial_from=figure.partial_from,
        ruling=Ruling("total"),
        behind=getattr(figure, "behind", None),
    )
    if question.metric in terms.lost and not question.years_back and not answer.is_stated:
        return replace(answer, status=NOT_COLLECTED, value=None, cells=())
    return _whole(answer, terms.whole_lists)


def _without_few(answer: Answer, policy: Policy) -> Answer:
    """Without a median, a range or a share of so few people that it is nearly their own."""
    if answer.kind not in MEASURED or answer.is_stated:
        return answer
    ruling = policy.of_metric(answer.question.metric)
    if not ruling.hides or (not answer.cells and (answer.behind or 0) >= ruling.threshold):
        return answer
    is_few = 0 < (answer.behind or 0) < ruling.threshold
    hidden = replace(answer, ruling=ruling, cells=())
    return replace(hidden, status=HIDDEN, value=None) if is_few else hidden


def _years_before(day: datetime.date, years: int) -> datetime.date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def _whole(answer: Answer, lists: Mapping[str, tuple[str, ...]]) -> Answer:
    """Add the noughts of short lists, such as boys where there were none."""
    by = answer.question.by
    if answer.is_stated or not by or any(name not in lists for name in by):
        return answer
    if answer.status != COUNTED:
        return answer
    keys: list[Key] = [()]
    for name in by:
        keys = [(*key, code) for key in keys for code in lists[name]]
    known = {cell.codes for cell in answer.cells}
    missing = tuple(Cell(key, 0, COUNTED) for key in keys if key not in known)
    return replace(answer, cells=answer.cells + missing)


def days(first: datetime.date, last: datetime.date) -> str:
    """How a period is named where tables are compared: by its days, whatever it is called."""
    return f"{first}..{last}"


def _table(answer: Answer) -> Table | None:
    """The answer as a table to protect; None when nothing in it is a count."""
    where = dict(sorted(answer.question.where.items()))
    chosen = tuple(where.values())
    cells = answer.cells or (Cell((), answer.value, answer.status),)
    counts = {chosen + c.codes: c.value for c in cells if isinstance(c.value, int)}
    if not counts or not isinstance(answer.value, int):
        return None
    adds_up = sum(counts.values()) == answer.value and len(counts) >= len(answer.cells)
    return Table(
        answer.question.metric,
        days(answer.first, answer.last),
        (*where, *(answer.question.by if answer.cells else ())),
        counts,
        answer.value if adds_up and not where else None,
        answer.kind == FLOW,
    )


def _shown(answer: Answer, verdict: Verdict, policy: Policy) -> Answer:
    """Drop what is hidden: cells of open lists vanish into one, the others lose their number."""
    answer = replace(answer, ruling=verdict.ruling)
    chosen = tuple(code for _, code in sorted(answer.question.where.items()))
    if chosen in verdict.hidden:
        return replace(answer, status=HIDDEN, value=None)
    if verdict.withheld:
        return replace(answer, cells=(_together(answer, answer.cells),))
    hidden = [cell for cell in answer.cells if chosen + cell.codes in verdict.hidden]
    if hidden and policy.merged.intersection(answer.question.by):
        kept = tuple(cell for cell in answer.cells if cell not in hidden)
        return replace(answer, cells=(*kept, _together(answer, hidden)))
    return replace(
        answer,
        cells=tuple(
            replace(cell, value=None, status=HIDDEN) if cell in hidden else cell
            for cell in answer.cells
        ),
    )


def _together(answer: Answer, cells: Sequence[Cell]) -> Cell:
    """One cell for many whose codes are not told, with their sum if readers can work it out."""
    codes = (REST,) * len(answer.question.by)
    if sum(cell.value or 0 for cell in answer.cells) != answer.value:
        return Cell(codes, None, HIDDEN)
    return Cell(codes, sum(cell.value or 0 for cell in cells), COUNTED)
