"""A search among very many: few names are opened, and whoever a full look finds is found."""

from __future__ import annotations

import random
from datetime import date

import pytest
from django.db.models import Q
from django.utils import timezone

from amparo.access.action import perform
from amparo.access.batch import BatchDoor
from amparo.access.factories import a_viewer
from amparo.access.invention import Land
from amparo.access.views_of import open_value, preload
from amparo.kernel.scope import unscoped
from amparo.kernel.sealing import keyring
from amparo.people import invented, matches, narrowing, reach
from amparo.people.factories import a_person
from amparo.people.likeness import fit
from amparo.people.matches import people_alike
from amparo.people.matching.normal import fold
from amparo.people.models import Name, Person, SearchKey
from amparo.people.narrowing import worth_opening
from amparo.people.nearest import nearest
from amparo.people.pairs.completing import complete_search_keys, lack_search_keys
from amparo.people.pairs.ends import BEYOND, SPREAD, Ends
from amparo.people.sealed_names import named_like

pytestmark = pytest.mark.django_db
PEOPLE, ASKED, FOUND = 600, 150, 0.98


@pytest.fixture
def whole_country(ana, monkeypatch):
    """A thousand invented people, all of them in Ana's sight; gives their names by person."""
    monkeypatch.setattr(narrowing, "FEW", 50)
    reach.reaches_people(everybody)
    reach.tells_topics(victims)
    day = date(2024, 3, 1)
    land = Land(seed=7, first=day, last=day, staff={})
    people = [invented.someone(land, "victim", day) for _ in range(PEOPLE)]
    with BatchDoor(a_viewer("loader", "DATA_STEWARD", "council"), "country.invent") as door:
        invented.invent(land, door, people)
    with unscoped("the test knows whom it looks for"), keyring():
        names = preload(Name.rows.order_by("-is_main", "created_at", "id"))
        known = [(name.person_id, open_value(name, "full")) for name in names]
    yield known
    reach._ways.remove(everybody)
    reach._tellers.remove(victims)


def everybody(viewer):
    return Q(merged_into__isnull=True) | Q(merged_into__isnull=False)


def victims(viewer, people):
    return {key: frozenset({"victim_identity"}) for key in people}


def as_typed(chance, name):
    """A name as somebody in a hurry types it."""
    words = fold(name).split()
    kind = chance.choice(("slip", "two slips", "order", "dropped", "begun", "accents"))
    if kind == "order":
        chance.shuffle(words)
    elif kind == "dropped" and len(words) > 2:
        del words[chance.randrange(1, len(words))]
    elif kind == "begun":
        words[-1] = words[-1][: max(3, len(words[-1]) - 3)]
    for _slip in range({"slip": 1, "two slips": 2}.get(kind, 0)):
        at = chance.randrange(len(words))
        words[at] = slipped(chance, words[at])
    return " ".join(words)


def slipped(chance, word):
    at = chance.randrange(len(word))
    other = chance.choice("aeiourstnlm")
    turned = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    return chance.choice(
        (word[:at] + other + word[at + 1 :], word[:at] + other + word[at:], turned)
        + ((word[:at] + word[at + 1 :],) if len(word) > 3 else ())
    )


def best_of(names, typed):
    """Those of these people whose names are most like what was typed, and like it at all."""
    found = [(fit(typed, name), person) for person, name in names]
    most = max((score for score, _person in found), default=0)
    return {person for score, person in found if score == most >= matches.ALIKE_FROM}


def test_the_best_hit_is_that_of_a_full_look_however_the_name_is_typed(
    ana, whole_country, monkeypatch
):
    monkeypatch.setattr(narrowing, "OPENED", 60)
    chance = random.Random(3)
    same = 0
    for _ in range(ASKED):
        typed = as_typed(chance, chance.choice(whole_country)[1])
        opened = set(worth_opening(ana, typed) or ())
        best = best_of([row for row in whole_country if row[0] in opened], typed)
        every = best_of(whole_country, typed)
        same += best <= every and bool(best) == bool(every)
    assert same >= FOUND * ASKED


def test_few_names_are_opened_however_many_are_in_sight(ana, whole_country, monkeypatch):
    compared = []
    monkeypatch.setattr(narrowing, "OPENED", 40)

    def note(_asked, name):
        compared.append(name)
        return 80.0

    monkeypatch.setattr(matches, "fit", note)
    people_alike(ana, whole_country[0][1])
    assert 0 < len(compared) <= 40 * 3  # with every name of each


