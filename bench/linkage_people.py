"""Invents a register of people whom several offices met and wrote down, with the truth beside it.

Nobody in it exists. Every row follows from one seed. Offices drop surnames and accents, use pet
names, hear *b* for *v*, change letters and days over, know a year alone, and leave things empty,
each as often as offices of the region do. Shares no code and no list with the matcher.
"""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

WORDS: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "linkage_words.yaml").read_text(encoding="utf-8")
)
OFFICES = ("police", "social", "court", "immigration", "shelter", "hotline", "labour", "health")
TIMES_MET = (0.58, 0.24, 0.10, 0.05, 0.02, 0.006, 0.004)  # once, twice, … seven times
FIRST, LAST = date(1962, 1, 1), date(2012, 12, 31)
# origin, share, share of people with two surnames
ORIGINS = (
    ("spanish", 0.62, 0.85),
    ("maya", 0.14, 0.35),
    ("english", 0.12, 0.05),
    ("garifuna", 0.09, 0.4),
    ("other", 0.03, 0.0),
)
NATIONS = {
    "spanish": (("gtm", 30), ("hnd", 30), ("slv", 18), ("blz", 12), ("mex", 5), ("nic", 5)),
    "maya": (("blz", 60), ("gtm", 40)),
    "english": (("blz", 92), ("jam", 8)),
    "garifuna": (("blz", 65), ("hnd", 35)),
    "other": (("chn", 60), ("ind", 40)),
}
DISTRICTS = ("belize", "cayo", "corozal", "orange_walk", "stann_creek", "toledo")
SHORT_NAME, SWAPPED, DROPPED, NO_ACCENT = 0.10, 0.06, 0.25, 0.5
SURNAME_SLIP, GIVEN_SLIP, SECOND_GIVEN_DROPPED, ORDER = 0.10, 0.05, 0.3, 0.05
DAY_MONTH, WRONG_YEAR, YEAR_ONLY, NO_BIRTH, DAY_SLIP = 0.04, 0.05, 0.10, 0.14, 0.03
NO_NATION, WRONG_NATION, NO_SEX, WRONG_SEX = 0.18, 0.03, 0.04, 0.01
NO_NUMBER, NUMBER_SLIP = 0.5, 0.03
HEARD = (
    ("v", "b"), ("b", "v"), ("z", "s"), ("s", "z"), ("ll", "y"), ("y", "ll"), ("c", "k"),
    ("k", "c"), ("h", ""), ("qu", "k"), ("j", "h"), ("x", "sh"), ("aa", "a"), ("ck", "k"),
    ("ph", "f"), ("i", "y"), ("th", "t"), ("ee", "i"),
)  # fmt: skip


@dataclass(frozen=True)
class Somebody:
    """A person invented, before any office writes her or him down."""

    given: tuple[str, ...]
    surnames: tuple[str, ...]
    sex: str
    born: date
    nation: str
    number: str
    district: str


@dataclass(frozen=True)
class Row:
    """What one office wrote down. ``person`` is the truth, which no matcher is shown."""

    key: str
    person: int
    office: str
    given: str
    family: str
    born: str
    sex: str
    nation: str
    number: str
    district: str


def invent(people: int, seed: int = 20260301) -> list[Row]:
    """So many people, each written down one to seven times, in any order."""
    chance = random.Random(seed)
    one = _Inventing(chance)
    rows = [row for number in range(people) for row in one.rows(number)]
    chance.shuffle(rows)
    return rows


