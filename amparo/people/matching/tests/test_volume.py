"""Many people at once: spellings of one name meet, groups are guarded, the count has a range."""

from __future__ import annotations

import datetime
import itertools
import random

import pytest

from amparo.people.matching.persons import LARGEST, count, groups
from amparo.people.matching.table import Entry, table_of
from amparo.people.matching.volume import compare_all


def born(text):
    return (datetime.date.fromisoformat(text),) * 2


def crowd():
    """Enough people for the register to tell which words are given names."""
    given, family = ("Ana", "Rosa", "Wilmer", "Ismael"), ("Choc", "Gaviria", "Usher", "Lino")
    pairs = itertools.product(given, family)
    return [Entry(f"c{place}", one, other) for place, (one, other) in enumerate(pairs)]


def row_of(entry):
    return table_of([*crowd(), entry]).to_pylist()[-1]


def test_names_written_in_each_others_place_are_turned_round():
    straight, turned = row_of(Entry("a", "Ana", "Choc")), row_of(Entry("a", "CHOC", "Ana"))
    assert (straight["g"], straight["s"]) == (turned["g"], turned["s"])


@pytest.mark.parametrize("written", ["Ana Choc", "CHOC, Ana", "Choc Ana"])
def test_a_whole_name_is_parted_by_what_the_register_knows(written):
    assert row_of(Entry("a", written))["s"] == row_of(Entry("a", "Ana", "Choc"))["s"]


def test_the_first_of_january_is_a_year_alone():
    told = row_of(Entry("a", "Ana", "Choc", born("1990-01-01")))
    assert (told["year"], told["month"], told["day"]) == (1990, None, None)


def test_no_chain_of_likely_pairs_makes_one_person_of_many():
    chain = [(f"k{i:03}", f"k{i + 1:03}", 0.99) for i in range(60)]
    assert max(map(len, groups(chain))) <= 3
    everybody = [
        (a, b, 0.99) for a, b in itertools.combinations([f"k{i:03}" for i in range(40)], 2)
    ]
    assert max(map(len, groups(everybody))) <= LARGEST


def test_doubt_widens_the_range_and_never_leaves_the_count_outside():
    sure = count(10, [("a", "b", 1.0), ("c", "d", 1.0)])
    assert (sure.at_least, sure.people, sure.at_most) == (8, 8, 8)
    doubtful = count(10, [("a", "b", 0.6), ("c", "d", 0.6)])
    assert doubtful.at_least <= doubtful.people <= doubtful.at_most
    assert doubtful.at_most == 10
    assert count(0, []).people == 0


GIVEN = ("Ana", "Rosa", "Juana", "Marta", "Lucia", "Elena", "Karla", "Pedro", "Wilmer", "Ismael")
MAYA = ("Choc", "Coc", "Tzul", "Ical")
GARIFUNA = ("Lino", "Arana", "Palacio", "Cayetano")
SPANISH = ("Gaviria", "Gonzalez", "Villeda", "Zuniga", "Orellana", "Bonilla", "Melgar")
FAMILY = (*MAYA, *GARIFUNA, *SPANISH, "Usher", "Waight", "Young")


def spelt_otherwise(chance, entry):
    """The same person as another office writes her or him."""
    given, family, birth = entry.given, entry.family, entry.birth
    way = chance.randrange(5)
    if way == 0:
        given, family = family, given
    elif way == 1:
        family = family.split()[0].replace("z", "s").replace("v", "b")
    elif way == 2:
        family = " ".join(reversed(family.split()))
    elif way == 3 and birth[0].day <= 12:
        day = datetime.date(birth[0].year, birth[0].day, birth[0].month)
        birth = day, day
    else:
        family = family[:1] + family[2] + family[1] + family[3:]
    return Entry(f"{entry.key}x", given, family, birth, entry.sex, entry.nationality, entry.number)


def invented(people):
    """So many people, of whom every second has two files, and what is true."""
    chance = random.Random(7)
    files, truth = [], set()
    for place in range(people):
        day = datetime.date(1970, 1, 2) + datetime.timedelta(chance.randrange(14_000))
        family = " ".join(chance.sample(FAMILY, 2))
        number = f"{chance.randrange(10**7)}" if place % 3 else ""
        sex = chance.choice(("female", "male"))
        nation = chance.choice(("gtm", "hnd", "slv"))
        entry = Entry(f"p{place}", chance.choice(GIVEN), family, (day, day), sex, nation, number)
        files.append(entry)
        if place % 2:
            files.append(spelt_otherwise(chance, entry))
            truth.add((entry.key, f"{entry.key}x"))
    return files, truth


@pytest.mark.slow
def test_people_are_found_again_and_counted():
    files, truth = invented(600)
    first = compare_all(files)
    said = {(a, b) for a, b, score in first.pairs if score >= 0.5}
    assert len(said & truth) >= 0.95 * len(truth)
    assert len(said - truth) <= 0.02 * len(truth)
    told = count(len(files), first.pairs, first.found)
    assert told.at_least <= 600 <= told.at_most
    assert abs(told.people / 600 - 1) < 0.05
    again = compare_all(files, first.model)
    assert again.pairs == first.pairs
