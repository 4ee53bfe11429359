"""What else speaks for or against two mentions being one person, each reason with its weight."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .mentions import Days, Mention

# How many times (in powers of two) more often the reason is found among true pairs than others.
WEIGHTS = {
    "same_number": 12.0,
    "same_document": 12.0,
    "same_case": 7.0,
    "same_birth": 8.0,
    "near_birth": 4.0,
    "near_age": 3.0,
    "same_nationality": 2.0,
    "same_sex": 1.0,
    "same_date": 5.0,
    "near_date": 3.0,
    "same_setting": 1.0,
    "different_birth": -8.0,
    "different_age": -7.0,
    "different_nationality": -4.0,
    "different_sex": -6.0,
    "far_dates": -1.0,
    "different_role": -12.0,
    "different_number": -20.0,
    "same_register": -5.0,
}
UNSAID = {"", "unknown", "not_recorded"}
SUSPECTED, HARMED = {"suspect"}, {"victim"}


def reasons(a: Mention, b: Mention) -> list[str]:
    """All reasons but the name."""
    return [reason for ask in _QUESTIONS for reason in ask(a, b)]


def _reference(a: Mention, b: Mention) -> Iterator[str]:
    if a.own and b.own and a.register == b.register:
        yield "same_number" if a.own == b.own else "different_number"
    elif a.references & b.references:
        yield "same_case"


def _papers(a: Mention, b: Mention) -> Iterator[str]:
    """A number in common. Numbers that differ may be those of a passport and of a card."""
    if a.papers & b.papers:
        yield "same_document"


def _register(a: Mention, b: Mention) -> Iterator[str]:
    """A register of persons lists each once; other registers may name one person in many rows."""
    if a.register == b.register and a.role == b.role == "victim" and not (a.own or b.own):
        yield "same_register"


def _role(a: Mention, b: Mention) -> Iterator[str]:
    roles = {a.role, b.role}
    if roles & SUSPECTED and roles & HARMED:
        yield "different_role"


def _birth(a: Mention, b: Mention) -> Iterator[str]:
    if a.birth is None or b.birth is None:
        return
    if _overlap(a.birth, b.birth):
        exact = a.birth[0] == a.birth[1] and b.birth[0] == b.birth[1]
        yield "same_birth" if exact else "near_birth"
    else:
        yield "near_birth" if _slipped(a.birth, b.birth) else "different_birth"


def _slipped(a: Days, b: Days) -> bool:
    """Day and month changed over, or one of day, month and year mistyped."""
    x, y = a[0], b[0]
    if (x.year, x.month, x.day) == (y.year, y.day, y.month):
        return True
    same = (x.year == y.year) + (x.month == y.month) + (x.day == y.day)
    return same == 2 and abs(x.year - y.year) in (0, 1, 10)


def _age(a: Mention, b: Mention) -> Iterator[str]:
    """Ages as of the same year; a year apart is one birthday between two visits."""
    x, y = _born_about(a), _born_about(b)
    if x is None or y is None or (a.birth and b.birth):
        return
    gap = abs(x - y)
    if gap <= 1.01:
        yield "near_age"
    elif gap > 2.5:
        yield "different_age"


def _born_about(mention: Mention) -> float | None:
    """The year of birth, with its part of a year where the source allows it."""
    if mention.birth is not None:
        first, last = mention.birth
        return (_year(first.toordinal()) + _year(last.toordinal())) / 2
    if mention.age is None or mention.age_on is None:
        return None
    return _year(mention.age_on.toordinal()) - mention.age - 0.5


def _year(ordinal: int) -> float:
    return ordinal / 365.2425


def _plain(field: str) -> Callable[[Mention, Mention], Iterator[str]]:
    def ask(a: Mention, b: Mention) -> Iterator[str]:
        x, y = getattr(a, field), getattr(b, field)
        if x in UNSAID or y in UNSAID:
            return
        yield f"same_{field}" if x == y else f"different_{field}"

    return ask


def _dates(a: Mention, b: Mention) -> Iterator[str]:
    if a.met_on is None or b.met_on is None:
        return
    apart = (max(a.met_on[0], b.met_on[0]) - min(a.met_on[1], b.met_on[1])).days
    exact = a.met_on[0] == a.met_on[1] and b.met_on[0] == b.met_on[1]
    if apart <= 0 and exact:
        yield "same_date"
    elif apart <= 7:
        yield "near_date"
    elif apart > 180:
        yield "far_dates"


def _setting(a: Mention, b: Mention) -> Iterator[str]:
    if a.setting not in UNSAID and a.setting == b.setting:
        yield "same_setting"


def _overlap(a: Days, b: Days) -> bool:
    return a[0] <= b[1] and b[0] <= a[1]


_QUESTIONS = (
    _reference,
    _papers,
    _register,
    _role,
    _birth,
    _age,
    _plain("nationality"),
    _plain("sex"),
    _dates,
    _setting,
)
