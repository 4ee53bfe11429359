"""What a definition says, once it has been read: whom it counts, when, and how it may be cut."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

FLOW, STOCK, STOCK_ON_DAY, SHARE = "flow", "stock", "stock_on_day", "share"
LIST, MEDIAN, SUM, STORED, STREAK, RULE = "list", "median", "sum", "stored", "streak", "rule"
RATIO, RANGE = "ratio", "range"
COUNTS = (FLOW, STOCK, STOCK_ON_DAY, SUM)
MEASURED = (SHARE, RATIO, MEDIAN, RANGE, LIST)  # they describe people instead of counting them
KINDS = (*COUNTS, *MEASURED, STORED, STREAK, RULE)

COUNTED = "counted"
NONE_REPORTED = "none_reported"
NOT_REPORTED = "not_reported"
NOT_COLLECTED = "not_collected"
HIDDEN = "hidden"
STATUSES = (COUNTED, NONE_REPORTED, NOT_REPORTED, NOT_COLLECTED, HIDDEN)

NOT_RECORDED = "not_recorded"
Said = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Condition:
    """A test that a row must pass: `test` is one of is, not, true, false, given, missing,
    reached (by the end of the period) and not_reached."""

    column: str
    test: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dimension:
    """A way to cut a figure. `form` says how a row's code is found; see `dimensions.yaml`."""

    name: str
    form: str
    columns: tuple[str, ...]
    title: Said
    code_list: str = ""
    also: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """What is counted: `rows`, `distinct` values of a column, a `sum`, a `median`, a `range` from
    the lowest to the highest, a `value`; a `ratio` is a sum for each one of the sum `over`."""

    how: str
    column: str = ""
    one_if_missing: bool = False
    divide_by: int = 1
    over: str = ""


@dataclass(frozen=True, slots=True)
class Time:
    """How rows meet a period; each name stands for columns, the first one given counting.

    An event lies between `when` and `when_by` and counts when wholly inside. A state lasts from
    `begins` (at the latest `begins_by`) until `ends`, the day itself included where
    `ends_included`. `as_of` is the day of a stated total, of which the latest one counts for each
    of `per`. `report_year` is the year in whose March a report's period ends.
    """

    when: tuple[str, ...] = ()
    when_by: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    begins_by: tuple[str, ...] = ()
    ends: str = ""
    ends_included: bool = False
    as_of: tuple[str, ...] = ()
    per: tuple[str, ...] = ()
    report_year: str = ""


@dataclass(frozen=True, slots=True)
class Merge:
    """Rows of one `per` that differ in a dimension are read as `code`, so that each counts once."""

    dimension: str
    per: str
    code: str


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """One way of counting within a metric. Most metrics have one; some count people and uses."""

    name: str
    title: Said
    fact: str
    kind: str
    count: Count
    time: Time
    where: tuple[Condition, ...]
    part: tuple[Condition, ...]
    merge: Merge | None
    unit: str
    population: str
    empty: str
    by: Mapping[str, Dimension]
    shows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswerRule:
    """A question whose answer “none” makes a zero read as “none reported”, for these codes."""

    question: str
    where: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Example:
    """Rows of a fact and what the definition must give for them: checked by a law."""

    rows: tuple[Mapping[str, object], ...]
    first: datetime.date
    last: datetime.date
    gives: object
    by: tuple[str, ...] = ()
    where: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Definition:
    """A metric: what it counts in words and in terms, how it may be cut, and its example."""

    metric: str
    code: str
    title: Said
    rule: Said
    measures: tuple[Measure, ...]
    defaults: Mapping[str, Condition]
    answers: tuple[AnswerRule, ...]
    legacy: str
    collected_from: datetime.date | None
    hide_below: int
    example: Example | None
    digest: str

    @property
    def version(self) -> str:
        """Names this very wording of the definition."""
        return f"{self.code}@{self.digest}"

    @property
    def main(self) -> Measure:
        """What is counted when nothing else is asked for."""
        return self.measures[0]

    def measure(self, name: str) -> Measure | None:
        """The way of counting of this name."""
        return next((measure for measure in self.measures if measure.name == name), None)
