"""What a country publishes and by which rules: small numbers, texts, tiers, figures."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from amparo.reference.codelists import LANGUAGES
from amparo.reference.sheets import NOTHING, Sheet

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Scope:
    """Who will read a figure, and below which number it is hidden from them."""

    code: str
    name: Mapping[str, str]
    hide_below: int
    hides_complements: bool


@dataclass(frozen=True, slots=True)
class TableRule:
    """What holds for some tables: the first rule that fits one decides.

    A rule fits by metric (`M-INV-*` stands for all that begin so), by reader, by a dimension, and
    by how many attributes of people the table crosses. It hides below a number, or exempts.
    """

    code: str
    metrics: tuple[str, ...]
    scopes: tuple[str, ...]
    by: frozenset[str]
    crosses: int
    hide_below: int
    is_exempt: bool


@dataclass(frozen=True, slots=True)
class Disclosure:
    """How small numbers are kept from pointing at a person. `breakdowns` is the calendar by whose
    periods people are broken down on demand; `rules` are the words of each rule."""

    scopes: Mapping[str, Scope]
    attributes: frozenset[str]
    tables: tuple[TableRule, ...]
    breakdowns: str
    rules: Mapping[str, Mapping[str, str]]
    exempts_published: bool
    reason: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Timer:
    """A span after which somebody is reminded. A target of the country's own, never the law."""

    code: str
    label: Mapping[str, str]
    days: int
    starts: str
    tells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of the annual report: headings and paragraphs by section, and who to contact."""

    sections: tuple[Section, ...]
    contacts: tuple[Contact, ...]
    notes: Mapping[str, Mapping[str, str]]
    campaigns: tuple[Campaign, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the annual report, in the order in which it is printed."""

    code: str
    number: str
    heading: Mapping[str, str]
    paragraphs: Mapping[str, Mapping[str, str]]
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contact:
    """An address block at the end of the report."""

    code: str
    name: Mapping[str, str]
    address: Mapping[str, str]
    email: str
    telephone: str
    website: str


@dataclass(frozen=True, slots=True)
class Campaign:
    """A box about one campaign, printed for the period that it belongs to."""

    code: str
    period: str
    heading: Mapping[str, str]
    text: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TierRank:
    """The tier that a published report gave the country in a year, stored as printed."""

    year: int
    tier: str
    is_derived: bool
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Published:
    """A figure that stands in a published source; a counted figure must equal it.

    ``where`` says of what alone the metric is counted to be compared with it; None: it is not.
    """

    code: str
    metric: str
    measure: str
    value: Value
    unit: str
    qualifier: str
    period: str
    first: datetime.date | None
    last: datetime.date | None
    breakdown: Mapping[str, object]
    where: Mapping[str, object] | None
    kind: str
    status: str
    source: str
    note: str


def read_disclosure(sheet: Sheet) -> Disclosure:
    """The rules in `disclosure.yaml`."""
    sheet.only(
        *("scopes", "attributes", "tables", "breakdowns", "rules", "exempts_published", "reason")
    )
    scopes = {code: _scope(code, place) for code, place in sheet.at("scopes").entries()}
    rules = {code: place.said(LANGUAGES) for code, place in sheet.at("rules").entries()}
    tables = tuple(_table_rule(item, scopes) for item in sheet.at("tables").items())
    for place, rule in zip(sheet.at("tables").items(), tables, strict=True):
        if rule.code not in rules:
            raise place.wrong(f"the rule {rule.code!r} has no words under rules.")
    return Disclosure(
        scopes=MappingProxyType(scopes),
        attributes=frozenset(sheet.at("attributes").codes()),
        tables=tables,
        breakdowns=sheet.at("breakdowns").text(),
        rules=MappingProxyType(rules),
        exempts_published=sheet.at("exempts_published").flag(),
        reason=sheet.at("reason").said(LANGUAGES),
    )


def read_timers(sheet: Sheet) -> Mapping[str, Timer]:
    """The reminders in `timers.yaml`, by code."""
    sheet.only("timers")
    return MappingProxyType({code: _timer(code, at) for code, at in sheet.at("timers").entries()})


def read_texts(sheet: Sheet) -> Texts:
    """The words of the annual report, in `texts.yaml`."""
    sheet.only("sections", "contacts", "notes", "campaigns")
    notes = {code: place.said(LANGUAGES) for code, place in sheet.at("notes").entries()}
    return Texts(
        sections=tuple(_section(code, at) for code, at in sheet.at("sections").entries()),
        contacts=tuple(_contact(code, at) for code, at in sheet.at("contacts").entries()),
        notes=MappingProxyType(notes),
        campaigns=tuple(_campaign(code, at) for code, at in sheet.at("campaigns").entries()),
    )