def test_whom_the_viewer_does_not_see_takes_nobodys_place(ana, eve, whole_country, monkeypatch):
    name = whole_country[0][1]
    monkeypatch.setattr(narrowing, "OPENED", 10)
    before = [match.person for match in people_alike(ana, name)]
    sight = Q(pk__in=[person for person, _name in whole_country])
    reach._ways.remove(everybody)
    reach.reaches_people(lambda viewer: sight)
    for _ in range(20):
        a_person(eve, name)
    assert [match.person for match in people_alike(ana, name)] == before
    reach._ways.pop()
    reach.reaches_people(everybody)


@pytest.fixture
def one_in_three(whole_country):
    """Ana sees every third person of the country."""
    sight = Q(pk__in=[person for person, _name in whole_country[::3]])
    way = reach.reaches_people(lambda viewer: sight)
    reach._ways.remove(everybody)
    yield whole_country
    reach._ways.remove(way)
    reach.reaches_people(everybody)


@pytest.mark.parametrize("looked_at", [30, 10_000], ids=["soon given up", "to the last"])
def test_in_a_crowd_the_same_are_opened_as_where_all_in_sight_are_gathered(
    ana, one_in_three, monkeypatch, looked_at
):
    monkeypatch.setattr(narrowing, "OPENED", 12)
    monkeypatch.setattr(narrowing, "ASKED_AT_ONCE", 7)
    monkeypatch.setattr(narrowing, "LOOKED_AT", looked_at)
    chance = random.Random(5)
    for _ in range(40):
        typed = as_typed(chance, chance.choice(one_in_three)[1])
        gathered = worth_opening(ana, typed)
        with monkeypatch.context() as crowd:
            crowd.setattr(narrowing, "sees_crowds", lambda viewer: True)
            assert worth_opening(ana, typed) == gathered


def test_the_first_few_are_those_whom_a_look_at_everybody_puts_first(whole_country):
    chance = random.Random(9)
    for _ in range(60):
        typed = as_typed(chance, chance.choice(whole_country)[1])
        everyone = nearest(typed, None)
        assert nearest(typed, None, 15) == everyone[:15]


def test_a_person_joined_to_another_is_found_under_the_other(ana, whole_country):
    (kept, _), (merged, _) = whole_country[:2]
    with perform(ana, "name.create"):
        Name(person_id=merged, kind="alias", full="Golondrina Quetzal").save()
    with perform(ana, "person.merge"), unscoped("the test joins two"):
        row = Person.rows.get(pk=merged)
        row.merged_into_id = kept
        row.save()
    assert [match.person for match in people_alike(ana, "golondrina quetzal")] == [str(kept)]


def test_people_of_a_home_from_before_are_made_findable(ana, whole_country):
    held = SearchKey.objects.count()
    ends = SearchKey.objects.filter(key__gte=0, key__lt=BEYOND)
    ends.delete()
    assert people_alike(ana, whole_country[0][1]) == []
    assert complete_search_keys() == PEOPLE
    assert complete_search_keys() == 0
    assert SearchKey.objects.count() == held
    assert people_alike(ana, whole_country[0][1])


def test_whoever_has_a_name_without_a_word_is_complete_as_well(ana, whole_country):
    with perform(ana, "name.create"):
        Name(person_id=whole_country[0][0], kind="alias", full="???").save()
    SearchKey.objects.filter(person=whole_country[0][0]).delete()
    with perform(ana, "name.void"), unscoped("the test takes the other name away"):
        for name in Name.rows.filter(person=whole_country[0][0]).exclude(kind="alias"):
            name.voided_at = timezone.now()
            name.save()
    SearchKey.objects.filter(person=whole_country[0][0]).delete()
    assert lack_search_keys() == complete_search_keys() == 1
    assert lack_search_keys() == 0


def test_owners_of_sealed_files_are_told_of_as_many_as_before(whole_country, monkeypatch):
    people = [str(person) for person, _name in whole_country]
    name = whole_country[0][1]
    few = named_like(name, people)
    monkeypatch.setattr("amparo.people.sealed_names.FEW", len(people))
    assert few == named_like(name, people) != set()


def test_a_number_stands_for_many_words(whole_country):
    numbers = {number for word in Ends().asked("Golondrina") for number in word.beginnings}
    assert all(0 <= number < SPREAD for number in numbers)
    keys = set(SearchKey.objects.filter(key__gte=0, key__lt=BEYOND).values_list("key", flat=True))
    assert len(keys) <= 2 * SPREAD
