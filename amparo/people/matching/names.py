"""How alike two names are: order, dropped surnames, slips of the hand and of the ear."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from .normal import letters, root, sound, tokens

if TYPE_CHECKING:
    from .mentions import Mention

CLOSE = 0.8  # from here on two words may be one name
SAME, NICKNAME, SOUND, TRANSPOSED, SLIP, LONG_SLIP, INITIAL = 1.0, 0.95, 0.95, 0.92, 0.86, 0.82, 0.6


@lru_cache(maxsize=500_000)
def alike(a: str, b: str) -> float:
    """Two words of names, 0 to 1.

    >>> alike("waight", "wiaght"), alike("nunez", "nunes"), alike("cal", "coc")
    (0.92, 0.95, 0.0)
    """
    if a == b:
        return SAME
    if len(a) == 1 or len(b) == 1:
        return INITIAL if a[0] == b[0] else 0.0
    if root(a) == root(b):
        return NICKNAME
    if min(len(a), len(b)) >= 3 and sound(a) == sound(b):
        return SOUND
    return _slipped(a, b)


def _slipped(a: str, b: str) -> float:
    """A letter wrong, missing, added or two letters changed over; more only in long words."""
    distance = OSA.distance(a, b, score_cutoff=2)
    shorter = min(len(a), len(b))
    if distance <= 2 and len(a) == len(b) and letters(a) == letters(b):
        return TRANSPOSED
    if distance == 1 and shorter >= 4:
        return SLIP
    if distance == 2 and shorter >= 8:
        return LONG_SLIP
    return 0.0


def forget_words() -> None:
    """Let go of the words compared so far: of many names they take much room."""
    for known in (alike, tokens, sound, letters):
        known.cache_clear()


def likeness(a: Mention, b: Mention) -> tuple[float, str]:
    """How alike two whole names are, and the reason code: same_name, near_name, part_of_name or ''.

    A name is close when each word of the shorter has its like in the longer, given names with
    given names and surnames with surnames where the sources tell them apart.
    """
    if a.words == b.words or sorted(a.words) == sorted(b.words):
        return (1.0, "same_name") if len(a.words) > 1 else (0.5, "part_of_name")
    short, long = (a, b) if len(a.words) <= len(b.words) else (b, a)
    if len(short.words) < 2:
        return _one_word(short.words, long.words)
    found = _aligned(short.words, long.words)
    if found is None or not _halves_agree(a, b):
        return 0.0, ""
    extra = len(long.words) - len(short.words)
    value = found - 0.02 * extra
    if found == 1.0:
        return value, "part_of_name"
    return value, "near_name"


def _one_word(short: tuple[str, ...], long: tuple[str, ...]) -> tuple[float, str]:
    if short and any(alike(short[0], word) >= CLOSE for word in long):
        return 0.5, "part_of_name"
    return 0.0, ""


def _aligned(short: tuple[str, ...], long: tuple[str, ...]) -> float | None:
    """The mean likeness of the shorter name's words, each with its best free partner, or None."""
    free = list(long)
    whole = 0.0
    for word in short:
        values = [alike(word, other) for other in free]
        best = max(values)
        if best < INITIAL:
            return None
        whole += best
        free.pop(values.index(best))
    return whole / len(short)


def _halves_agree(a: Mention, b: Mention) -> bool:
    """Where both sources part given names from surnames, each half needs a like in the other."""
    if not (a.given_words and b.given_words and a.family_words and b.family_words):
        return _not_surnames_alone(a, b)
    straight = _meet(a.given_words, b.given_words) and _meet(a.family_words, b.family_words)
    crossed = _meet(a.given_words, b.family_words) and _meet(a.family_words, b.given_words)
    return straight or crossed


def _not_surnames_alone(a: Mention, b: Mention) -> bool:
    """One source parts the name, the other does not: a given name must be met by some word."""
    parted, whole = (a, b) if a.given_words else (b, a)
    if not parted.given_words:
        return True
    return _meet(parted.given_words, whole.words) and _meet(parted.family_words, whole.words)


def _meet(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    return any(alike(x, y) >= INITIAL for x in a for y in b)