class _Inventing:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.women, self.men = _often(WORDS["women"]), _often(WORDS["men"])
        self.families = {origin: _often(WORDS["surnames"][origin]) for origin, *_ in ORIGINS}

    def rows(self, number: int) -> Iterator[Row]:
        who = self.somebody()
        times = self.chance.choices(range(1, len(TIMES_MET) + 1), TIMES_MET)[0]
        for place, office in enumerate(self.chance.sample(OFFICES, times)):
            yield self.written(who, number, f"{number:06}-{place}", office)

    def somebody(self) -> Somebody:
        chance = self.chance
        origin, _share, two = chance.choices(ORIGINS, [share for _, share, _ in ORIGINS])[0]
        sex = "female" if chance.random() < 0.7 else "male"
        names = self.women if sex == "female" else self.men
        given = [names(chance)]
        if chance.random() < 0.45:
            given.append(names(chance))
        surnames = [self.families[origin](chance)]
        if chance.random() < two:
            other = origin if chance.random() < 0.9 else "spanish"
            surnames.append(self.families[other](chance))
        nations, weights = zip(*NATIONS[origin], strict=True)
        days = int((LAST - FIRST).days * chance.betavariate(4, 2.2))
        return Somebody(
            tuple(dict.fromkeys(given)),
            tuple(surnames),
            sex,
            FIRST + timedelta(days),
            chance.choices(nations, weights)[0],
            f"{chance.randrange(10**8):08}",
            chance.choice(DISTRICTS),
        )

    def written(self, who: Somebody, person: int, key: str, office: str) -> Row:
        given, family = self._given(who), self._family(who)
        if self._happens(SWAPPED) and len(family) == 2:
            family.reverse()
        if self._happens(ORDER):
            given, family = family, given
        first, last = " ".join(given), " ".join(family)
        if not self._happens(NO_ACCENT):
            first, last = _accented(first), _accented(last)
        if office == "court" or self._happens(0.1):
            first, last = first.upper(), last.upper()
        return Row(
            key,
            person,
            office,
            first,
            last,
            self._born(who.born),
            self._coded(who.sex, NO_SEX, WRONG_SEX, ("female", "male")),
            self._coded(who.nation, NO_NATION, WRONG_NATION, ("gtm", "hnd", "slv", "blz")),
            self._number(who.number),
            who.district if self._happens(0.7) else self.chance.choice((*DISTRICTS, "")),
        )

    def _given(self, who: Somebody) -> list[str]:
        given = list(who.given)
        if len(given) > 1 and self._happens(SECOND_GIVEN_DROPPED):
            given.pop(0 if self._happens(0.25) else 1)
        if self._happens(SHORT_NAME) and (pets := WORDS["called"].get(given[0])):
            given[0] = self.chance.choice(pets)
        elif self._happens(GIVEN_SLIP):
            given[0] = self._slip(given[0])
        return given

    def _family(self, who: Somebody) -> list[str]:
        family = list(who.surnames)
        if len(family) > 1 and self._happens(DROPPED):
            family.pop(0 if self._happens(0.15) else 1)
        if self._happens(SURNAME_SLIP):
            place = self.chance.randrange(len(family))
            family[place] = self._slip(family[place])
        return family

    def _slip(self, word: str) -> str:
        """A slip of the ear or of the hand."""
        low = word.lower()
        heard = [(old, new) for old, new in HEARD if old in low]
        if heard and self._happens(0.5):
            old, new = self.chance.choice(heard)
            return low.replace(old, new, 1).title() or word
        place = self.chance.randrange(len(low) - 1)
        letter = self.chance.choice("aeiourstlnm")
        slips: tuple[Callable[[], str], ...] = (
            lambda: low[:place] + low[place + 1] + low[place] + low[place + 2 :],
            lambda: low[:place] + low[place + 1 :],
            lambda: low[:place] + letter + low[place:],
            lambda: low[:place] + letter + low[place + 1 :],
        )
        return self.chance.choices(slips, (4, 2, 1, 2))[0]().title()

    def _born(self, born: date) -> str:
        if self._happens(NO_BIRTH):
            return ""
        if self._happens(WRONG_YEAR):
            born = _moved(born, self.chance.choice((-10, -2, -1, 1, 2, 10)))
        if self._happens(YEAR_ONLY):
            return f"{born.year}-01-01"
        if self._happens(DAY_MONTH) and born.day <= 12:
            born = date(born.year, born.day, born.month)
        elif self._happens(DAY_SLIP):
            born = born.replace(day=self.chance.randint(1, 28))
        return born.isoformat()

    def _coded(self, true: str, missing: float, wrong: float, others: Sequence[str]) -> str:
        if self._happens(missing):
            return ""
        return self.chance.choice(others) if self._happens(wrong) else true

    def _number(self, number: str) -> str:
        if self._happens(NO_NUMBER):
            return ""
        if self._happens(NUMBER_SLIP):
            place = self.chance.randrange(len(number) - 1)
            return number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        return number

    def _happens(self, share: float) -> bool:
        return self.chance.random() < share


def _often(words: Sequence[str]) -> Callable[[random.Random], str]:
    """Draws a word, the first ones more often than the last."""
    weights = list(accumulate(1 / (place + 8) for place in range(len(words))))
    return lambda chance: chance.choices(words, cum_weights=weights)[0]


def _bare(words: str) -> str:
    spread = unicodedata.normalize("NFD", words)
    return "".join(char for char in spread if not unicodedata.combining(char))


def _accented(words: str) -> str:
    return " ".join(ACCENTS.get(word, word) for word in words.split())


ACCENTS = {_bare(word): word for word in WORDS["accented"]}


def _moved(born: date, years: int) -> date:
    return born.replace(year=born.year + years, day=min(born.day, 28))
