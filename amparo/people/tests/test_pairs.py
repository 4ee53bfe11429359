"""Two files of one person: found and told to nobody, decided by the steward, undone at will."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from amparo.access.factories import a_viewer
from amparo.access.gate import edit
from amparo.access.models import User
from amparo.audit.models import Entry
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible
from amparo.kernel.layout import LAYOUTS
from amparo.kernel.pseudonyms import pseudonyms_shared
from amparo.kernel.scope import row_rule, seen_by, unscoped
from amparo.people.factories import a_person
from amparo.people.models import Merge, Name, Pair, Person, SearchKey
from amparo.people.pairs import everybody
from amparo.people.pairs.deciding import decide_pair, pairs_of
from amparo.people.pairs.everybody import compare_everybody
from amparo.people.pairs.looking import forget

pytestmark = pytest.mark.django_db
GIVEN = ("Ixchel", "Wilmer", "Karina", "Gwendolyn", "Ismael")
FAMILY = ("Choc", "Gaviria", "Usher", "Lino", "Arana", "Tzul", "Ramclam")
FACTS = {"sex": "female", "nationality": "hnd", "birth": "1994-03-12"}


@pytest.fixture
def ben(db):
    return a_viewer("ben", "DHS_SW", "dhs")


@pytest.fixture
def twice(seen, ana, ben):
    """The same victim, typed by two agencies of which neither sees the other's file."""
    one = seen("Ixchel Invented Núñez", by=ana, **FACTS)
    other = seen("Ixchel Invneted", by=ben, **{**FACTS, "birth": "1994-12-03"})
    return one, other


def again(person):
    with unscoped("test"):
        return Person.rows.get(pk=person.pk)


def the_pair():
    return Pair.objects.get()


def browser(viewer):
    client = Client(raise_request_exception=False)
    with unscoped("test"):
        user = User.rows.get(pk=viewer.user_id)
    client.force_login(user, backend="amparo.access.signin.Backend")
    session = client.session
    session["began"] = timezone.now().timestamp()
    session.save()
    return client


def test_the_same_victim_typed_by_two_agencies_is_one_pair_in_the_stewards_queue(twice, steward):
    pair = pairs_of(steward).get()
    assert {pair.one_id, pair.other_id} == {person.pk for person in twice}
    assert pair.is_sure
    assert {"day_and_month_swapped", "letters_swapped", "same_sex"} <= set(pair.reasons)


def test_nobody_but_the_steward_has_a_queue(twice, ana, ben):
    for viewer in (ana, ben):
        assert not pairs_of(viewer).exists()
        assert browser(viewer).get("/pairs/").status_code == 404
        assert browser(viewer).get(f"/pairs/{the_pair().pk}/").status_code == 404
        with pytest.raises(NotAllowed):
            decide_pair(viewer, None, the_pair().pk, "joined")


def test_the_steward_reads_no_name_of_a_live_file(twice, steward):
    for address in ("/pairs/", f"/pairs/{the_pair().pk}/"):
        page = browser(steward).get(address).content.decode()
        assert twice[0].reference in page
        assert "Ixchel" not in page
        assert "1994" not in page


def test_the_steward_reads_the_names_of_imported_people(steward):
    with unscoped("test"):
        a_person(steward, "Ixchel Invented", is_under_review=True, **FACTS)
        a_person(steward, "Ixchel Invented", is_under_review=True, **FACTS)
    page = browser(steward).get(f"/pairs/{the_pair().pk}/").content.decode()
    assert page.count("Ixchel Invented") >= 2


def test_until_it_is_decided_the_two_share_a_pseudonym(twice, steward):
    assert len(pseudonyms_shared()) == 1
    decide_pair(steward, None, the_pair().pk, "unsure")
    assert len(pseudonyms_shared()) == 1
    decide_pair(steward, None, the_pair().pk, "kept_apart")
    assert pseudonyms_shared() == {}


def test_a_name_alone_shares_no_pseudonym(seen):
    seen("Ixchel Invented")
    seen("Ixchel Invented")
    assert "name_alone" in the_pair().reasons
    assert not the_pair().is_sure
    assert pseudonyms_shared() == {}


def test_different_people_keep_all_who_are_like_them_apart(seen, steward):
    people = [seen("Ixchel Invented", **FACTS) for _ in range(3)]
    assert len(pseudonyms_shared()) == 2
    apart = Pair.objects.get(one__in=people[:2], other__in=people[:2])
    decide_pair(steward, None, apart.pk, "kept_apart")
    assert len(pseudonyms_shared()) == 1


def test_each_decision_can_be_followed_by_another_and_all_of_them_stay(twice, steward):
    one, other = twice
    key = the_pair().pk
    decide_pair(steward, None, key, "joined")
    assert {again(one).merged_into_id, again(other).merged_into_id} == {None, one.pk}
    decide_pair(steward, None, key, "kept_apart")
    assert again(one).merged_into_id is None
    assert again(other).merged_into_id is None
    decide_pair(steward, None, key, "joined")
    told = the_pair().verdicts.order_by("id").values_list("decision", "by")
    assert list(told) == [("joined", "steward"), ("kept_apart", "steward"), ("joined", "steward")]
    entries = Entry.objects.filter(name="pair.decide").order_by("seq")
    assert [entry.facts["verdict"] for entry in entries] == ["joined", "kept_apart", "joined"]


