"""When data of a person may be destroyed and what holds them, as the country says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from amparo.reference.codelists import LANGUAGES
from amparo.reference.sheets import Sheet


@dataclass(frozen=True, slots=True)
class Ground:
    """Why data may be destroyed, on what basis, and how long after the closing of every case."""

    code: str
    label: Mapping[str, str]
    basis: Mapping[str, str]
    years_after_closing: int
    source: str


@dataclass(frozen=True, slots=True)
class Hold:
    """Records of a case that hold the data of everybody in it, while a field has such a value."""

    code: str
    label: Mapping[str, str]
    record: str
    field: str
    values: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Retention:
    """All grounds and all holds, by code."""

    grounds: Mapping[str, Ground]
    holds: Mapping[str, Hold]


def read_retention(sheet: Sheet) -> Retention:
    """The file `retention.yaml`."""
    sheet.only("grounds", "holds")
    grounds = {code: _ground(code, at) for code, at in sheet.at("grounds").entries()}
    holds = {code: _hold(code, at) for code, at in sheet.at("holds").entries()}
    return Retention(MappingProxyType(grounds), MappingProxyType(holds))


def _ground(code: str, sheet: Sheet) -> Ground:
    sheet.only("label", "basis", "years_after_closing", "source")
    return Ground(
        code=code,
        label=sheet.at("label").said(LANGUAGES),
        basis=sheet.at("basis").said(LANGUAGES),
        years_after_closing=sheet.at("years_after_closing").number(),
        source=sheet.at("source").text(),
    )


def _hold(code: str, sheet: Sheet) -> Hold:
    sheet.only("label", "record", "field", "values", "source")
    return Hold(
        code=code,
        label=sheet.at("label").said(LANGUAGES),
        record=sheet.at("record").text(),
        field=sheet.at("field").code(),
        values=sheet.at("values").codes(),
        source=sheet.at("source").text(),
    )
