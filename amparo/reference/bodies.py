"""The bodies and places of a country: agencies, courts, districts and places."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from amparo.reference.codelists import LANGUAGES
from amparo.reference.sheets import BadReference, Sheet

PLACE_COLUMNS = ("name", "district", "kind", "population_2022", "latitude", "longitude", "aliases")


@dataclass(frozen=True, slots=True)
class NameInTime:
    """A name that a body bore; without days we know that it was used, not from when to when."""

    name: Mapping[str, str]
    first: datetime.date | None
    last: datetime.date | None
    note: str


@dataclass(frozen=True, slots=True)
class Agency:
    """A body that takes part in the work, or that is named in its registers."""

    code: str
    kind: str
    name: Mapping[str, str]
    short: Mapping[str, str]
    part_of: str
    is_government: bool
    is_on_council: bool
    names: tuple[NameInTime, ...]
    words: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Court:
    """A court before which a prosecution may stand."""

    code: str
    name: Mapping[str, str]
    source: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class District:
    """A part of the country: its standard code, its capital, its people at the last census."""

    code: str
    name: Mapping[str, str]
    iso3166_2: str
    capital: str
    population: int | None
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A town, village or neighbourhood. Latitude and longitude are in degrees, WGS 84."""

    name: str
    district: str
    kind: str
    population: int | None
    latitude: float | None
    longitude: float | None
    aliases: tuple[str, ...]


def read_agencies(sheet: Sheet) -> Mapping[str, Agency]:
    """The bodies of a country, by code, from its file `agencies.yaml`."""
    sheet.only("agencies")
    found = {code: _agency(code, place) for code, place in sheet.at("agencies").entries()}
    for agency in found.values():
        if agency.part_of and agency.part_of not in found:
            raise sheet.at("agencies").wrong(
                f"{agency.code} is part of {agency.part_of!r}, which is not in the file."
            )
    return MappingProxyType(found)


def read_courts(sheet: Sheet) -> Mapping[str, Court]:
    """The courts of a country, by code, from its file `courts.yaml`."""
    sheet.only("courts")
    return MappingProxyType({code: _court(code, at) for code, at in sheet.at("courts").entries()})


def read_districts(sheet: Sheet) -> Mapping[str, District]:
    """The parts of a country, by code, from its file `districts.yaml`."""
    sheet.only("districts", "source")
    places = sheet.at("districts").entries()
    return MappingProxyType({code: _district(code, place) for code, place in places})


def read_places(path: Path, districts: Mapping[str, District]) -> tuple[Place, ...]:
    """Towns and villages, in the order of the file `places.csv`."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        if tuple(rows.fieldnames or ()) != PLACE_COLUMNS:
            raise BadReference(f"{path.name}: the columns must be {', '.join(PLACE_COLUMNS)}.")
        found = tuple(_place(row, rows.line_num, path.name) for row in rows)
    for place in found:
        if place.district not in districts:
            raise BadReference(f"{path.name}: {place.name}: no district {place.district!r}.")
    return found


def _agency(code: str, sheet: Sheet) -> Agency:
    sheet.only(
        *("kind", "name", "short", "part_of", "is_government", "is_on_council"),
        *("names", "words", "source"),
    )
    name = sheet.at("name").said(LANGUAGES)
    return Agency(
        code=code,
        kind=sheet.at("kind").code(),
        name=name,
        short=sheet.at("short").said(LANGUAGES, required=False) or name,
        part_of=sheet.at("part_of").code(""),
        is_government=sheet.at("is_government").flag(default=True),
        is_on_council=sheet.at("is_on_council").flag(),
        names=tuple(_name_in_time(item) for item in sheet.at("names").items()),
        words=sheet.at("words").words(),
        source=sheet.at("source").text(""),
    )


def _name_in_time(sheet: Sheet) -> NameInTime:
    sheet.only("name", "first", "last", "note")
    return NameInTime(
        name=sheet.at("name").said(LANGUAGES),
        first=sheet.at("first").day(),
        last=sheet.at("last").day(),
        note=sheet.at("note").text(""),
    )


def _court(code: str, sheet: Sheet) -> Court:
    sheet.only("name", "source", "words")
    name, source = sheet.at("name").said(LANGUAGES), sheet.at("source").text()
    return Court(code, name, source, sheet.at("words").words())


def _district(code: str, sheet: Sheet) -> District:
    sheet.only("name", "iso3166_2", "capital", "population", "words")
    population = sheet.at("population")
    return District(
        code=code,
        name=sheet.at("name").said(LANGUAGES),
        iso3166_2=sheet.at("iso3166_2").text(),
        capital=sheet.at("capital").text(),
        population=None if population.value is None else population.number(),
        words=sheet.at("words").words(),
    )


def _place(row: Mapping[str, str], line: int, file: str) -> Place:
    try:
        return Place(
            name=row["name"],
            district=row["district"],
            kind=row["kind"],
            population=int(row["population_2022"]) if row["population_2022"] else None,
            latitude=float(row["latitude"]) if row["latitude"] else None,
            longitude=float(row["longitude"]) if row["longitude"] else None,
            aliases=tuple(filter(None, row["aliases"].split(";"))),
        )
    except ValueError as error:
        raise BadReference(f"{file}: line {line}: a number cannot be read ({error}).") from None