def test_the_same_decision_twice_and_words_that_are_no_answer_are_refused(twice, steward):
    decide_pair(steward, None, the_pair().pk, "kept_apart")
    with pytest.raises(NotPossible):
        decide_pair(steward, None, the_pair().pk, "kept_apart")
    with pytest.raises(Invalid):
        decide_pair(steward, None, the_pair().pk, "to_review")


def test_neither_agency_learns_of_the_others_file(twice, steward, ana, ben):
    decide_pair(steward, None, the_pair().pk, "joined")
    for viewer, own, hidden in ((ana, twice[0], twice[1]), (ben, twice[1], twice[0])):
        person = browser(viewer).get(f"/person/{own.pk}/").content.decode()
        history = browser(viewer).get(f"/person/{own.pk}/history/").content.decode()
        for page in (person, history):
            assert hidden.reference not in page
            assert str(hidden.pk) not in page
        assert "joined" not in history
        assert browser(viewer).get(f"/person/{hidden.pk}/").status_code == 404
        assert set(row_rule(Name, viewer).values_list("person", flat=True)) == {own.pk}
        assert not row_rule(Merge, viewer).exists()


def test_a_name_put_right_makes_the_pair_anew(seen, ana, steward):
    one = seen("Ixchel Invented", **FACTS)
    seen("Gwendolyn Another", **FACTS)
    assert not Pair.objects.exists()
    with seen_by(ana):
        name = Name.objects.get(person=one.pk)
        edit(ana, name, LAYOUTS["name"].section("name"), {"full": "Gwendolyn Another"})
    assert the_pair().is_sure
    with seen_by(ana):
        name = Name.objects.get(person=one.pk)
        edit(ana, name, LAYOUTS["name"].section("name"), {"full": "Somebody Else"})
    assert not Pair.objects.exists()


def test_the_search_keys_hold_no_word_and_go_with_the_person(seen):
    person = seen("Ixchel Invented", **FACTS)
    keys = SearchKey.objects.filter(person=person.pk)
    assert keys.exists()
    assert all(isinstance(key, int) for key in keys.values_list("key", flat=True))
    forget([person.pk])
    assert not keys.exists()


def test_the_page_takes_an_answer_and_says_what_was_decided(twice, steward):
    client = browser(steward)
    answer = client.post(f"/pairs/{the_pair().pk}/", {"verdict": "kept_apart"}, follow=True)
    assert "Kept apart" in answer.content.decode()
    assert the_pair().decision == "kept_apart"
    assert client.post(f"/pairs/{the_pair().pk}/", {"verdict": "nonsense"}).status_code != 500
    decided = client.get("/pairs/?show=decided").content.decode()
    assert twice[0].reference in decided


def test_a_home_from_before_is_compared_whole_and_again(twice, steward):
    SearchKey.objects.all().delete()
    Pair.objects.all().delete()
    told = compare_everybody(steward)
    assert (told.identities, told.pairs) == (2, 1)
    assert told.people.people == 1
    decide_pair(steward, None, the_pair().pk, "kept_apart")
    compare_everybody(steward)
    assert the_pair().decision == "kept_apart"


@pytest.mark.slow
def test_among_many_the_likelihood_is_learnt_and_a_name_alone_stays_a_name_alone(
    steward, monkeypatch, settings, tmp_path
):
    settings.AMPARO_HOME = tmp_path
    monkeypatch.setattr(everybody, "MANY", 1)
    for number in range(60):
        day = f"19{60 + number % 40}-0{1 + number % 9}-1{number % 10}"
        given, family = GIVEN[number % 5], f"{FAMILY[number % 7]} {FAMILY[number % 6]}"
        for writing in (f"{given} {family}", f"{given} {family.split()[0]}"):
            a_person(steward, writing, **{**FACTS, "birth": day})
    a_person(steward, "Nobody Invented")
    a_person(steward, "Nobody Invented")
    Pair.objects.all().delete()
    compare_everybody(steward)
    kept = (tmp_path / "linkage" / "model.json").read_text()
    assert not any(word.lower() in kept.lower() for word in (*GIVEN, *FAMILY))
    assert Pair.objects.filter(is_sure=True, score__gt=0.9).count() >= 50
    alone = Pair.objects.filter(is_sure=False)
    assert all(float(pair.score) <= 0.6 for pair in alone)


def test_nobody_but_the_steward_compares_everybody(ana):
    with pytest.raises(NotAllowed):
        compare_everybody(ana)


def test_undecided_pairs_go_with_a_person_who_is_destroyed_and_decided_ones_stay(twice, steward):
    decide_pair(steward, None, the_pair().pk, "unsure")
    forget([twice[0].pk])
    assert Pair.objects.exists()
    Pair.objects.get().verdicts.all().delete()
    forget([twice[0].pk])
    assert not Pair.objects.exists()
