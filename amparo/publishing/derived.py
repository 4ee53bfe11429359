"""Attributes that follow from another: a quarter from its month, foreign or not from nationality.

A table by the one is a margin of the table by the other, though they share no name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from amparo.publishing.tables import Key

Derived = Mapping[tuple[str, str], Callable[[str], str]]
"""(attribute, what follows from it) → the code that follows from a code."""

NOTHING: Derived = MappingProxyType({})

_MONTHS_A_QUARTER = 3
_UNTOLD = frozenset(("not_recorded", "unknown"))


def usual(citizens: str) -> Derived:
    """What follows in every country, where `citizens` is the code of its own nationality."""
    return {
        ("nationality", "origin_relation"): lambda code: _relation(code, citizens),
        ("month", "quarter"): _quarter,
        ("month", "year"): _year,
        ("quarter", "year"): _year,
    }


def _relation(code: str, citizens: str) -> str:
    if code in _UNTOLD:
        return code
    return {citizens: "national", "xxa": "stateless"}.get(code, "foreign")


def _quarter(code: str) -> str:
    year, _dash, month = code.partition("-")
    return f"{year}-Q{(int(month) - 1) // _MONTHS_A_QUARTER + 1}" if month.isdigit() else code


def _year(code: str) -> str:
    return code if code in _UNTOLD else code[:4]


def following(names: Sequence[str], derived: Derived) -> tuple[str, ...]:
    """The attributes that follow from these and are not among them."""
    found = [of for source, of in derived if source in names and of not in names]
    return tuple(dict.fromkeys(found))


def codes_of(names: Sequence[str], key: Key, derived: Derived) -> dict[str, str]:
    """The code of each attribute of a cell, with those that follow."""
    found = dict(zip(names, key, strict=True))
    for (source, of), follow in derived.items():
        if source in found and of not in names:
            found[of] = follow(found[source])
    return found


def swapped(names: Sequence[str], derived: Derived) -> list[tuple[str, ...]]:
    """The coarser tables that a table tells: one attribute replaced by what follows from it."""
    return [
        tuple(sorted({*names, of} - {source}))
        for source, of in derived
        if source in names and of not in names
    ]
