"""Finding a person: in one's own sight alone, whatever the order, accents and slips of the pen."""

from __future__ import annotations

import pytest

from amparo.access.action import perform
from amparo.people.actions import record_person
from amparo.people.factories import a_person
from amparo.people.likeness import fit
from amparo.people.matches import AlreadyThere, people_alike
from amparo.people.models import Name
from amparo.people.queries import names_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "typed",
    [
        "María del Carmen Núñez Invented",
        "nunez invented maria carmen",
        "INVENTED, MARÍA",
        "Nuñes Mari",
        "Maria Nunes",
        "invneted carmen",
    ],
)
def test_a_name_is_found_in_any_order_without_accents_and_with_slips(ana, seen, typed):
    person = seen("María del Carmen Núñez Invented")
    seen("Roberto Cal Madeup")
    assert [match.person for match in people_alike(ana, typed)] == [str(person.pk)]


@pytest.mark.parametrize("typed", ["", "   ", "=1+1", "<script>", "🙂", "‮", "x" * 10_000, "\x00"])
def test_what_is_no_name_finds_nobody(ana, seen, typed):
    seen("María Núñez Invented")
    assert people_alike(ana, typed) == []


def test_a_name_in_another_script_is_found_as_written(ana, seen):
    person = seen("王小明")
    assert [match.person for match in people_alike(ana, "王小明")] == [str(person.pk)]


def test_nobody_is_found_outside_ones_own_sight(ana, eve, seen):
    seen("María Núñez Invented", by=eve)
    assert people_alike(ana, "María Núñez Invented") == []
    assert len(people_alike(eve, "María Núñez Invented")) == 1


def test_an_alias_finds_the_person_and_the_main_name_is_shown(ana, seen):
    person = seen("María Núñez Invented")
    with perform(ana, "name.create"):
        Name(person=person, kind="alias", full="La Golondrina").save()
    (match,) = people_alike(ana, "golondrina")
    assert (match.name, match.also) == ("María Núñez Invented", ("La Golondrina",))


def test_a_birth_tells_two_people_of_one_name_apart(ana, seen):
    old = seen("María Núñez Invented", birth="1960")
    young = seen("María Núñez Invented", birth="2004-05")
    found = people_alike(ana, "María Núñez Invented", born="2004")
    assert [match.person for match in found] == [str(young.pk), str(old.pk)]


def test_whoever_is_like_somebody_in_sight_is_entered_only_when_that_is_confirmed(ana, seen):
    seen("María Núñez Invented")
    names = [{"kind": "legal", "full": "Maria Nunez Invented"}]
    with pytest.raises(AlreadyThere) as refusal:
        record_person(ana, None, {}, names)
    assert [match.name for match in refusal.value.matches] == ["María Núñez Invented"]
    person = record_person(ana, None, {}, names, is_surely_new=True)
    assert person.reference.startswith("P-")


def test_one_name_alone_is_the_one_to_show(ana, seen):
    person = seen("María Núñez Invented")
    with perform(ana, "name.create"):
        Name(person=person, kind="used", given="Mari", family="Invented", is_main=True).save()
    assert names_of(ana, [person.pk]) == {str(person.pk): "Mari Invented"}


def test_words_that_fit_nothing_count_as_nothing():
    assert fit("Maria Invented", "Maria Invented Cal") > fit("Maria Invented", "Maria Other")
    assert fit("Maria Invented", "Maria Other") < 50
    assert fit("Maria", "") == fit("", "Maria") == 0


def test_the_steward_finds_imported_people_by_name_and_reads_no_more_of_them(ana, steward):
    person = a_person(ana, "María Núñez Invented", birth="1990", is_under_review=True)
    a_person(ana, "María Núñez Invented")
    (match,) = people_alike(steward, "nunez maria")
    assert (match.person, match.name, match.born) == (str(person.pk), "María Núñez Invented", "")
