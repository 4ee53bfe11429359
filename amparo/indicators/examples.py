"""Runs the worked example of a definition, which is its test: a law runs them all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .catalogue import local
from .cuts import column_types
from .engine import figure
from .facts import Fact
from .model import RULE, Definition, Example, Measure
from .snapshot import Snapshot, from_tables


def disagreements(definition: Definition, country: str) -> Iterator[str]:
    """Sentences on where the definition does not give what its example says; none where it does."""
    example = definition.example
    if definition.main.kind == RULE:
        return
    if example is None:
        yield f"{definition.code}: needs an example."
        return
    found = figure(
        definition.metric,
        example.first,
        example.last,
        example.by,
        example.where,
        snapshot=snapshot_of(definition.main, example, country),
    )
    if found.value != example.gives:
        yield f"{definition.code}: the example gives {found.value!r}, not {example.gives!r}."
    cells = {"/".join(cell.by.values()): cell.value for cell in found.cells}
    if example.cells and cells != dict(example.cells):
        yield f"{definition.code}: the cells of the example are {cells!r}."


def snapshot_of(measure: Measure, example: Example, country: str) -> Snapshot:
    """The rows of an example as a snapshot of one fact, columns left out being empty."""
    import pyarrow as pa

    types = {
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "float64": pa.float64(),
        "int64": pa.int64(),
        "string": pa.string(),
    }
    columns = {}
    for name, kind in column_types(measure, measure.by).items():
        values = [_value(row.get(name), kind, country) for row in example.rows]
        columns[name] = pa.array(values, type=types[kind])
    return from_tables({measure.fact: pa.table(columns)}, country=country)


def table_of(fact: Fact, rows: Sequence[Mapping[str, Any]]) -> Any:
    """Rows as an Arrow table with all columns that a fact describes; keys may be any words."""
    import pyarrow as pa

    types = {
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "integer": pa.int64(),
        "key": pa.string(),
        "number": pa.float64(),
        "text": pa.string(),
    }
    if unknown := {name for row in rows for name in row} - set(fact.names):
        raise LookupError(f"{fact.name} has no column {', '.join(sorted(unknown))}.")
    columns = {
        column.name: pa.array([row.get(column.name) for row in rows], types[column.kind])
        for column in fact.columns
    }
    return pa.table(columns)


def _value(value: Any, kind: str, country: str) -> Any:
    """What stands in an example; `$name` is the first code of that set of the country."""
    if isinstance(value, str) and value.startswith("$"):
        sets: Mapping[str, tuple[str, ...]] = local(country).sets
        return sets[value[1:]][0]
    return str(value) if kind == "string" and value is not None else value
