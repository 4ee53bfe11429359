"""Who may see what: the council's matrix, roles, limited fields and the wall of purposes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from amparo.reference.codelists import LANGUAGES
from amparo.reference.sheets import Sheet

# From most to least: full, limited fields, pseudonymous, aggregates, receipt only, nothing.
LEVELS = ("F", "L", "P", "A", "R", "")
HALVES = ("protection", "investigation", "both", "neither")
SCOPES = ("own", "agency", "registers", "all", "none")
CLASSES = (
    *("open", "identity", "whereabouts", "narrative", "health", "immigration"),
    *("intelligence", "evidence", "integrity", "agency"),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the matrix: a level, and the condition under which alone it holds."""

    level: str = ""
    only: str = ""

    def is_stricter_than(self, other: Cell) -> bool:
        """Does this cell let through no more than the other?"""
        return LEVELS.index(self.level) >= LEVELS.index(other.level)


NOTHING_AT_ALL = Cell()


@dataclass(frozen=True, slots=True)
class Matrix:
    """The council's table: for each topic and each column of it, how far one may look."""

    columns: Mapping[str, Mapping[str, str]]
    topics: Mapping[str, Mapping[str, str]]
    cells: Mapping[str, Mapping[str, Cell]]
    conditions: Mapping[str, Mapping[str, str]]
    person: Mapping[str, str]

    def cell(self, column: str, topic: str) -> Cell:
        """What a column may see of a topic; a topic or column that is not there sees nothing."""
        return self.cells.get(topic, {}).get(column, NOTHING_AT_ALL)


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody does in the work, and through which column of the matrix they look."""

    code: str
    name: Mapping[str, str]
    agency_kinds: tuple[str, ...]
    column: str
    half: str
    scope: str
    on_teams: bool
    purposes: tuple[str, ...]
    permissions: frozenset[str]
    cells: Mapping[str, Cell]
    narrows: Mapping[str, Cell]

    def cell(self, topic: str) -> Cell:
        """What this role may see of a topic: its column, narrowed where the role is."""
        return self.cells.get(topic, NOTHING_AT_ALL)

    def level(self, topic: str) -> str:
        """F, L, P, A, R, or nothing."""
        return self.cell(topic).level


@dataclass(frozen=True, slots=True)
class Wall:
    """For which purposes a class of data may be opened at all, whoever asks."""

    purposes: Mapping[str, Mapping[str, str]]
    opens: Mapping[str, frozenset[str]]
    never: Mapping[str, Mapping[str, str]]

    def lets(self, data_class: str, purpose: str) -> bool:
        """May this class be opened for this purpose? What is not written down may not."""
        return purpose in self.opens.get(data_class, frozenset())


def read_matrix(sheet: Sheet) -> Matrix:
    """The table in `access/matrix.yaml`."""
    sheet.only("columns", "conditions", "topics", "person")
    columns, conditions = _names(sheet.at("columns")), _names(sheet.at("conditions"))
    topics, cells = {}, {}
    for topic, place in sheet.at("topics").entries():
        place.only("name", "cells")
        topics[topic] = place.at("name").said(LANGUAGES)
        cells[topic] = _row(place.at("cells"), columns, conditions)
    return Matrix(
        columns=columns,
        topics=MappingProxyType(topics),
        cells=MappingProxyType(cells),
        conditions=conditions,
        person=sheet.at("person").plain(),
    )


def read_roles(sheet: Sheet, matrix: Matrix) -> Mapping[str, Role]:
    """The roles in `access/roles.yaml`, by code."""
    sheet.only("roles")
    places = sheet.at("roles").entries(capitals=True)
    return MappingProxyType({code: _role(code, place, matrix) for code, place in places})


def read_limited(sheet: Sheet) -> Mapping[str, frozenset[str]]:
    """For each topic, the sealed fields ("Model.field") that level L opens."""
    sheet.only("limited")
    places = sheet.at("limited").entries()
    return MappingProxyType({topic: frozenset(place.words()) for topic, place in places})


def read_wall(sheet: Sheet) -> Wall:
    """The table in `access/wall.yaml`."""
    sheet.only("purposes", "opens", "never")
    purposes, opens = _names(sheet.at("purposes")), {}
    for data_class, place in sheet.at("opens").entries():
        if data_class not in CLASSES:
            raise place.wrong(f"is no data class; these are {', '.join(CLASSES)}.")
        opens[data_class] = frozenset(_known(place, place.codes(), purposes, "purpose"))
    return Wall(purposes, MappingProxyType(opens), _names(sheet.at("never")))


def _names(sheet: Sheet) -> Mapping[str, Mapping[str, str]]:
    return MappingProxyType({code: place.said(LANGUAGES) for code, place in sheet.entries()})


def _known(
    sheet: Sheet, codes: tuple[str, ...], among: Mapping[str, object], what: str
) -> tuple[str, ...]:
    for code in codes:
        if code not in among:
            raise sheet.wrong(f"there is no {what} {code!r}.")
    return codes


def _row(
    sheet: Sheet, columns: Mapping[str, object], conditions: Mapping[str, object]
) -> Mapping[str, Cell]:
    found = {}
    for column, place in sheet.entries():
        _known(sheet, (column,), columns, "column")
        found[column] = _cell(place, conditions)
    return MappingProxyType(found)


def _cell(sheet: Sheet, conditions: Mapping[str, object]) -> Cell:
    level, _, only = sheet.text().partition(" ")
    level = "" if level == "none" else level
    if level not in LEVELS:
        raise sheet.wrong(f"the level {level!r} must be F, L, P, A, R or none.")
    if only and only not in conditions:
        raise sheet.wrong(f"the condition {only!r} is not explained under conditions.")
    return Cell(level, only)


def _role(code: str, sheet: Sheet, matrix: Matrix) -> Role:
    sheet.only(
        *("name", "agency_kinds", "column", "half", "scope", "on_teams", "purposes"),
        *("permissions", "narrows"),
    )
    column = sheet.at("column").code()
    _known(sheet.at("column"), (column,), matrix.columns, "column")
    narrows = _narrows(sheet.at("narrows"), column, matrix)
    cells = {topic: narrows.get(topic, matrix.cell(column, topic)) for topic in matrix.topics}
    return Role(
        code=code,
        name=sheet.at("name").said(LANGUAGES),
        agency_kinds=sheet.at("agency_kinds").codes(),
        column=column,
        half=_one_of(sheet.at("half"), HALVES, "neither"),
        scope=_one_of(sheet.at("scope"), SCOPES, "own"),
        on_teams=sheet.at("on_teams").flag(),
        purposes=sheet.at("purposes").codes(),
        permissions=frozenset(sheet.at("permissions").words()),
        cells=MappingProxyType(cells),
        narrows=narrows,
    )


def _narrows(sheet: Sheet, column: str, matrix: Matrix) -> Mapping[str, Cell]:
    found = {}
    for topic, place in sheet.entries():
        _known(place, (topic,), matrix.topics, "topic")
        cell, ceiling = _cell(place, matrix.conditions), matrix.cell(column, topic)
        if not cell.is_stricter_than(ceiling):
            raise place.wrong(f"{cell.level!r} is wider than {ceiling.level!r} in the matrix.")
        found[topic] = cell
    return MappingProxyType(found)


def _one_of(sheet: Sheet, allowed: tuple[str, ...], default: str) -> str:
    found = sheet.code(default)
    if found not in allowed:
        raise sheet.wrong(f"must be one of {', '.join(allowed)}.")
    return found
