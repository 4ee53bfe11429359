"""What the values of a column say: what they are, in which order dates stand, what parts lists."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from amparo.exchange.registers.cells import plain, text

from .shape import Column

if TYPE_CHECKING:
    from amparo.exchange.registers.cells import Cell

JUDGED = 200  # values by which a column is judged
MANY_WORDS = 60  # a column with more different words is no column of codes
_PARTS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.]\d{2,4}")
_DAY = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")
DATED = ("date", "first_day", "last_day", "period")
_FILE = re.compile(r"[^\W\d_]\W?\d|\d[/-]\d")
_DIGIT = re.compile(r"\d")
_NAME = re.compile(r"[^\W\d_]{2,}")


def fit_of_values(kind: str, column: list[Cell]) -> float:
    """How well values fit a kind of field, 0 to 1; an empty column says nothing, a half."""
    values = column[:JUDGED]
    if not values:
        return 0.5
    if kind == "note":
        return 0.8
    if kind in ("text", "staff", "reference", "references"):
        return _texts(kind, values)
    if kind in ("name", "names"):
        return sum(_is_name(value) for value in values) / len(values)
    return sum(_is_read(kind, values)) / len(values)


def is_telling(kind: str, column: list[Cell]) -> bool:
    """Whether values say by themselves what they are: dates, names, file numbers, rare words."""
    words = [text(value) for value in column[:JUDGED]]
    if kind == "date":
        return sum(isinstance(v, date) or bool(_DAY.fullmatch(text(v))) for v in column) > 0
    if kind == "name":
        return all(" " in word or "," in word for word in words)
    if kind == "reference":
        return len(set(words)) == len(words) and all(_FILE.search(word) for word in words)
    return kind.startswith("code.") and len(set(map(plain, words))) > 1 and not _short(words)


def _short(words: list[str]) -> bool:
    """Letters and numbers mean something in many lists, so they tell none of them."""
    return all(len(word) < 3 for word in words)


def _texts(kind: str, values: list[Cell]) -> float:
    """Numbers of files hold digits and seldom repeat; names and texts hold letters."""
    words = [text(value) for value in values]
    if kind in ("reference", "references"):
        if any(isinstance(value, date) for value in values):
            return 0.0
        digits = sum(any(c.isdigit() for c in word) for word in words) / len(words)
        return digits * (0.6 + 0.4 * len(set(words)) / len(words))
    return sum(any(c.isalpha() for c in word) for word in words) / len(words)


def _is_name(value: Cell) -> bool:
    is_short = isinstance(value, str) and len(value) < 200
    return is_short and bool(_NAME.search(text(value))) and not _DIGIT.search(text(value))


def _is_read(kind: str, values: list[Cell]) -> list[bool]:
    from amparo.exchange.conversion.columns import reader
    from amparo.exchange.conversion.problems import STOPS_CELL

    order = date_order(values) if kind in DATED else "dmy"
    read = reader(Column("guess", kind, date_order=order), {})
    found = []
    for value in values:
        _value, note = read(value)
        found.append(note is None or note[0] not in STOPS_CELL)
    return found


def date_order(column: list[Cell]) -> str:
    """dmy, mdy or ymd, by the numbers above twelve; dmy where nothing tells."""
    from amparo.exchange.conversion.clocks import cut_clock

    first = second = 0
    for value in column[:JUDGED]:
        clock = cut_clock(value.strip()) if isinstance(value, str) else None
        found = _PARTS.fullmatch(clock.left) if clock else None
        if found:
            first += int(found[1]) > 12
            second += int(found[2]) > 12
    return "mdy" if second > first else "dmy"


_SURNAME_FIRST = re.compile(
    r"(?:surname|last name|family name)s?(?: is)? (?:first|and |given|first name)"
    r"|apellidos?(?: y|/)? (?:nombres?|primero)"
)


def name_order(heading: str, column: list[Cell]) -> str:
    """Which name stands first, where the heading says so and no comma tells; else empty.

    >>> name_order("Apellidos y nombres", ["Moh Ulises"]), name_order("Name", ["Ulises Moh"])
    ('family_first', '')
    """
    has_commas = any("," in text(value) for value in column[:JUDGED])
    return "family_first" if _SURNAME_FIRST.search(plain(heading)) and not has_commas else ""


def separators(column: list[Cell]) -> list[str]:
    """What parts several names or numbers in one cell."""
    words = [text(value) for value in column[:JUDGED]]
    return [
        mark
        for mark in (";", "/", "|")
        if any(f"{mark}" in word for word in words if _listed(word, mark))
    ]


def _listed(word: str, mark: str) -> bool:
    return mark != "/" or " / " in word


def words_of(kind: str, column: list[Cell]) -> tuple[dict[str, str], dict[str, int]]:
    """Words with the codes that they seem to mean, and words of which nothing could be made."""
    from amparo.exchange.conversion.words import Coder

    coder = Coder("yes_no" if kind == "yes_no" else kind.removeprefix("code."), {})
    counted = Counter(text(value) for value in column)
    if len(counted) > MANY_WORDS:
        return {}, {}
    known: dict[str, str] = {}
    unknown: dict[str, int] = {}
    for word, count in counted.most_common():
        code = coder.code(word)
        if code is None:
            unknown[word] = count
        elif plain(word):
            known[word] = code
    if coder.code_list == "sex":
        _tell_m(known, unknown)
    return known, unknown


def _tell_m(known: dict[str, str], unknown: dict[str, int]) -> None:
    """“M” beside an “H” is a woman (mujer); beside an “F” it is a man."""
    letters = {word.casefold().strip(" .") for word in (*known, *unknown)}
    meaning = "female" if "h" in letters else "male" if "f" in letters else ""
    for word in list(unknown):
        if meaning and word.casefold().strip(" .") == "m":
            known[word] = meaning
            del unknown[word]
