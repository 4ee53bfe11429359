"""People of a load are findable; what the machine leaves to people is in the steward's queue."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.models import Q

from amparo.exchange.known import decisions_known
from amparo.exchange.load import load
from amparo.exchange.migration import prepare
from amparo.exchange.pairing import people_brought
from amparo.exchange.plan import records as r
from amparo.kernel.scope import unscoped
from amparo.people.factories import a_person
from amparo.people.pairs.deciding import decide_pair, pairs_of

Pair, Person, SearchKey = (
    apps.get_model("people", name) for name in ("Pair", "Person", "SearchKey")
)
pytestmark = pytest.mark.usefixtures("staff")
CAUTIOUS = 0.995  # leaves some pairs to people


@pytest.fixture
def prepared(registers, mappings):
    return prepare(registers, mappings, CAUTIOUS)


def people():
    with unscoped("test"):
        return list(Person.rows.all())


def people_of(plan, *, decision):
    """Pairs of people between whom the machine did so."""
    told = set()
    for judged in plan.pairs:
        sides = {plan.person_of[judged.pair.a], plan.person_of[judged.pair.b]}
        if judged.decision == decision and len(sides) == 2:
            told.add(frozenset(sides))
    return told


def test_everybody_is_findable_and_doubtful_pairs_wait(prepared, steward):
    load(steward, prepared)
    everybody = {person.pk for person in people()}
    assert set(SearchKey.objects.values_list("person", flat=True)) == everybody
    waiting = {frozenset({pair.one_id, pair.other_id}) for pair in Pair.objects.all()}
    assert waiting == people_of(prepared.plan, decision="to_review")
    assert waiting


def test_a_register_meets_those_who_were_there(prepared, steward):
    victim = next(one for one in prepared.plan.mentions.values() if one.birth and one.own)
    with unscoped("test"):
        there = a_person(
            steward,
            victim.full,
            sex=victim.sex,
            nationality=victim.nationality,
            birth=victim.birth[0].isoformat(),
        )
    load(steward, prepared)
    pairs = Pair.objects.filter(Q(one=there.pk) | Q(other=there.pk), is_sure=True)
    assert any("same_birth" in pair.reasons for pair in pairs)


def test_a_decision_holds_when_the_rows_come_again(prepared, steward, registers, mappings):
    load(steward, prepared)
    pair = pairs_of(steward).filter(decision="to_review")[0]
    decide_pair(steward, None, pair.pk, "kept_apart")
    told = decisions_known()
    assert set(told.values()) == {False}
    again = prepare(registers, mappings, CAUTIOUS, decided=told)
    judged = {(one.pair.a, one.pair.b): one.decision for one in again.plan.pairs}
    assert all(judged[key] == "kept_apart" for key in told if key in judged)
    decide_pair(steward, None, pair.pk, "unsure")
    assert decisions_known() == {}


def test_two_imported_people_decided_the_same_stand_for_one(prepared, steward):
    load(steward, prepared)
    pair = pairs_of(steward).filter(decision="to_review")[0]
    decide_pair(steward, None, pair.pk, "joined")
    with unscoped("test"):
        merged = Person.rows.filter(pk__in=(pair.one_id, pair.other_id), merged_into__isnull=False)
        assert merged.count() == 1
    assert set(decisions_known().values()) == {True}


def test_search_keys_are_worked_out_before_the_transaction_opens(prepared, steward, monkeypatch):
    from amparo.kernel import act
    from amparo.people.pairs.keys import Keys

    made = []
    usual = Keys.of

    def of(self, mentions):
        assert act.under_way() is None
        made.append(1)
        return usual(self, mentions)

    monkeypatch.setattr(Keys, "of", of)
    load(steward, prepared)
    assert len(made) == len(prepared.plan.records[r.Person])


def test_whoever_is_typed_while_keys_are_worked_out_is_compared(prepared, steward, monkeypatch):
    victim = next(one for one in prepared.plan.mentions.values() if one.birth and one.own)
    typed = []
    usual = people_brought

    def meanwhile(*given):
        worked_out = usual(*given)
        facts = {"sex": victim.sex, "birth": victim.birth[0].isoformat()}
        typed.append(a_person(steward, victim.full, **facts))
        return worked_out

    monkeypatch.setattr("amparo.exchange.load.people_brought", meanwhile)
    load(steward, prepared)
    there = typed[0].pk
    assert Pair.objects.filter(Q(one=there) | Q(other=there), is_sure=True).exists()
