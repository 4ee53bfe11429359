"""Every metric: what it counts, of whom, and how it may be cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from amparo.indicators.catalogue import catalogue
from amparo.indicators.listing import described

from . import words

if TYPE_CHECKING:
    from amparo.indicators.model import Definition

ABOUT = """\
The metrics of `amparo figures`. Each is a YAML file in `amparo/indicators/definitions/` with a
worked example that the tests count. A figure carries a status: `counted` (zero included),
`none_reported`, `not_reported`, `not_collected` or `hidden`; and the digest of its definition."""


def text() -> str:
    """The page."""
    found = catalogue()
    index = [(words.code(metric), one.title["en"], one.main.unit) for metric, one in found.items()]
    parts = [words.table(("metric", "title", "unit"), index)]
    for one in found.values():
        parts += _metric(one)
    return words.page("Metrics", ABOUT, *parts)


def _metric(one: Definition) -> list[str]:
    told: dict[str, Any] = described(one)
    facts = sorted({measure.fact for measure in one.measures})
    lines = [
        f"- Unit: {told['unit']}; kind: {told['kind']}"
        + (f"; population: {told['population']}" if told["population"] else ""),
        f"- Facts: {', '.join(f'[{fact}](facts.md#{fact})' for fact in facts)}",
    ]
    if told["measures"]:
        lines.append(f"- Measures: {words.codes(told['measures'])}")
    if told["dimensions"]:
        lines.append(f"- By: {words.codes(told['dimensions'])}")
    lines += [_default(name, rule) for name, rule in told["defaults"].items()]
    return [f"## {one.metric}: {one.title['en']}", str(one.rule["en"]), "\n".join(lines)]


def _default(name: str, rule: dict[str, list[str]]) -> str:
    is_not = "not" in rule
    said = words.codes(next(iter(rule.values())))
    return f"- Unless asked otherwise, `{name}` is {'not ' if is_not else ''}{said}"
