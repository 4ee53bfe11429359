"""Why two names were taken for one, in codes that read as words: order, accents, sounds, slips."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .names import CLOSE, alike
from .normal import letters, root, sound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .mentions import Days, Mention


def in_words(a: Mention, b: Mention) -> list[str]:
    """What tells one writing of a name and birth from the other; nothing where they are equal."""
    found = dict.fromkeys([*_order(a, b), *_words(a, b), *_births(a.birth, b.birth)])
    return list(found)


def _order(a: Mention, b: Mention) -> Iterator[str]:
    if a.words != b.words and sorted(a.words) == sorted(b.words):
        yield "swapped_name"
    if a.words == b.words and a.full.casefold() != b.full.casefold():
        yield "same_but_accents"


def _words(a: Mention, b: Mention) -> Iterator[str]:
    """Each word of the shorter name beside its best partner in the longer."""
    short, free = sorted((list(a.words), list(b.words)), key=len)
    for word in short:
        if not free:
            return
        other = max(free, key=lambda one: alike(word, one))
        if alike(word, other) < CLOSE:
            continue
        free.remove(other)
        if word != other:
            yield _difference(word, other)


def _difference(word: str, other: str) -> str:
    if root(word) == root(other):
        return "nickname"
    if sound(word) == sound(other):
        return "sounds_alike"
    return "letters_swapped" if letters(word) == letters(other) else "slip_of_the_pen"


def _births(a: Days | None, b: Days | None) -> Iterator[str]:
    if a is None or b is None or a == b or a[0] != a[1] or b[0] != b[1]:
        return
    x, y = a[0], b[0]
    if (x.year, x.month, x.day) == (y.year, y.day, y.month):
        yield "day_and_month_swapped"
    elif (x.year == y.year) + (x.month == y.month) + (x.day == y.day) == 2:
        yield "date_mistyped"
