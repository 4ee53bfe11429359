"""Two mentions are one person when more than a name says so."""

from __future__ import annotations

import datetime
import itertools

import pytest

from amparo.people.matching.candidates import candidates
from amparo.people.matching.clusters import LARGEST, join
from amparo.people.matching.mentions import Mention, Pair
from amparo.people.matching.names import alike
from amparo.people.matching.scoring import compare

_numbers = itertools.count()
DAY = datetime.date(2021, 10, 10)


def mention(full, **facts):
    given, _, family = full.partition(" ")
    known = {"key": f"m{next(_numbers):06}", "register": "r", "role": "victim", "full": full}
    return Mention(**{**known, "given": given, "family": family, **facts})


def client(full, **facts):
    common = {"sex": "female", "nationality": "hnd", "age": 42, "age_on": DAY, "met_on": (DAY, DAY)}
    return mention(full, **{**common, **facts})


def compared(a, b):
    pair = compare(a, b)
    assert pair is not None
    return pair


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gwendolyn Yonug", "Gwendolyn Young"),
        ("Marvin Wiaght", "Marvin Waight"),
        ("Jorge Blo", "Jorge Iván Bol"),
        ("Jose Gaviira", "José Ángel Gaviria"),
        ("Cruz Nunze", "Cruz Núñez"),
        ("Elias Avilez", "Elías Avilez Waight"),
        ("TZUL GAVIRIA, Ismael", "Ismael Tzul Gaviria"),
        ("Pancho Gonzalez", "Francisco Gonsales"),
        ("Maria Guerra Choc", "María Güerra"),
    ],
)
def test_spellings_of_one_name_meet_when_the_rest_agrees(one, other):
    pair = compared(client(one), client(other, register="s"))
    assert pair.is_corroborated
    assert pair.score > 0.9


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gwendolyn Bonilla", "Gwendolyn Young"),
        ("Wilmer Ramclam", "Ana Ramclam"),
        ("Ixchel Cal", "Karina Cal"),
        ("José Núñez", "José Gaviria"),
        ("Cal Coc", "Coc Cho"),
    ],
)
def test_other_names_are_no_pair(one, other):
    assert compare(client(one), client(other, register="s")) is None


def test_a_name_alone_is_never_enough():
    pair = compared(mention("Cruz Núñez"), mention("Cruz Núñez", register="s"))
    assert not pair.is_corroborated
    assert pair.score <= 0.6
    assert "name_alone" in pair.reasons


@pytest.mark.parametrize(
    "facts",
    [
        {"age": 20},
        {"sex": "male"},
        {"nationality": "col", "met_on": (datetime.date(2018, 1, 1),) * 2},
        {"role": "suspect", "references": frozenset({"a/1"})},
    ],
)
def test_what_speaks_against_it_is_left_to_people(facts):
    first = client("Cruz Núñez", references=frozenset({"a/1"}))
    pair = compared(first, client("Cruz Núñez", register="s", **facts))
    assert not pair.is_corroborated


def test_two_numbers_of_one_register_are_two_people():
    pair = compared(client("Cruz Núñez", own="1"), client("Cruz Núñez", own="2"))
    assert "different_number" in pair.reasons
    assert not pair.is_corroborated


def test_births_with_day_and_month_changed_over_are_near():
    one, other = (datetime.date(1979, 5, 2),) * 2, (datetime.date(1979, 2, 5),) * 2
    pair = compared(
        client("Cruz Núñez", birth=one), client("Cruz Núñez", birth=other, register="s")
    )
    assert "near_birth" in pair.reasons


def test_words_of_names():
    assert alike("waight", "wiaght") > 0.9
    assert alike("nunez", "nunes") > 0.9
    assert alike("cal", "coc") == 0
    assert alike("j", "jose") == 0.6


def test_promising_pairs_are_found_among_many():
    crowd = [mention(f"Person{i} Family{i}") for i in range(500)]
    wanted = {
        compare(a, b) for a, b in candidates([*crowd, client("Cruz Nunze"), client("Cruz Núñez")])
    }
    assert len([pair for pair in wanted if pair]) == 1


def pairs_of(mentions, score=0.95):
    return [
        Pair(a.key, b.key, score, ("same_name", "same_case"), True)
        for a, b in itertools.combinations(mentions, 2)
    ]


def test_a_person_holds_no_two_numbers_of_one_register():
    one = client("Cruz Núñez", own="1")
    two = client("Cruz Núñez", own="2")
    third = client("Cruz Núñez", register="s")
    pairs = [pair for pair in pairs_of([one, two, third]) if {pair.a, pair.b} != {one.key, two.key}]
    groups, outcome = join([one, two, third], pairs, 0.9)
    assert len(groups) == 2
    assert sorted(outcome.values()) == ["joined", "to_review"]


def test_no_chain_makes_one_person_of_many():
    crowd = [mention("Cruz Núñez", register=str(i)) for i in range(LARGEST + 10)]
    chain = [
        Pair(a.key, b.key, 0.95, ("same_name", "same_case"), True)
        for a, b in itertools.pairwise(crowd)
    ]
    groups, _ = join(crowd, chain, 0.9)
    assert max(map(len, groups)) <= LARGEST


def test_what_people_decided_stands():
    one, other = client("Cruz Núñez"), client("Cruz Núñez", register="s")
    key = tuple(sorted((one.key, other.key)))
    groups, outcome = join([one, other], pairs_of([one, other]), 0.9, {key: False})
    assert len(groups) == 2
    assert outcome[key] == "kept_apart"
    alone = [Pair(key[0], key[1], 0.5, ("same_name", "name_alone"), False)]
    groups, outcome = join([one, other], alone, 0.9, {key: True})
    assert len(groups) == 1
    assert outcome[key] == "joined"


def test_two_whom_people_kept_apart_do_not_meet_through_others_however_many():
    left = [mention(f"Cruz Núñez {i}", register=f"l{i}") for i in range(7)]
    right = [mention(f"Cruz Núñez {i}", register=f"r{i}") for i in range(7)]
    apart = tuple(sorted((left[0].key, right[0].key)))
    sides = [*pairs_of(left, 0.99), *pairs_of(right, 0.99)]
    between = [
        Pair(min(a.key, b.key), max(a.key, b.key), 0.95, ("same_name", "same_case"), True)
        for a, b in itertools.product(left, right)
    ]
    groups, _ = join([*left, *right], [*sides, *between], 0.9, {apart: False})
    assert sorted(map(len, groups)) == [7, 7]
