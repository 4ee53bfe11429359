"""Many people as one table of telling columns, in which spellings of one name meet."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .normal import letters, root, sound, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .mentions import Days

SURELY_TURNED = 2.0  # natural logarithm of the odds from which names count as turned round
FORMS = 4  # words of a name that are compared; more say nothing new


@dataclass(frozen=True, slots=True)
class Entry:
    """A person as one file names her or him. All but ``key`` may be empty.

    ``given`` and ``family`` as written; whoever is known by a whole name alone has it in ``given``.
    ``number`` is that of an identity document.
    """

    key: str
    given: str = ""
    family: str = ""
    birth: Days | None = None
    sex: str = ""
    nationality: str = ""
    number: str = ""


def table_of(entries: Sequence[Entry]) -> Any:
    """An Arrow table, one row an entry: names by sound in order, births in parts."""
    import pyarrow as pa

    told = [_row(entry, halves) for entry, halves in zip(entries, _halves(entries), strict=True)]
    schema = pa.schema([(name, _TYPES[kind](pa)) for name, kind in COLUMNS.items()])
    return pa.Table.from_pylist(told, schema=schema)


COLUMNS = {
    "key": "text",
    "g": "texts",
    "s": "texts",
    "g1": "text",
    "g2": "text",
    "s1": "text",
    "s2": "text",
    "gl": "text",
    "sl": "text",
    "gkey": "text",
    "skey": "text",
    "year": "number",
    "month": "number",
    "day": "number",
    "sex": "text",
    "nationality": "text",
    "number": "text",
}
_TYPES = {
    "text": lambda pa: pa.string(),
    "texts": lambda pa: pa.list_(pa.string()),
    "number": lambda pa: pa.int32(),
}


def _row(entry: Entry, halves: tuple[Sequence[str], Sequence[str]]) -> dict[str, Any]:
    given = [sound(root(word)) for word in halves[0]][:FORMS]
    family = [sound(word) for word in halves[1]][:FORMS]
    year, month, day = _parts(entry.birth)
    return {
        "key": entry.key,
        "g": given,
        "s": family,
        "g1": given[0] if given else None,
        "g2": given[1] if len(given) > 1 else None,
        "s1": family[0] if family else None,
        "s2": family[1] if len(family) > 1 else None,
        "gl": letters(halves[0][0]) if halves[0] else None,
        "sl": letters(halves[1][0]) if halves[1] else None,
        "gkey": " ".join(sorted(given)) or None,
        "skey": " ".join(sorted(family)) or None,
        "year": year,
        "month": month,
        "day": day,
        "sex": entry.sex or None,
        "nationality": entry.nationality or None,
        "number": "".join(filter(str.isalnum, entry.number)).upper() or None,
    }


def _parts(birth: Days | None) -> tuple[int | None, int | None, int | None]:
    """Year, month and day, as far as they are known. The first of January is often a year alone."""
    if birth is None or birth[0].year != birth[1].year:
        return None, None, None
    first, last = birth
    if first == last and (first.month, first.day) != (1, 1):
        return first.year, first.month, first.day
    return first.year, None, None


def _halves(entries: Sequence[Entry]) -> Iterable[tuple[Sequence[str], Sequence[str]]]:
    """Given names and surnames of each entry; turned round where the register itself tells so.

    Whether a word is a given name is learnt from all entries that part the two.
    """
    as_given, as_family = Counter[str](), Counter[str]()
    parted = [
        (tokens(e.given) if e.given else (), tokens(e.family) if e.family else ()) for e in entries
    ]
    for given, family in parted:
        if given and family:
            as_given.update(given)
            as_family.update(family)

    def odds(word: str) -> float:
        return math.log((as_given[word] + 0.5) / (as_family[word] + 0.5))

    for given, family in parted:
        if given and family:
            turned = sum(map(odds, family)) - sum(map(odds, given))
            yield (family, given) if turned > SURELY_TURNED else (given, family)
        else:
            yield _split(given or family, odds)


def _split(words: Sequence[str], odds: Any) -> tuple[Sequence[str], Sequence[str]]:
    """A whole name parted where given names most likely end; surnames may stand first."""
    if len(words) < 2:
        return words, ()
    ways = []
    for place in range(1, len(words)):
        first, then = sum(map(odds, words[:place])), sum(map(odds, words[place:]))
        ways += [(first - then, words[:place], words[place:])]
        ways += [(then - first - 0.1, words[place:], words[:place])]
    _best, given, family = max(ways, key=lambda way: way[0])
    return given, family