def read_tiers(sheet: Sheet) -> tuple[TierRank, ...]:
    """The published tiers in `tiers.yaml`, by year."""
    sheet.only("tiers")
    return tuple(sorted((_tier(item) for item in sheet.at("tiers").items()), key=_year))


def read_published(sheet: Sheet) -> Mapping[str, Published]:
    """The printed figures in `published.yaml`, by their number."""
    sheet.only("figures")
    found = (_published(item) for item in sheet.at("figures").items())
    return MappingProxyType({figure.code: figure for figure in found})


def _scope(code: str, sheet: Sheet) -> Scope:
    sheet.only("name", "hide_below", "hides_complements")
    return Scope(
        code=code,
        name=sheet.at("name").said(LANGUAGES),
        hide_below=sheet.at("hide_below").number(),
        hides_complements=sheet.at("hides_complements").flag(default=True),
    )


def _table_rule(sheet: Sheet, known: Mapping[str, Scope]) -> TableRule:
    sheet.only("rule", "metrics", "scopes", "by", "crosses", "hide_below", "exempt")
    scopes = sheet.at("scopes").codes()
    if unknown := set(scopes) - set(known):
        raise sheet.wrong(f"there is no scope {unknown.pop()!r}.")
    is_exempt = sheet.at("exempt").flag(default=False)
    least = sheet.at("hide_below").number(0)
    if is_exempt == bool(least):
        raise sheet.wrong("either hides below a number or is exempt.")
    return TableRule(
        code=sheet.at("rule").code(),
        metrics=sheet.at("metrics").words(),
        scopes=scopes,
        by=frozenset(sheet.at("by").codes()),
        crosses=sheet.at("crosses").number(0),
        hide_below=least,
        is_exempt=is_exempt,
    )


def _timer(code: str, sheet: Sheet) -> Timer:
    sheet.only("label", "days", "starts", "tells")
    return Timer(
        code=code,
        label=sheet.at("label").said(LANGUAGES),
        days=sheet.at("days").number(),
        starts=sheet.at("starts").text(),
        tells=sheet.at("tells").codes(),
    )


def _section(code: str, sheet: Sheet) -> Section:
    sheet.only("number", "heading", "paragraphs", "figures")
    paragraphs = {key: place.said(LANGUAGES) for key, place in sheet.at("paragraphs").entries()}
    return Section(
        code=code,
        number=sheet.at("number").text(),
        heading=sheet.at("heading").said(LANGUAGES),
        paragraphs=MappingProxyType(paragraphs),
        figures=sheet.at("figures").words(),
    )


def _contact(code: str, sheet: Sheet) -> Contact:
    sheet.only("name", "address", "email", "telephone", "website")
    return Contact(
        code=code,
        name=sheet.at("name").said(LANGUAGES),
        address=sheet.at("address").said(LANGUAGES),
        email=sheet.at("email").text(),
        telephone=sheet.at("telephone").text(),
        website=sheet.at("website").text(),
    )


def _campaign(code: str, sheet: Sheet) -> Campaign:
    sheet.only("period", "heading", "text")
    heading, text = sheet.at("heading").said(LANGUAGES), sheet.at("text").said(LANGUAGES)
    return Campaign(code, sheet.at("period").text(), heading, text)


def _year(rank: TierRank) -> int:
    return rank.year


def _tier(sheet: Sheet) -> TierRank:
    sheet.only("year", "tier", "is_derived", "source", "note")
    return TierRank(
        year=sheet.at("year").number(least=1900),
        tier=sheet.at("tier").code(),
        is_derived=sheet.at("is_derived").flag(),
        source=sheet.at("source").text(),
        note=sheet.at("note").text(""),
    )


def _published(sheet: Sheet) -> Published:
    sheet.only(
        *("id", "metric", "measure", "value", "unit", "qualifier", "period", "from", "to"),
        *("by", "where", "kind", "status", "source", "note"),
    )
    is_asked = sheet.value is not None and "where" in sheet.mapping()
    return Published(
        code=sheet.at("id").text(),
        metric=sheet.at("metric").text(""),
        measure=sheet.at("measure").text(),
        value=_value(sheet.at("value")),
        unit=sheet.at("unit").text(),
        qualifier=sheet.at("qualifier").text("exact"),
        period=sheet.at("period").text(),
        first=sheet.at("from").day(),
        last=sheet.at("to").day(),
        breakdown=MappingProxyType(sheet.at("by").mapping()) or NOTHING,
        where=MappingProxyType(sheet.at("where").mapping()) if is_asked else None,
        kind=sheet.at("kind").code(),
        status=sheet.at("status").code("stated"),
        source=sheet.at("source").text(),
        note=sheet.at("note").text(""),
    )


def _value(sheet: Sheet) -> Value:
    if sheet.value is None or isinstance(sheet.value, (str, int, float, bool)):
        return sheet.value
    raise sheet.wrong("must be a number, a word, true or false.")
