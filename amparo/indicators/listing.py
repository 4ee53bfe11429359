"""Lists every metric with the ways to cut it, for the command line, pages and the reference."""

from __future__ import annotations

from typing import Any

from .asks import BASIS, MEASURE, codes_of
from .catalogue import catalogue
from .model import Definition

FORMED = {
    "month": ["2021-05"],
    "quarter": ["2021-Q2"],
    "year": ["2021"],
    "year_of": ["2021"],
    "number": ["1"],
    "span": ["2021-2023"],
}  # how the codes of dimensions without a list are written, by example


def metrics(country: str = "") -> list[dict[str, Any]]:
    """Every metric as plain data, in the order of the codes."""
    return [described(definition) for definition in catalogue(country).values()]


def described(definition: Definition) -> dict[str, Any]:
    """One metric as plain data."""
    main = definition.main
    return {
        "metric": definition.metric,
        "code": definition.code,
        "title": dict(definition.title),
        "rule": dict(definition.rule),
        "kind": main.kind,
        "unit": main.unit,
        "population": main.population or None,
        "measures": [measure.name for measure in definition.measures if measure.name],
        "dimensions": dimensions_of(definition),
        "defaults": {
            name: {"not" if rule.test == "not" else "is": list(rule.codes)}
            for name, rule in definition.defaults.items()
        },
        "definition": definition.version,
    }


def dimensions_of(definition: Definition) -> dict[str, list[str]]:
    """Each dimension of any of the metric's measures, with its codes or an example of them."""
    found: dict[str, list[str]] = {}
    if len(definition.measures) > 1:
        found[MEASURE] = [measure.name for measure in definition.measures]
    if definition.legacy:
        found[BASIS] = ["legacy_total", "case_records"]
    for measure in definition.measures:
        for name, dimension in measure.by.items():
            codes = list(codes_of(dimension)) or FORMED.get(dimension.form, [])
            found.setdefault(name, codes)
    return found
