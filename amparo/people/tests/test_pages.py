"""The pages of people: finding, seeing, joining and parting; and bad input on each."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amparo.access.action import perform
from amparo.access.factories import a_viewer
from amparo.access.models import User
from amparo.audit.models import Entry
from amparo.kernel.scope import unscoped
from amparo.people.models import Contact, Person

pytestmark = pytest.mark.django_db

BAD = ["", "   ", "=1+1", "<script>alert(1)</script>", "\"'`;--", "x" * 10_000, "\x00", "‮abc", "🙂"]


@pytest.fixture
def browser():
    def opened(viewer):
        client = Client()
        with unscoped("test"):
            client.force_login(
                User.rows.get(pk=viewer.user_id), backend="amparo.access.signin.Backend"
            )
        session = client.session
        session["began"] = timezone.now().timestamp()
        session.save()
        return client

    return opened


def page_of(person):
    return reverse("record-page", args=["person", person.pk])


def again(person):
    with unscoped("test"):
        return Person.rows.get(pk=person.pk)


def test_a_search_is_sent_by_post_and_written_down_without_the_name(browser, ana, seen):
    person = seen("María Núñez Invented", sex="female")
    url = reverse("person-search")
    assert browser(ana).get(f"{url}?name=María").context.get("found") is None
    page = browser(ana).post(url, {"name": "nunez"})
    assert [found["key"] for found in page.context["found"]] == [str(person.pk)]
    assert page.request["QUERY_STRING"] == ""
    entry = Entry.objects.latest("seq")
    assert (entry.name, entry.facts) == ("person.search", {"shown": [person.reference]})
    assert "unez" not in str(entry.__dict__)


@pytest.mark.parametrize("bad", BAD)
def test_whatever_is_typed_into_the_search_is_answered(browser, ana, seen, bad):
    seen("María Núñez Invented")
    for typed in ({"name": bad}, {"name": "maria", "born": bad}):
        page = browser(ana).post(reverse("person-search"), typed)
        assert page.status_code == 200


def test_whoever_may_not_search_has_no_page_for_it(browser):
    for role, agency in (("FOCAL", "council"), ("AUDITOR", "council"), ("SYS_ADMIN", "council")):
        viewer = a_viewer(role.lower(), role, agency)
        assert browser(viewer).get(reverse("person-search")).status_code == 404


def test_the_page_of_a_person_holds_names_papers_and_contacts(browser, ana, eve, seen):
    person = seen("María Núñez Invented", birth="age 30 on 2021-05-01")
    with perform(ana, "contact.create"):
        Contact(person=person, kind="mobile", value="600 0000", when_to_call="mornings").save()
    page = browser(ana).get(page_of(person))
    assert page.context["title"] == "María Núñez Invented"
    body = page.content.decode()
    assert "1990/1991" in body
    assert "mornings" in body
    assert browser(eve).get(page_of(person)).status_code == 404


def test_nobody_is_entered_outside_a_case(browser, ana):
    answer = browser(ana).get(reverse("record-new", args=["person"]))
    assert answer["Location"] == reverse("person-search")


def test_two_are_joined_on_a_page_with_reasons_and_parted_again(browser, ana, seen):
    one, other = seen("María Núñez Invented"), seen("Maria Nunez Invented")
    visitor, url = browser(ana), reverse("person-merge", args=[one.pk])
    page = visitor.post(url, {"name": "nunez invented"})
    assert [found["key"] for found in page.context["found"]] == [str(other.pk)]
    page = visitor.post(url, {"other": str(other.pk)})
    assert not page.context["form"].errors
    page = visitor.post(url, {"other": str(other.pk), "sure": "1"})
    assert "reasons" in page.context["form"].errors
    sure = {"other": str(other.pk), "sure": "1", "reasons": ["same_birth"]}
    assert visitor.post(url, sure).status_code == 302
    assert again(other).merged_into_id == one.pk
    joined = visitor.get(page_of(one)).context["joined"]
    assert [link["url"] for link in joined] == [page_of(other)]
    part = reverse("person-unmerge", args=[other.pk])
    assert visitor.get(part).status_code == 200
    assert visitor.post(part).status_code == 302
    assert again(other).merged_into_id is None


def test_nobody_is_joined_with_somebody_out_of_sight(browser, ana, eve, seen):
    one, hidden = seen("María Núñez Invented"), seen("Maria Nunez Invented", by=eve)
    visitor, url = browser(ana), reverse("person-merge", args=[one.pk])
    sure = {"sure": "1", "reasons": ["same_birth"]}
    assert visitor.post(url, {"other": str(hidden.pk), **sure}).status_code == 404
    assert visitor.post(url, {"other": "nonsense"}).status_code == 404
    assert visitor.post(url, {"other": str(hidden.pk)}).status_code == 404
    refused = visitor.post(url, {"other": str(one.pk), **sure})
    assert "herself or himself" in refused.content.decode()


@pytest.mark.parametrize("bad", BAD)
def test_whatever_is_typed_as_a_birth_is_answered_beside_the_field(browser, ana, seen, bad):
    person = seen("María Núñez Invented", birth="1979")
    url = reverse("record-edit", args=["person", person.pk, "person"])
    answer = browser(ana).post(url, {"birth": bad, "version": person.version})
    assert answer.status_code == (302 if not bad.strip() else 200)
