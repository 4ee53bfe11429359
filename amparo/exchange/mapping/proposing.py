"""Proposes a mapping for a register that nobody here has seen: by its headings and its values."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz

from amparo.exchange.registers.cells import Unread, is_blank, plain, text

from .fitting import Titled, heading_rows
from .guessing import (
    date_order,
    fit_of_values,
    is_telling,
    name_order,
    separators,
    words_of,
)
from .subjects import Subject, subjects
from .synonyms import synonyms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amparo.exchange.registers.books import Book, Sheet
    from amparo.exchange.registers.cells import Cell

LOOKED_AT = 400  # rows by which a column is judged
WITHIN = 30  # rows in which headings are looked for
LIKE_ENOUGH = 82  # of 100, for a heading that is nearly a usual one
SURE, NEARLY = 0.95, 0.8
CANDIDATES = 6  # readings of a sheet that are tried with their values too
LACK = 0.5  # what a reading loses for each required field without a column
FEW = 3  # values under which a column tells nothing by itself
NEARLY_ALL, BY_VALUES = 0.9, 0.55
LEAST = 0.45  # confidence under which a field is not proposed
LEAST_OF_CODES = 0.35  # the same where the heading is sure and the words have no codes yet
SAMPLES = 3
FIRST_OF_TWO, SECOND_OF_TWO = r"(?:1er|1ero|1o|1|primer|first) ", r"(?:2o|2do|2|segundo|second) "
HALVES = {"family": r"(?:apellido|surname|last name)", "given": r"(?:nombre|given name|name)"}
VICTIM = ("victim", "víctima")
_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]|\s*[,:].*$")


@dataclass
class Guess:
    """One field: the heading proposed for it, how sure, and some of its values."""

    field: str
    heading: str
    confidence: float
    samples: list[str]
    words: dict[str, str] = dataclasses.field(default_factory=dict)
    not_mapped: dict[str, int] = dataclasses.field(default_factory=dict)
    date_order: str = ""
    split: list[str] = dataclasses.field(default_factory=list)
    names: str = ""
    after: list[str] = dataclasses.field(default_factory=list)
    join: list[str] = dataclasses.field(default_factory=list)


@dataclass
class SheetProposal:
    """One sheet: what its rows seem to be, and where each field seems to stand."""

    sheet: str
    rows: str
    confidence: float
    heading_row: int
    guesses: list[Guess]
    not_used: list[str]


@dataclass
class Proposal:
    """A whole file: its sheets, and those of which nothing could be made."""

    file: str
    digest: str
    sheets: list[SheetProposal] = dataclasses.field(default_factory=list)
    unknown: list[str] = dataclasses.field(default_factory=list)
    hidden: list[str] = dataclasses.field(default_factory=list)

    def told(self) -> dict[str, Any]:
        return asdict(self)


def propose(book: Book) -> Proposal:
    """What seems to be meant, to be looked over by somebody who knows the register."""
    proposal = Proposal(book.name, book.digest)
    for sheet in book.sheets:
        if sheet.is_hidden:
            proposal.hidden.append(sheet.name)
            continue
        found = _propose_sheet(sheet)
        if found:
            proposal.sheets.append(found)
        else:
            proposal.unknown.append(sheet.name)
    return proposal


def _propose_sheet(sheet: Sheet) -> SheetProposal | None:
    return _best(sheet, list(subjects().values()))


def propose_as(sheet: Sheet, subject: Subject) -> SheetProposal:
    """What a sheet seems to hold if its rows are of one kind, even if something is lacking."""
    found = _best(sheet, [subject], is_whole=False)
    return found or SheetProposal(sheet.name, subject.name, 0.0, 1, [], [])


@dataclass
class _Beginning:
    """A row in which headings may stand, and the columns under it, each judged once if at all."""

    number: int
    row: list[Cell]
    headings: list[str]
    body: list[list[Cell]]
    columns: dict[int, list[Cell]] = dataclasses.field(default_factory=dict)
    fits: dict[tuple[str, int], float] = dataclasses.field(default_factory=dict)

    def column(self, at: int) -> list[Cell]:
        if at not in self.columns:
            cells = (row[at] for row in self.body if at < len(row))
            self.columns[at] = [
                cell for cell in cells if not (is_blank(cell) or isinstance(cell, Unread))
            ]
        return self.columns[at]

    def fit(self, kind: str, position: int) -> float:
        found = self.fits.get((kind, position))
        if found is None:
            found = self.fits[kind, position] = fit_of_values(kind, self.column(position))
        return found


def _beginnings(sheet: Sheet) -> Iterator[_Beginning]:
    for number, row in heading_rows(sheet, WITHIN):
        headings = [plain(cell) if isinstance(cell, str) else "" for cell in row]
        if sum(map(bool, headings)) < 2 and sheet.width > 1:
            continue
        body = sheet.rows[number + 1 : number + 1 + LOOKED_AT]
        yield _Beginning(number, row, headings, body)


def _best(sheet: Sheet, among: list[Subject], *, is_whole: bool = True) -> SheetProposal | None:
    """The best by headings; what they leave open is told by values, if values tell it."""
    tried = [
        (*_try(sheet, beginning, subject), beginning, subject)
        for beginning in _beginnings(sheet)
        for subject in among
    ]
    found = [entry for entry in tried if entry[1]]
    found.sort(key=lambda entry: -entry[0])
    for _weight, _proposal, beginning, subject in found[:CANDIDATES]:
        _weight, proposal = _try(sheet, beginning, subject, by_values=True)
        if proposal and not (is_whole and subject.lacking({g.field for g in proposal.guesses})):
            return proposal
    return None


def _try(
    sheet: Sheet, beginning: _Beginning, subject: Subject, *, by_values: bool = False
) -> tuple[float, SheetProposal | None]:
    headings, taken = beginning.headings, _taken(beginning, subject, by_values=by_values)
    if not taken:
        return 0.0, None
    sure = sum(confidence for confidence, _name in taken.values())
    share = sure / max(1, sum(map(bool, headings)))
    named = subject.name in plain(sheet.name).replace(" ", "_") or plain(sheet.name) in subject.name
    lacking = subject.lacking({name for _confidence, name in taken.values()})
    weight = sure * share + (1.5 if named else 0.0) - LACK * len(lacking)
    guesses = [
        _guess(name, text(beginning.row[at]), confidence, beginning.column(at), subject)
        for at, (confidence, name) in (sorted(taken.items()) if by_values else ())
    ]
    if by_values:
        guesses = _halves_joined(guesses, beginning, subject)
    if by_values and (victims := _named_in_remarks(guesses, beginning, subject)):
        guesses.append(victims)
    joined = {heading for guess in guesses for heading in guess.join}
    unused = [
        text(c)
        for i, c in enumerate(beginning.row)
        if headings[i] and i not in taken and text(c) not in joined
    ]
    return weight, SheetProposal(
        sheet.name, subject.name, round(min(1.0, share), 2), beginning.number + 1, guesses, unused
    )


def _halves_joined(guesses: list[Guess], beginning: _Beginning, subject: Subject) -> list[Guess]:
    """First and second surname in two columns, or two given names: read as one field."""
    for field, word in HALVES.items():
        if field not in subject.fields:
            continue
        own = [
            plain(cell.own if isinstance(cell, Titled) else text(cell)) for cell in beginning.row
        ]
        found = [
            next((at for at, told in enumerate(own) if re.fullmatch(which + word, told)), None)
            for which in (FIRST_OF_TWO, SECOND_OF_TWO)
        ]
        first, second = found
        if first is None or second is None:
            continue
        join = [text(beginning.row[first]), text(beginning.row[second])]
        rest = [guess for guess in guesses if guess.field != field and guess.heading not in join]
        samples = _guess(field, join[0], SURE, beginning.column(first), subject).samples
        guesses = [*rest, Guess(field, join[0], SURE, samples, join=join)]
    return guesses


def _named_in_remarks(
    guesses: list[Guess], beginning: _Beginning, subject: Subject
) -> Guess | None:
    """Victims whom remarks name: a column that is read for remarks can be read for them too."""
    from amparo.exchange.conversion.people import names_after

    found = {guess.field: guess.heading for guess in guesses}
    if "victims" not in subject.fields or "victims" in found or "remarks" not in found:
        return None
    at = [text(cell) for cell in beginning.row].index(found["remarks"])
    naming = [cell for cell in beginning.column(at) if names_after(text(cell), VICTIM)]
    if not naming:
        return None
    samples = [text(cell) for cell in naming[:SAMPLES]]
    return Guess("victims", found["remarks"], BY_VALUES, samples, after=list(VICTIM))


def _taken(
    beginning: _Beginning, subject: Subject, *, by_values: bool
) -> dict[int, tuple[float, str]]:
    """For each column the surest field; each field once."""
    options = _by_headings(beginning, subject)
    if by_values:
        options += _by_values(beginning, subject, options)
    taken: dict[int, tuple[float, str]] = {}
    placed: set[str] = set()
    for confidence, position, name in sorted(options, reverse=True):
        if position not in taken and name not in placed:
            taken[position] = confidence, name
            placed.add(name)
    return taken


def _by_headings(beginning: _Beginning, subject: Subject) -> list[tuple[float, int, str]]:
    found = []
    for position, heading in enumerate(beginning.headings):
        if not heading:
            continue
        for name, words in synonyms()[subject.name].items():
            if like := _like_cell(beginning.row[position], words):
                fit = beginning.fit(subject.fields[name].kind, position)
                confidence = _sure(like, fit)
                is_code = subject.fields[name].kind.startswith("code.")
                if confidence >= (LEAST_OF_CODES if is_code and like == SURE else LEAST):
                    found.append((confidence, position, name))
    return found


def _by_values(
    beginning: _Beginning, subject: Subject, options: list[tuple[float, int, str]]
) -> list[tuple[float, int, str]]:
    """Fields that columns may hold although their headings say nothing: told by values alone."""
    named = {position for _confidence, position, _name in options}
    fields = {name for _confidence, _position, name in options}
    found = []
    for position, heading in enumerate(beginning.headings):
        if position in named or not heading or len(column := beginning.column(position)) < FEW:
            continue
        for name, field in subject.fields.items():
            if not (field.is_required or field.kind.startswith("code.")):
                continue
            if fields & set(field.parts):
                continue
            fit = beginning.fit(field.kind, position)
            if fit >= NEARLY_ALL and is_telling(field.kind, column):
                found.append((round(BY_VALUES * fit, 2), position, name))
    return found


def sure(like: float, kind: str, column: list[Cell]) -> float:
    """How sure a field is: by its heading, and by how well the values fit the kind, 0 to 1."""
    return _sure(like, fit_of_values(kind, column))


def _sure(like: float, fit: float) -> float:
    return round(like * (0.4 + 0.6 * fit), 2)


def _like_cell(cell: Cell, words: frozenset[str]) -> float:
    own = cell.own if isinstance(cell, Titled) else ""
    return max(like_heading(text(cell), words), like_heading(own, words) if own else 0.0)


def like_heading(heading: str, words: frozenset[str]) -> float:
    """How like a heading is to the usual words of a field, with what brackets add or without."""
    bare = _BRACKETS.sub(" ", heading)
    return max(like_of(plain(heading), words), like_of(plain(bare), words))


@lru_cache(maxsize=50_000)
def like_of(heading: str, words: frozenset[str]) -> float:
    """How like a plain heading is to the usual words of a field, 0 to 1."""
    if heading in words:
        return SURE
    near = max((fuzz.token_sort_ratio(heading, word) for word in words), default=0.0)
    return NEARLY * near / 100 if near >= LIKE_ENOUGH else 0.0


def _guess(
    name: str, heading: str, confidence: float, column: list[Cell], subject: Subject
) -> Guess:
    kind = subject.fields[name].kind
    samples = list(dict.fromkeys(text(cell) for cell in column))[:SAMPLES]
    guess = Guess(name, heading, confidence, samples)
    if kind in ("name", "names"):
        guess.names = name_order(heading, column)
    if kind in ("date", "first_day", "last_day"):
        guess.date_order = date_order(column)
    elif kind in ("names", "references"):
        guess.split = separators(column)
    elif kind == "yes_no" or kind.startswith("code."):
        guess.words, guess.not_mapped = words_of(kind, column)
    return guess
