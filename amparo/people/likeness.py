"""How well a typed name fits a written one: any order, no accents, slips of the pen allowed."""

from __future__ import annotations

from .matching.names import alike
from .matching.normal import tokens

SHORTEST_BEGINNING = 3  # letters; from here on "Mar" stands for Marvin
AS_A_BEGINNING = 0.9
LEFT_OVER = 0.01  # what each written word costs that was not asked for, so that short names lead
LEFT_OVER_AT_MOST = 4


def fit(asked: str, written: str) -> float:
    """From 0 to 100: how well every word asked for is found among those written, in any order.

    A written word answers one word asked for. A word without its like counts as nothing, so that
    two surnames in common do not make one person.
    """
    wanted, free = tokens(asked), list(tokens(written))
    if not wanted or not free:
        return 0.0
    total = 0.0
    for word in sorted(wanted, key=len, reverse=True):
        score, place = max((_alike(word, other), -at) for at, other in enumerate(free or [""]))
        total += score * len(word)
        if score and free:
            del free[-place]
    extra = min(len(free), LEFT_OVER_AT_MOST) * LEFT_OVER
    return 100 * max(0.0, total / sum(map(len, wanted)) - extra)


def _alike(word: str, other: str) -> float:
    if not other:
        return 0.0
    if len(word) >= SHORTEST_BEGINNING and other.startswith(word) and word != other:
        return AS_A_BEGINNING
    return alike(word, other)
