"""Writes the reference pages on metrics and facts, for `make docs`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from amparo.reference.country import country_code

from .catalogue import catalogue, dimensions, local
from .facts import Fact, installed
from .listing import dimensions_of
from .model import RULE, Definition, Measure
from .words import population_label, unit_label

MANY = 12  # codes of a dimension that the page writes out


def pages() -> Mapping[str, str]:
    """The pages of this room, by file name under docs/reference/."""
    return {"indicators.md": indicators_page(), "facts.md": facts_page()}


def indicators_page() -> str:
    """Every metric: what it counts in words, how, and by what it may be cut."""
    country = country_code()
    head = [
        "# Indicators",
        "",
        "Every metric that the program counts, written from `amparo/indicators/definitions/`. The",
        "counting rule is the contract; the example under it is run by a test. `amparo figures",
        "METRIC --period RP2022` prints one.",
        "",
        f"Country: {country}. Its sets of codes, and the days from which metrics are collected,",
        f"stand in `countries/{country}/figures.yaml`.",
        "",
        *_sets(country),
        *_statuses(),
    ]
    parts = (line for definition in catalogue(country).values() for line in _metric(definition))
    return "\n".join([*head, *parts]).rstrip() + "\n"


def facts_page() -> str:
    """Every fact: its grain and its columns."""
    head = [
        "# Facts",
        "",
        "The only tables that figures are counted from, written from the files `facts/*.sql` of",
        "the rooms. A law traces each column, WHERE and JOIN included, to fields that are open.",
        "",
    ]
    parts = (line for fact in installed().values() for line in _fact(fact))
    return "\n".join([*head, *parts]).rstrip() + "\n"


def _sets(country: str) -> Iterator[str]:
    yield from _table(
        ("set", "codes"),
        ((f"`{name}`", _codes(codes)) for name, codes in local(country).sets.items()),
    )


def _statuses() -> Iterator[str]:
    yield "## What a status means"
    yield ""
    said = {
        "counted": "counted from records, a zero included",
        "none_reported": "a body was asked and answered that there was none",
        "not_reported": "asked, or on record, and no number was given",
        "not_collected": "nobody was asked, no data exist, or the records begin later",
        "hidden": "suppressed, because a small number could point to a person",
    }
    yield from _table(("status", "meaning"), ((f"`{k}`", v) for k, v in said.items()))


def _metric(definition: Definition) -> Iterator[str]:
    yield from (
        f"## {definition.metric}: {definition.title['en']}",
        "",
        f"*{definition.title['es']}*",
    )
    yield from ("", definition.rule["en"], "", f"> {definition.rule['es']}", "")
    yield from _table(
        ("measure", "kind", "counts", "of", "time", "unit", "population"),
        (_measure(measure) for measure in definition.measures),
    )
    for name, rule in definition.defaults.items():
        but = "all but " if rule.test == "not" else ""
        yield f"Unless asked otherwise, `{name}` is {but}{_codes(rule.codes)}."
        yield ""
    cuts = dimensions_of(definition)
    if cuts:
        titles = dimensions()
        yield from _table(
            ("dimension", "title", "codes"),
            (
                (f"`{name}`", titles[name].title["en"] if name in titles else "", _codes(codes))
                for name, codes in cuts.items()
            ),
        )
    if definition.collected_from:
        yield f"Collected from {definition.collected_from.isoformat()}."
        yield ""
    yield f"Definition: `{definition.version}`, shown to the public from {definition.hide_below}."
    yield ""


def _measure(measure: Measure) -> tuple[str, ...]:
    count = measure.count
    counted = "" if measure.kind == RULE else f"{count.how} `{count.column}`".replace(" ``", "")
    population = population_label(measure.population, "en") if measure.population else ""
    return (
        f"`{measure.name}`" if measure.name else "",
        measure.kind,
        counted,
        f"`{measure.fact}`" if measure.fact else "the law",
        _time(measure),
        unit_label(measure.unit, "en"),
        population,
    )


def _time(measure: Measure) -> str:
    time = measure.time
    parts = [
        ("when", (*time.when, *time.when_by)),
        ("from", (*time.begins, *time.begins_by)),
        ("through" if time.ends_included else "until", (time.ends,)),
        ("as of", time.as_of),
        ("report year", (time.report_year,)),
    ]
    said = [(word, ", ".join(f"`{c}`" for c in columns if c)) for word, columns in parts]
    return "; ".join(f"{word} {columns}" for word, columns in said if columns)


def _fact(fact: Fact) -> Iterator[str]:
    room = fact.path.parents[1].name
    yield from (f"## {fact.name}", "", f"{fact.grain}. Shipped by `{room}`.", "")
    yield from _table(
        ("column", "type", "meaning"),
        ((f"`{column.name}`", column.kind, column.meaning) for column in fact.columns),
    )


def _codes(codes: Iterable[str]) -> str:
    listed = list(codes)
    more = f", … ({len(listed)} in all)" if len(listed) > MANY else ""
    return ", ".join(f"`{code}`" for code in listed[:MANY]) + more


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """A table in Markdown, and an empty line after it."""
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join('---' for _ in head)} |"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '/') for cell in row)} |"
    yield ""
