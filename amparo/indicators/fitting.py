"""Holds definitions to facts: each column that one counts by is in its fact, of its type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .cuts import column_types, columns_of
from .facts import Fact
from .model import RULE, Definition, Measure

_FITS = {
    "boolean": ("boolean",),
    "date": ("date",),
    "float64": ("integer", "number"),
    "int64": ("integer",),
    "string": ("text", "key", "date", "integer"),
}


def misfits(definition: Definition, facts: Mapping[str, Fact]) -> Iterator[str]:
    """Sentences on what a definition asks of a fact that the fact does not give."""
    for measure in definition.measures:
        if measure.kind == RULE:
            continue
        fact = facts.get(measure.fact)
        if fact is None:
            yield f"{definition.code}: no room ships the fact {measure.fact!r}."
        else:
            yield from (f"{definition.code}: {said}" for said in _in_fact(measure, fact))


def _in_fact(measure: Measure, fact: Fact) -> Iterator[str]:
    columns = {column.name: column for column in fact.columns}
    for name, kind in column_types(measure, measure.by).items():
        if name not in columns:
            yield f"the fact {fact.name} has no column {name!r}."
        elif columns[name].kind not in _FITS[kind]:
            yield f"{fact.name}.{name} is {columns[name].kind}, which cannot be read as {kind}."
    for dimension in measure.by.values():
        for name in columns_of(dimension) if dimension.form == "code" else ():
            listed = columns[name].code_list if name in columns else ""
            if listed and listed != dimension.code_list:
                yield f"{fact.name}.{name} holds {listed}, not {dimension.code_list}."
