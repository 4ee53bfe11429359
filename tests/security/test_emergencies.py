"""An emergency opens what saves one life, for half an hour, in front of others."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from amparo.access import emergencies
from amparo.access.action import perform
from amparo.access.decide import decide
from amparo.access.factories import a_viewer
from amparo.access.watch import refused
from amparo.access.watch.models import Alert, Emergency, Look, Notice
from amparo.audit.models import Entry
from amparo.cases.factories import a_case, somebody_in
from amparo.cases.models import Conflict, Note
from amparo.kernel.scope import row_rule, unscoped
from amparo.protection.models import Placement

from .doors import browser

pytestmark = pytest.mark.django_db
SAFE = "12 Invented Lane"
WHY = {"reason": "in_danger", "words": "A neighbour called: somebody breaks the door, right now."}
SAYS_NOTHING = "Nothing can be opened under this reference"


@pytest.fixture
def ana():
    return a_viewer("ana", "DHS_SW", "dhs")


@pytest.fixture
def eve():
    return a_viewer("eve", "ATIP_OFF", "police")


@pytest.fixture
def auditor():
    return a_viewer("aud", "AUDITOR", "council")


def filled(viewer, *, is_compartment=False):
    case = a_case(viewer, is_compartment=is_compartment)
    person = somebody_in(viewer, case, "victim", "Invented Victim")
    with perform(viewer, "placement.create"):
        Placement(case=case, person=person, kind="safe_house", address=SAFE).save()
    with perform(viewer, "note.create"):
        Note(case=case, kind="safety", text="Invented counselling").save()
    return case, person


def asked(page, reference, **answers):
    return page.post("/emergency/", {"reference": reference, **WHY, **answers})


def test_the_card_shows_where_the_person_is_and_nothing_of_the_rest(ana, eve, auditor):
    case, person = filled(ana)
    page = browser(eve)
    assert page.get(f"/person/{person.pk}/").status_code == 404
    card = asked(page, person.reference)["Location"]
    shown = page.get(card).content.decode()
    assert SAFE in shown
    assert "Invented Victim" in shown
    assert "counselling" not in shown
    assert case.reference not in shown
    for path in (f"/person/{person.pk}/", f"/case/{case.pk}/"):
        assert page.get(path).status_code == 404
    assert case.reference not in page.get("/case/").content.decode()


def test_every_page_says_so_meanwhile_and_none_after_the_end(ana, eve, auditor):
    _case, person = filled(ana)
    page = browser(eve)
    card = asked(page, person.reference)["Location"]
    assert "An emergency is open until" in page.get("/case/").content.decode()
    assert page.post(f"{card}end/").status_code == 302
    assert "An emergency is open" not in page.get("/case/").content.decode()
    assert page.get(card).status_code == 404


def test_two_browsers_at_once_open_one_emergency(ana, eve, auditor, monkeypatch):
    _case, person = filled(ana)
    reach = emergencies.reach_of
    others: list[int] = []

    def meanwhile(viewer, key):
        if not others:
            others.append(0)
            others[0] = asked(browser(eve), person.reference).status_code
        return reach(viewer, key)

    monkeypatch.setattr(emergencies, "reach_of", meanwhile)
    answer = asked(browser(eve), person.reference)
    assert others == [302]
    assert answer.status_code != 302
    assert Emergency.objects.count() == 1


def test_it_is_shut_after_half_an_hour_and_in_every_other_session(ana, eve, auditor):
    _case, person = filled(ana)
    page = browser(eve)
    card = asked(page, person.reference)["Location"]
    assert browser(eve).get(card).status_code == 404
    assert browser(ana).get(card).status_code == 404
    Emergency.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert page.get(card).status_code == 404


def test_the_team_and_a_reviewer_of_another_agency_are_told_at_once(ana, eve, auditor):
    case, person = filled(ana)
    a_viewer("chief", "ATIP_CMD", "police")
    head = a_viewer("head", "DHS_SUP", "dhs")
    asked(browser(eve), person.reference)
    told = {(str(n.user_id), n.kind) for n in Notice.objects.all()}
    assert told == {
        (ana.user_id, "emergency"),
        (auditor.user_id, "review"),
        (head.user_id, "review"),
    }
    shown = browser(ana).get(f"/case/{case.pk}/opened/").content.decode()
    assert "Emergency: Where the person is" in shown
    assert Look.objects.filter(is_urgent=True, data_class="whereabouts").exists()
    entry = Entry.objects.get(name="emergency.open")
    assert WHY["words"] not in str(entry.facts)


@pytest.mark.parametrize("kind", ["nowhere", "sealed", "conflict"])
def test_a_sealed_person_a_conflict_and_nobody_read_alike(ana, eve, auditor, kind):
    case, person = filled(ana, is_compartment=kind == "sealed")
    if kind == "conflict":
        with perform(ana, "conflict.create"):
            Conflict(case=case, kind="relative", user_id=eve.user_id).save()
    reference = "P-22222222" if kind == "nowhere" else person.reference
    answer = asked(browser(eve), reference)
    assert answer.status_code == 200
    assert SAYS_NOTHING in answer.content.decode()
    assert not Emergency.objects.exists()
    assert Entry.objects.filter(name="record.refused", by="eve").count() == 1
    refused.sweep()
    assert [a.kind for a in Alert.objects.all()] == (["conflict"] if kind == "conflict" else [])


def test_a_conflict_written_down_meanwhile_shuts_the_card(ana, eve, auditor):
    case, person = filled(ana)
    page = browser(eve)
    card = asked(page, person.reference)["Location"]
    with perform(ana, "conflict.create"):
        Conflict(case=case, kind="relative", user_id=eve.user_id).save()
    assert page.get(card).status_code == 404


def test_within_an_emergency_nothing_is_changed_exported_assigned_or_searched(ana, eve):
    case, person = filled(ana)
    sealed, _other = filled(ana, is_compartment=True)
    reached = emergencies.reach_of(eve, str(person.pk))
    assert reached is not None
    with unscoped("test"):
        place = Placement.rows.get(case=case)
        hidden = Placement.rows.get(case=sealed)
    with emergencies.looking(reached):
        assert decide(eve, "placement.read", place)
        assert "why_not_less_restrictive" not in decide(eve, "placement.read", place).reads
        for action in ("placement.edit", "placement.export", "placement.void", "case.read"):
            assert not decide(eve, action, place if "placement" in action else case)
        assert not decide(eve, "placement.read", hidden)
        assert not decide(eve, "person.search", None)
        assert not decide(eve, "team_member.create", None)
        assert list(row_rule(Placement, eve)) == [place]
        assert not row_rule(Note, eve).exists()
    assert not row_rule(Placement, eve).exists()


@pytest.mark.parametrize(
    "wrong", [{"reason": ""}, {"reason": "curious"}, {"words": "short"}, {"reference": ""}]
)
def test_without_a_reason_in_words_nothing_is_opened(ana, eve, wrong):
    _case, person = filled(ana)
    answer = asked(browser(eve), **{"reference": person.reference, **wrong})
    assert answer.status_code == 200
    assert not Emergency.objects.exists()


def test_one_person_at_a_time(ana, eve, auditor):
    _case, first = filled(ana)
    _case, second = filled(ana)
    page = browser(eve)
    asked(page, first.reference)
    assert "End it first" in asked(page, second.reference).content.decode()
    assert Emergency.objects.count() == 1


def test_a_late_review_shuts_the_unit_and_the_finding_opens_it_again(ana, eve, auditor):
    _case, person = filled(ana)
    page = browser(eve)
    asked(page, person.reference)
    late = timezone.now() - timedelta(hours=73)
    Emergency.objects.update(opened_at=late, until=late)
    other = a_viewer("officer", "ATIP_OFF", "police")
    assert "overdue" in asked(browser(other), person.reference).content.decode()
    path = f"/reviews/{Emergency.objects.get().pk}/"
    chief = a_viewer("chief", "ATIP_CMD", "police")
    for viewer in (chief, eve, other):
        assert browser(viewer).get(path).status_code == 404
    assert WHY["words"] in browser(auditor).get(path).content.decode()
    assert browser(auditor).post(path, {"finding": "needed"}).status_code == 302
    assert asked(browser(other), person.reference).status_code == 302


def test_only_roles_that_guard_people_may_ask_at_all(ana, auditor):
    _case, person = filled(ana)
    for role, agency in (("DPP", "dpp"), ("AUDITOR", "council"), ("SYS_ADMIN", "council")):
        page = browser(a_viewer(f"x{role.lower()}", role, agency))
        assert page.get("/emergency/").status_code == 404
        assert asked(page, person.reference).status_code == 404


def test_pages_of_people_without_an_emergency_ask_nothing_more(ana, django_assert_num_queries):
    from amparo.access.context import frame

    request: Any = SimpleNamespace(viewer=ana, path="/", session={})
    with django_assert_num_queries(0):
        assert frame(request)["emergency"] is None
