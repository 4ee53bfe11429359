"""Counts keys of people and things each once: numbered while loading, they are counted as bits.

Numbers say nothing outside the engine: they live in its memory as long as the snapshot is open.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from amparo.reference.codes import code_list

from .model import Dimension, Measure

_MOST_BYTES = 64_000_000  # of bits, over all groups of one answer; beyond it keys are compared
_ANSWERS = 3  # yes, no, not recorded


@dataclass(frozen=True, slots=True)
class Keys:
    """How many different keys a column holds, and whether each stands in one row alone."""

    many: int
    stand_alone: bool


def number_of(column: str) -> str:
    """The column that holds the numbers of the keys of another."""
    return f"{column}_number"


def numbered(table: Any, columns: Iterable[str]) -> tuple[Any, Mapping[str, Keys]]:
    """An Arrow table with a number for each key of these columns, from nought on."""
    found: dict[str, Keys] = {}
    for name in columns:
        if name not in table.schema.names or not table.num_rows:
            continue
        keys = table.column(name).combine_chunks().dictionary_encode()
        many = len(keys.dictionary)
        if not many:
            continue
        found[name] = Keys(many, many == len(keys) - keys.null_count)
        table = table.append_column(number_of(name), keys.indices)
    return table, found


def is_counted_as_bits(measure: Measure, ways: Iterable[tuple[str, ...]], keys: Keys) -> bool:
    """Whether the bits of all groups fit into memory; each group needs one for each key."""
    groups = sum(math.prod(_codes(measure.by[name]) for name in way) for way in ways)
    return groups * keys.many / 8 <= _MOST_BYTES


def _codes(dimension: Dimension) -> float:
    if dimension.form in ("flag", "origin"):
        return _ANSWERS
    return len(code_list(dimension.code_list).codes) + 1 if dimension.code_list else math.inf


def distinct(rows: Any, column: str, keys: Keys | None, where: Any = None) -> Any:
    """How many different keys there are, of the rows that pass a test where one is given."""
    if keys is None:
        return rows[column].nunique(where=where)
    if keys.stand_alone:
        return rows[column].count(where=where)
    bits, ones = _of_bits()
    return ones(bits(rows[number_of(column)], 0, keys.many - 1, where=where)).fill_null(0)


@functools.cache
def _of_bits() -> tuple[Any, Any]:
    import ibis

    @ibis.udf.agg.builtin(name="bitstring_agg")  # type: ignore[untyped-decorator]
    def bits(number: int, first: int, last: int) -> str:  # type: ignore[empty-body]
        """A bit for each number from the first to the last, set where a row has it."""

    @ibis.udf.scalar.builtin(name="bit_count")  # type: ignore[untyped-decorator]
    def ones(text: str) -> int:  # type: ignore[empty-body]
        """How many bits are set."""

    return bits, ones
