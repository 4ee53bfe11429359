"""Names in cells: one or several, surname first or last, or nobody named at all."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from amparo.exchange.registers.cells import plain, text

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_NAME = 200
NOBODY = frozenset(
    {
        "",
        "none",
        "none identified",
        "not identified",
        "unidentified",
        "unknown",
        "n/a",
        "nil",
        "no suspect",
        "no suspects",
        "not named",
        "ninguno",
        "ninguna",
        "ninguno identificado",
        "no identificado",
        "no identificados",
        "sin identificar",
        "desconocido",
        "desconocidos",
    }
)
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_AND = re.compile(r"\s+(?:and|y|e)\s+|\s*&\s*", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_NAME_WORDS = re.compile(
    r"[\s:,-]*((?:[^\W\d_][\w'’.-]*|de|del|la|las|los)(?:\s+(?:[^\W\d_][\w'’-]*))*)"
)
_PARTICLES = frozenset({"de", "del", "la", "las", "los", "y"})


class PersonName(NamedTuple):
    """A name as written, and its halves where the writing tells them apart."""

    full: str
    given: str = ""
    family: str = ""


@lru_cache(maxsize=100_000)
def read_name(words: str, order: str = "given_first") -> PersonName | None:
    """One name. A comma puts the surname first, capitals beside small letters tell it anywhere;
    without either the order is as declared.

    >>> read_name("MUÑOZ CASTILLO, Wilmer")
    PersonName(full='MUÑOZ CASTILLO, Wilmer', given='Wilmer', family='Muñoz Castillo')
    >>> read_name("Ana Lucía Ramclam")
    PersonName(full='Ana Lucía Ramclam', given='', family='')
    >>> read_name("REQUENA HENAO Shanelle")[1:], read_name("Ana Lucía DE LA CRUZ")[1:]
    (('Shanelle', 'Requena Henao'), ('Ana Lucía', 'De La Cruz'))
    """
    full = text(words).replace("\n", " ").strip(" .;,-/")
    if plain(full) in NOBODY or not _LETTER.search(full) or len(full) > LONGEST_NAME:
        return None
    if is_list_of_names(full):
        return None
    if "," in full:
        family, _, given = (part.strip() for part in full.partition(","))
        if given and family:
            return PersonName(full, cased(given), cased(family))
    parts = full.split()
    if halves := _in_capitals(parts):
        return PersonName(full, *halves)
    if len(parts) == 2:
        given, family = parts if order == "given_first" else reversed(parts)
        return PersonName(full, cased(given), cased(family))
    return PersonName(full)


def _in_capitals(parts: list[str]) -> tuple[str, str] | None:
    """Given name and surname where capitals beside small letters tell the surname, by usage."""
    loud = [_is_loud(word) for word in parts]
    count = sum(loud)
    if not 0 < count < len(parts):
        return None
    if all(loud[:count]):
        return cased(" ".join(parts[count:])), cased(" ".join(parts[:count]))
    if all(loud[-count:]):
        return cased(" ".join(parts[:-count])), cased(" ".join(parts[-count:]))
    return None


def _is_loud(word: str) -> bool:
    letters = [char for char in word if char.isalpha()]
    return len(letters) > 1 and word.isupper() and plain(word) not in SUFFIXES


def whole_name(given: str, family: str) -> PersonName | None:
    """A name from two columns, each of which may be empty."""
    given, family = text(given).strip(" ,"), text(family).strip(" ,")
    full = f"{given} {family}".strip()
    if plain(full) in NOBODY or not _LETTER.search(full) or len(full) > LONGEST_NAME:
        return None
    return PersonName(full, cased(given), cased(family))


def cased(words: str) -> str:
    """Words in capitals as names are written; others as they are.

    >>> cased("NÚÑEZ PEÑA"), cased("de la Cruz")
    ('Núñez Peña', 'de la Cruz')
    """
    return " ".join(
        word.capitalize() if len(word) > 1 and word.isupper() else word for word in words.split()
    )


def read_names(
    words: str, split: Sequence[str] = (), none: Sequence[str] = (), order: str = "given_first"
) -> tuple[list[PersonName], bool]:
    """All names in a cell, and whether the cell says anything that is neither name nor nobody.

    >>> [name.family for name in read_names("CASTILLO, Tyrone / TZUL GAVIRIA, Ismael", ["/"])[0]]
    ['Castillo', 'Tzul Gaviria']
    """
    nobody = NOBODY | {plain(word) for word in none}
    if plain(words) in nobody:
        return [], True
    found, is_clear = [], True
    for piece in _pieces(text(words), split):
        if plain(piece) in nobody:
            continue
        name = read_name(piece, order)
        if name is None:
            is_clear = False
        else:
            found.append(name)
    return found, is_clear


def _pieces(words: str, split: Sequence[str]) -> list[str]:
    pieces = words.split("\n")
    for separator in split or (";",):
        spaced = f" {separator} " if separator.isalpha() else separator
        pieces = [part for piece in pieces for part in piece.split(spaced)]
    pieces = [part for piece in pieces for part in _joined(piece)]
    return [piece for piece in pieces if piece.strip()]


def _joined(piece: str) -> list[str]:
    """“Ana Cal and Luis Moh”, “CAL, Ana & MOH, Luis”; but “ORTEGA Y GASSET, José” is one."""
    parts = _AND.split(piece)
    with_comma = sum("," in part for part in parts)
    return parts if with_comma in (0, len(parts)) else [piece]


def is_list_of_names(words: str) -> bool:
    """Whether commas part more than a surname from its given names.

    >>> is_list_of_names("Ana Cal, Luis Moh, Eva Pop"), is_list_of_names("MOH, Luis, Jr.")
    (True, False)
    """
    parts = [plain(part) for part in words.split(",")]
    return len([part for part in parts if part and part not in SUFFIXES]) > 2


def names_after(words: str, marks: Sequence[str]) -> list[PersonName]:
    """Names that stand behind a word in a remark, such as “victim NAME”; small letters end them.

    >>> [name.full for name in names_after("victim Gwendolyn Bonilla seen twice", ["victim"])]
    ['Gwendolyn Bonilla']
    >>> names_after("victim declined", ["victim"])
    []
    """
    flat = text(words).replace("\n", "; ")
    for mark in marks:
        found = re.search(rf"(?<!\w){re.escape(mark)}(?:s|es)?(?!\w)[\s:.-]*", flat, re.IGNORECASE)
        if found:
            return _leading_names(flat[found.end() :])
    return []


def _leading_names(rest: str) -> list[PersonName]:
    names: list[PersonName] = []
    for piece in re.split(r"[;,]|\band\b|\by\b|&", rest):
        taken: list[str] = []
        for word in piece.split():
            if not (word[0].isupper() or (taken and word in _PARTICLES)):
                break
            taken.append(word)
        name = read_name(" ".join(taken)) if len(taken) > 1 else None
        if name is None:
            break
        names.append(name)
    return names
