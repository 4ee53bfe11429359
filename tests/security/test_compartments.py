"""A sealed file: who enters it, who is told of searches, and that nothing tells of it to others."""

from __future__ import annotations

import re

import pytest

from amparo.access import second
from amparo.access.action import perform
from amparo.access.factories import a_viewer
from amparo.access.watch import refused
from amparo.access.watch.models import Alert
from amparo.cases import actions
from amparo.cases.factories import a_case, let_in, on_team, somebody_in
from amparo.cases.models import Conflict, SilentHit
from amparo.kernel.errors import NotPossible
from amparo.kernel.scope import row_rule
from amparo.people.models import Search

from .doors import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return a_viewer("ana", "ATIP_OFF", "police")


@pytest.fixture
def eve():
    return a_viewer("eve", "ATIP_OFF", "police")


@pytest.fixture
def keys():
    return a_viewer("keys", "KEY_CUSTODIAN", "council")


@pytest.fixture
def sealed(ana):
    return a_case(ana, is_compartment=True)


def sees(viewer, record):
    return row_rule(type(record), viewer).filter(pk=record.pk).exists()


# --- Entry ------------------------------------------------------------------------------------


def test_one_member_alone_lets_nobody_in(ana, eve, sealed):
    member = on_team(ana, sealed, eve)
    assert member.is_waiting
    assert not sees(eve, sealed)
    for viewer in (ana, eve):
        assert second.find(viewer, "entry", member.pk) is None


def test_a_second_member_lets_in_and_then_the_outside_authority_is_not_asked(
    ana, eve, keys, sealed
):
    dan = a_viewer("dan", "DPP", "dpp")
    let_in(on_team(ana, sealed, dan), keys)
    assert sees(dan, sealed)
    member = on_team(ana, sealed, eve)
    assert second.find(keys, "entry", member.pk) is None
    let_in(member, dan)
    assert sees(eve, sealed)


def test_a_supervisor_and_an_outsider_are_no_second_member(ana, eve, sealed):
    member = on_team(ana, sealed, eve)
    for role, agency in (("ATIP_CMD", "police"), ("DPP", "dpp"), ("SYS_ADMIN", "council")):
        assert second.find(a_viewer(role.lower(), role, agency), "entry", member.pk) is None


def test_whoever_is_in_conflict_neither_enters_nor_lets_in(ana, eve, keys, sealed):
    member = on_team(ana, sealed, eve)
    with perform(ana, "conflict.create"):
        Conflict(case=sealed, kind="chain", user_id=keys.user_id).save()
    assert second.find(keys, "entry", member.pk) is None
    other = a_viewer("other", "KEY_CUSTODIAN", "council")
    assert second.find(other, "entry", member.pk) is not None
    with perform(ana, "conflict.create"):
        Conflict(case=sealed, kind="relative", user_id=eve.user_id).save()
    assert second.find(other, "entry", member.pk) is None


def test_the_pages_of_what_waits_let_in_by_hand(ana, eve, keys, sealed):
    member = on_team(ana, sealed, eve)
    page = browser(keys)
    shown = page.get("/to-confirm/").content.decode()
    assert "eve" in shown
    assert sealed.reference not in shown
    where = f"/to-confirm/entry/{member.pk}/"
    assert browser(ana).get(where).status_code == 404
    drawn = page.get(where).content.decode()
    (version,) = re.findall(r'name="version" value="(\d+)"', drawn)
    assert page.post(where, {"answer": "yes", "version": "999"}).status_code == 200
    assert not sees(eve, sealed)
    assert page.post(where, {"answer": "yes", "version": version, "count": "2"}).status_code == 200
    assert not sees(eve, sealed)
    assert page.post(where, {"answer": "yes", "version": version, "count": "1"}).status_code == 302
    assert sees(eve, sealed)
    assert page.post(where, {"answer": "yes", "version": version}).status_code == 404


# --- Silent hits ------------------------------------------------------------------------------


def test_a_search_that_touches_a_sealed_person_is_told_to_the_team_and_not_to_the_searcher(
    ana, eve, sealed
):
    somebody_in(ana, sealed, "suspect", "Ramiro Invented")
    answer = browser(eve).post("/person/search/", {"name": "ramiro invented"})
    assert "Ramiro" not in re.sub(r'value="[^"]*"', "", answer.content.decode())
    (hit,) = row_rule(SilentHit, ana)
    assert str(hit.asked_by_id) == eve.user_id
    assert not row_rule(SilentHit, eve).exists()
    page = browser(ana)
    assert "eve" in page.get(f"/case/{sealed.pk}/part/team/").content.decode()
    assert "touched a sealed file" in page.get("/").content.decode()
    assert "ramiro invented" in page.get(f"/silent_hit/{hit.pk}/").content.decode()


def test_whoever_is_in_the_file_makes_no_hit_and_nobody_enters_one(ana, sealed):
    somebody_in(ana, sealed, "suspect", "Ramiro Invented")
    browser(ana).post("/person/search/", {"name": "ramiro invented"})
    assert not row_rule(SilentHit, ana).exists()
    assert browser(ana).get(f"/case/{sealed.pk}/silent_hit/new/").status_code == 404


def test_a_try_by_somebody_on_the_list_of_conflicts_is_told_to_the_team_and_to_nobody_else(
    ana, eve, keys, sealed
):
    with perform(ana, "conflict.create"):
        Conflict(case=sealed, kind="relative", user_id=eve.user_id).save()
    assert browser(eve).get(f"/case/{sealed.pk}/").status_code == 404
    assert browser(keys).get(f"/case/{sealed.pk}/").status_code == 404
    refused.sweep()
    (hit,) = row_rule(SilentHit, ana)
    assert (hit.kind, str(hit.asked_by_id)) == ("opening", eve.user_id)
    assert not Alert.objects.exists()
    assert not row_rule(SilentHit, eve).exists()
    page = browser(ana)
    assert "list of conflicts" in page.get(f"/case/{sealed.pk}/part/team/").content.decode()
    assert "touched a sealed file" in page.get("/").content.decode()
    assert "touched" not in browser(eve).get("/").content.decode()
    refused.sweep()
    assert row_rule(SilentHit, ana).count() == 1


def test_the_words_of_every_search_are_kept_sealed(ana, eve):
    browser(eve).post("/person/search/", {"name": "nobody at all", "born": "1990"})
    (search,) = Search.objects.all()
    assert str(search.user_id) == eve.user_id
    assert b"nobody" not in bytes(search.words)


# --- Figures ----------------------------------------------------------------------------------


def test_a_sealed_file_is_counted_only_when_its_team_says_so(ana, eve, sealed):
    page = browser(ana)
    assert browser(eve).post(f"/case/{sealed.pk}/count/").status_code == 404
    assert page.get(f"/case/{sealed.pk}/count/").status_code == 200
    assert page.post(f"/case/{sealed.pk}/count/").status_code == 302
    sealed.refresh_from_db()
    assert sealed.is_countable
    with pytest.raises(NotPossible):
        actions.mark_countable(ana, a_case(ana))
