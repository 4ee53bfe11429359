"""Search keys: parts of an identity under a key of the system, by which likely pairs meet."""

from __future__ import annotations

from hashlib import blake2b
from itertools import combinations
from typing import TYPE_CHECKING

from amparo.kernel.sealing import named_key
from amparo.people.matching.normal import letters, root, sound

from .ends import Ends

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from amparo.people.matching.mentions import Mention

PURPOSE = "people.search"
WORDS = 4  # of a name; more would multiply the keys and find nobody else


class Keys:
    """Makes the search keys of people. Hold one for a handful of work, as the key is derived."""

    def __init__(self) -> None:
        self._key = named_key(PURPOSE)
        self._ends = Ends()

    def written(self, mentions: Sequence[Mention]) -> set[int]:
        """All that the table holds of one person: the search keys, and the ends of the words."""
        return self.of(mentions) | self._ends.of(mentions)

    def of(self, mentions: Iterable[Mention]) -> set[int]:
        """The keys of everything that is known of one person, as signed numbers of 64 bits."""
        return {self._hidden(part) for mention in mentions for part in _parts(mention)}

    def _hidden(self, part: tuple[str, ...]) -> int:
        told = "\x1f".join(part).encode()
        digest = blake2b(told, key=self._key, digest_size=8).digest()
        return int.from_bytes(digest, "big", signed=True)


def _parts(mention: Mention) -> Iterator[tuple[str, ...]]:
    """Two words of the name by sound, two by their letters, one with the birthday, each paper."""
    words = mention.words[:WORDS]
    heard = sorted({sound(root(word)) for word in words})
    for one, other in combinations(heard, 2):
        yield "names", one, other
    for one, other in combinations(sorted({letters(word) for word in words}), 2):
        yield "letters", one, other
    if mention.birth and mention.birth[0] == mention.birth[1]:
        for word in heard:
            yield "birth", mention.birth[0].isoformat(), word
    for paper in mention.papers:
        yield "paper", paper
