"""What a load took for one person can be parted again, and joined again, and nothing is lost."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from amparo.access.factories import a_viewer
from amparo.access.models import User
from amparo.exchange import join_views
from amparo.exchange.known import decisions_known
from amparo.exchange.load import load
from amparo.exchange.models import Provenance
from amparo.exchange.parting import made_of_several, mentions_of, part
from amparo.kernel.errors import Invalid, NotAllowed
from amparo.kernel.scope import unscoped
from amparo.people.pairs.deciding import decide_pair

Name, Pair, Person = (apps.get_model("people", name) for name in ("Name", "Pair", "Person"))
pytestmark = pytest.mark.usefixtures("staff")


@pytest.fixture
def loaded(prepared, steward):
    load(steward, prepared)
    return prepared


@pytest.fixture
def a_client(loaded, steward):
    """A client of two registers, with the rows that name her or him."""
    for person, _rows in made_of_several(steward):
        rows = mentions_of(person)
        if {"person"} <= {one.part for one in rows} and len(
            {one.source.file_id for one in rows}
        ) > 1:
            return person, rows
    raise AssertionError("the registers name nobody twice")


def browser(viewer):
    client = Client(raise_request_exception=False)
    with unscoped("test"):
        user = User.rows.get(pk=viewer.user_id)
    client.force_login(user, backend="amparo.access.signin.Backend")
    session = client.session
    session["began"] = timezone.now().timestamp()
    session.save()
    return client


def about(person, label):
    with unscoped("test"):
        return apps.get_model(label).rows.filter(person=person, voided_at__isnull=True).count()


def test_the_chosen_rows_become_another_person_with_names_and_records(a_client, steward):
    person, rows = a_client
    going = rows[-1]
    before = about(person, "cases.CaseRole")
    done = part(steward, None, person, {going.pk})
    assert [one.pk for one in mentions_of(done.person)] == [going.pk]
    assert going.pk not in [one.pk for one in mentions_of(person)]
    assert about(done.person, "people.Name") == 1
    assert about(person, "people.Name") >= 1
    assert about(done.person, "cases.CaseRole") >= 1
    assert about(person, "cases.CaseRole") >= before - 1
    with unscoped("test"):
        assert Person.rows.get(pk=done.person).is_under_review
        shown = Name.rows.filter(person=person, voided_at__isnull=True, is_main=True)
        assert shown.count() == 1


def test_it_is_remembered_when_the_rows_come_again(a_client, steward):
    person, rows = a_client
    part(steward, None, person, {rows[-1].pk})
    told = decisions_known()
    assert len(told) == len(rows) - 1
    assert not any(told.values())


def test_the_two_are_a_decided_pair_that_can_be_joined_again(a_client, steward):
    person, rows = a_client
    done = part(steward, None, person, {rows[-1].pk})
    pair = Pair.objects.get(one__in=(person, done.person), other__in=(person, done.person))
    assert pair.decision == "kept_apart"
    decide_pair(steward, None, pair.pk, "joined")
    with unscoped("test"):
        merged = Person.rows.filter(pk__in=(person, done.person), merged_into__isnull=False)
        assert merged.count() == 1


def test_nothing_and_everything_are_no_part(a_client, steward):
    person, rows = a_client
    for chosen in (set(), {one.pk for one in rows}):
        with pytest.raises(Invalid):
            part(steward, None, person, chosen)
    assert len(mentions_of(person)) == len(rows)


def test_nobody_but_the_steward_parts_people(a_client):
    person, rows = a_client
    ana = a_viewer("ana", "ATIP_OFF", "police")
    assert made_of_several(ana) is not None
    with pytest.raises(NotAllowed):
        part(ana, None, person, {rows[0].pk})
    assert browser(ana).get("/pairs/joined/").status_code == 404
    assert browser(ana).get(f"/pairs/joined/{person}/").status_code == 404


def test_nobody_is_skipped_on_the_next_page_when_somebody_is_parted_meanwhile(
    loaded, steward, monkeypatch
):
    monkeypatch.setattr(join_views, "ON_A_PAGE", 1)
    people = [person for person, _rows in made_of_several(steward)]
    assert len(people) > 2
    client = browser(steward)
    first = client.get("/pairs/joined/").content.decode()
    assert str(people[0]) in first
    for row in mentions_of(people[0])[1:]:
        part(steward, None, people[0], {row.pk})
    following = re.search(r"/pairs/joined/\?after=[\w~-]+", first)
    assert following
    assert str(people[1]) in client.get(following[0]).content.decode()


@pytest.mark.parametrize("place", ["x", "2~", "~", "9" * 5000, "2~x", "\x00", "²~²"])
def test_a_place_that_cannot_be_read_is_the_beginning(loaded, steward, place):
    answer = browser(steward).get("/pairs/joined/", {"after": place})
    assert str(made_of_several(steward)[0][0]) in answer.content.decode()


def test_the_pages_show_the_rows_and_part_them(a_client, steward):
    person, rows = a_client
    client = browser(steward)
    assert str(person) in client.get("/pairs/joined/").content.decode()
    page = client.get(f"/pairs/joined/{person}/").content.decode()
    assert rows[0].source.file.name in page
    refused = client.post(f"/pairs/joined/{person}/", {})
    assert "Choose some of the rows" in refused.content.decode()
    answer = client.post(f"/pairs/joined/{person}/", {"rows": [rows[-1].pk]}, follow=True)
    assert "Parted." in answer.content.decode()
    assert Provenance.objects.filter(key=person, record="people.Person").count() == len(rows) - 1
