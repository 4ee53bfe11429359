"""Which pairs are worth comparing: those that share a matter, a birth, or parts of a name."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from .evidence import UNSAID
from .normal import letters, root, sound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .mentions import Mention

    Key = tuple[str, ...]

LARGEST_BLOCK = 120  # a block of more mentions says too little; narrower ones find its pairs


def candidates(mentions: Iterable[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Each promising pair once. Blocks are kept by the digest of their key, which takes a tenth of
    the room: two that share one by chance only offer a few pairs more."""
    named = {mention.key: mention for mention in mentions}
    known = list(named.values())
    seen: set[int] = set()
    for block in _blocks(known):
        for a, b in combinations(block, 2):
            pair = (a * len(known) + b) if a < b else (b * len(known) + a)
            if pair not in seen:
                seen.add(pair)
                yield known[a], known[b]


def _blocks(known: list[Mention]) -> Iterator[list[int]]:
    """The numbers of the mentions in each block of two or more that is not too large."""
    alone: dict[int, int] = {}
    blocks: dict[int, list[int]] = {}
    for number, mention in enumerate(known):
        for key in map(hash, keys(mention)):
            if (block := blocks.get(key)) is not None:
                if len(block) <= LARGEST_BLOCK:
                    block.append(number)
            elif (other := alone.setdefault(key, number)) != number:
                blocks[key] = [other, number]
    for block in blocks.values():
        if len(block) <= LARGEST_BLOCK:
            yield block


def keys(mention: Mention) -> set[Key]:
    """The blocks of a mention, broad ones and narrow ones."""
    heard = sorted({sound(root(word)) for word in mention.words})
    found: set[Key] = {("names", x, y) for x, y in combinations(heard, 2)}
    shuffled = sorted({letters(word) for word in mention.words})
    found |= {("letters", x, y) for x, y in combinations(shuffled, 2)}
    found |= {("matter", reference) for reference in mention.references}
    if mention.birth and mention.birth[0] == mention.birth[1]:
        found.add(("birth", mention.birth[0].isoformat()))
    if mention.met_on and mention.met_on[0] == mention.met_on[1]:
        day = mention.met_on[0].isoformat()
        found |= {("day", day, word) for word in heard}
        found |= {("day", day, mention.sex, mention.nationality)} - {("day", day, "", "")}
    found |= set(_narrow(mention, heard))
    return found


def _narrow(mention: Mention, heard: list[str]) -> Iterator[Key]:
    """One word of the name with origin and sex: finds a slip in the other word."""
    if mention.nationality in UNSAID or mention.age is None:
        return
    for word in heard:
        yield ("origin", word, mention.nationality, mention.sex, str(mention.age // 3))
        yield ("origin", word, mention.nationality, mention.sex, str((mention.age + 1) // 3))
