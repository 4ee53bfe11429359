"""The beginnings and ends of words of names, in few numbers: what a search looks up at first.

Each word of a name falls into one of 256 numbers by how it begins and into one of 256 by how it
ends, under a key of the system. Many words share a number, so that it names none of them; one slip
of the pen leaves the beginning or the end as it was.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from amparo.kernel.sealing import named_key
from amparo.people.matching.normal import root, sound, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from amparo.people.matching.mentions import Mention

PURPOSE = "people.search.ends"
SPREAD = 256  # numbers for beginnings, and as many for ends
WORDLESS = 2 * SPREAD  # stands for a name in which no word can be read
LEAST, BEYOND = 0, WORDLESS + 1  # digests of pairs of words have 64 bits and are never so small
SHORT, LONG = 2, 3  # letters that make the beginning of a short word, and of a long one
LONG_FROM = 6  # letters, as heard
WORDS = 6  # of a name, and of a search


class Asked(NamedTuple):
    """A word looked for: how much it weighs, and the numbers that its two ends may have."""

    weight: int
    beginnings: frozenset[int]
    ends: frozenset[int]


class Ends:
    """Makes the numbers of words. Hold one for a handful of work, as the key is derived."""

    def __init__(self) -> None:
        self._key = named_key(PURPOSE)
        self._known: dict[str, int] = {}

    def of(self, mentions: Iterable[Mention]) -> set[int]:
        """The numbers of every name that one person has; one at least, where there is a name."""
        words = {word for mention in mentions for word in mention.words[:WORDS]}
        return {self._number(end) for word in words for end in _ends(word)} or {WORDLESS}

    def asked(self, text: str) -> list[Asked]:
        """What to look for, for each word of a search.

        A letter alone stands for half the country and is asked for only where nothing else is.
        """
        words = sorted(set(tokens(text)), key=lambda word: (-len(word), word))[:WORDS]
        words = [word for word in words if len(word) > 1] or words
        return [self._asked(word) for word in words]

    def _asked(self, word: str) -> Asked:
        numbers = frozenset(map(self._number, _ends_as_asked(word)))
        return Asked(
            len(word),
            frozenset(number for number in numbers if number < LEAST + SPREAD),
            frozenset(number for number in numbers if number >= LEAST + SPREAD),
        )

    def _number(self, end: str) -> int:
        if end not in self._known:
            digest = blake2b(end.encode(), key=self._key, digest_size=2).digest()
            above = SPREAD if end.startswith("-") else 0
            self._known[end] = LEAST + above + int.from_bytes(digest, "big") % SPREAD
        return self._known[end]


def _ends(word: str) -> Iterator[str]:
    """How a word begins and ends by sound, as written and as the name that it is short for."""
    for heard in {sound(word), sound(root(word))}:
        letters = LONG if len(heard) >= LONG_FROM else SHORT
        yield heard[:letters] + "-"
        yield "-" + heard[-letters:]


def _ends_as_asked(word: str) -> Iterator[str]:
    """The same, with what a slip or an unfinished word would have made of it."""
    for written in {word, root(word), *_turned(word)}:
        heard = sound(written)
        for letters in _lengths(len(heard)):
            yield heard[:letters] + "-"
            yield "-" + heard[-letters:]
    for letter in ("a", "e"):  # what follows the last letter typed may change its sound
        yield sound(word + letter)[:LONG] + "-"


def _lengths(heard: int) -> tuple[int, ...]:
    """How many letters an end has in a word of this length, or of one letter more or less."""
    if heard > LONG_FROM:
        return (LONG,)
    return (SHORT, LONG) if heard >= LONG else (SHORT,)


def _turned(word: str) -> Iterator[str]:
    """A short word with two letters changed over, which leaves neither of its ends as it was."""
    if len(word) <= LONG_FROM:
        for at in range(len(word) - 1):
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
