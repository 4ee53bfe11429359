"""The law as data: Acts with their offences, maximum terms, and rules of protection."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from amparo.reference.codelists import LANGUAGES
from amparo.reference.sheets import Sheet

MONTHS_A_YEAR = 12
VICTIMS = ("any", "adult", "child")
OFFENDERS = ("any", "official")


@dataclass(frozen=True, slots=True)
class Penalty:
    """The longest term of prison for a class of victim and of offender."""

    victim: str
    offender: str
    max_months: int
    also: str = ""

    def may_apply(self, victim_age_group: str, is_official: bool) -> bool:
        """Could this maximum govern the charge? A victim of unknown age may be either."""
        fits_offender = self.offender == "any" or is_official
        is_known = victim_age_group in ("adult", "child")
        return fits_offender and (
            self.victim == "any" or not is_known or self.victim == victim_age_group
        )


@dataclass(frozen=True, slots=True)
class Offence:
    """One crime under an Act. Without penalties the maximum is not in our sources."""

    code: str
    statute: str
    label: Mapping[str, str]
    exploitation: str
    penalties: tuple[Penalty, ...]
    source: str

    def max_months(self, victim_age_group: str, is_official: bool = False) -> int | None:
        """The longest prison term that the law allows, in months; None when we do not know it."""
        terms = [
            penalty.max_months
            for penalty in self.penalties
            if penalty.may_apply(victim_age_group, is_official)
        ]
        return max(terms, default=None)


@dataclass(frozen=True, slots=True)
class Statute:
    """An Act: what it is called, when it held, whom it protects and what it punishes."""

    code: str
    title: Mapping[str, str]
    short: Mapping[str, str]
    valid_from: datetime.date | None
    valid_until: datetime.date | None
    protects_below_age: int
    reaches_abroad: bool
    definitions: Mapping[str, Mapping[str, str]]
    offences: Mapping[str, Offence]
    source: str
    words: tuple[str, ...]

    def held_on(self, day: datetime.date) -> bool:
        """Was the Act in force on this day, as far as we know?"""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Rule:
    """A duty, a protection or a test that the program carries out or shows."""

    code: str
    text: Mapping[str, str]
    basis: str
    source: str
    value: int | None


def read_statutes(sheet: Sheet) -> Mapping[str, Statute]:
    """The Acts of a country, by code, from its file `statutes.yaml`."""
    sheet.only("statutes")
    found = {code: _statute(code, place) for code, place in sheet.at("statutes").entries()}
    _refuse_offence_in_two_acts(sheet, found)
    return MappingProxyType(found)


def read_rules(sheet: Sheet) -> Mapping[str, Rule]:
    """The rules of a country, by code, from its file `rules.yaml`."""
    sheet.only("rules")
    return MappingProxyType({code: _rule(code, at) for code, at in sheet.at("rules").entries()})


def _statute(code: str, sheet: Sheet) -> Statute:
    sheet.only(
        *("title", "short", "valid_from", "valid_until", "protects_below_age", "reaches_abroad"),
        *("definitions", "penalties", "offences", "source", "words"),
    )
    general = tuple(_penalty(item) for item in sheet.at("penalties").items())
    offences = {
        key: _offence(key, code, place, general) for key, place in sheet.at("offences").entries()
    }
    return Statute(
        code=code,
        title=sheet.at("title").said(LANGUAGES),
        short=sheet.at("short").said(LANGUAGES),
        valid_from=sheet.at("valid_from").day(),
        valid_until=sheet.at("valid_until").day(),
        protects_below_age=sheet.at("protects_below_age").number(0),
        reaches_abroad=sheet.at("reaches_abroad").flag(),
        definitions=_definitions(sheet.at("definitions")),
        offences=MappingProxyType(offences),
        source=sheet.at("source").text(),
        words=sheet.at("words").words(),
    )


def _definitions(sheet: Sheet) -> Mapping[str, Mapping[str, str]]:
    return MappingProxyType({code: place.said(LANGUAGES) for code, place in sheet.entries()})


def _offence(code: str, statute: str, sheet: Sheet, general: tuple[Penalty, ...]) -> Offence:
    sheet.only("label", "exploitation", "penalties", "source")
    own = tuple(_penalty(item) for item in sheet.at("penalties").items())
    return Offence(
        code=code,
        statute=statute,
        label=sheet.at("label").said(LANGUAGES),
        exploitation=sheet.at("exploitation").code(),
        penalties=own or general,
        source=sheet.at("source").text(),
    )


def _penalty(sheet: Sheet) -> Penalty:
    sheet.only("victim", "offender", "max_years", "also")
    victim, offender = sheet.at("victim").code("any"), sheet.at("offender").code("any")
    if victim not in VICTIMS:
        raise sheet.at("victim").wrong(f"must be one of {', '.join(VICTIMS)}.")
    if offender not in OFFENDERS:
        raise sheet.at("offender").wrong(f"must be one of {', '.join(OFFENDERS)}.")
    months = sheet.at("max_years").number(least=1) * MONTHS_A_YEAR
    return Penalty(victim, offender, months, sheet.at("also").code(""))


def _rule(code: str, sheet: Sheet) -> Rule:
    sheet.only("text", "basis", "source", "value")
    return Rule(
        code=code,
        text=sheet.at("text").said(LANGUAGES),
        basis=sheet.at("basis").text(),
        source=sheet.at("source").text(),
        value=None if sheet.at("value").value is None else sheet.at("value").number(),
    )


def _refuse_offence_in_two_acts(sheet: Sheet, statutes: Mapping[str, Statute]) -> None:
    seen: dict[str, str] = {}
    for statute in statutes.values():
        for offence in statute.offences:
            if offence in seen:
                raise sheet.wrong(
                    f"the offence {offence!r} stands under {seen[offence]} and {statute.code}."
                )
            seen[offence] = statute.code
