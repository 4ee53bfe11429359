"""Who opened what is known to those whom it concerns, and too much of it to somebody outside."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from amparo.access.action import perform
from amparo.access.factories import a_viewer
from amparo.access.watch import refused
from amparo.access.watch.models import Alert, Look, Notice
from amparo.audit.models import Entry
from amparo.cases import watching
from amparo.cases.factories import a_case, on_team, somebody_in
from amparo.cases.models import Case, CaseRole, Conflict
from amparo.kernel.scope import unscoped
from amparo.protection.models import Placement

from .doors import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return a_viewer("ana", "ATIP_OFF", "police")


@pytest.fixture
def ben():
    return a_viewer("ben", "DHS_SW", "dhs")


@pytest.fixture
def eve():
    return a_viewer("eve", "ATIP_OFF", "police")


@pytest.fixture
def auditor():
    return a_viewer("aud", "AUDITOR", "council")


def text_of(viewer, path):
    answer = browser(viewer).get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


# --- Who opened it ------------------------------------------------------------------------------


def test_the_first_look_of_a_day_stands_in_the_ledger_and_the_next_costs_nothing_there(ana):
    case = a_case(ana)
    somebody_in(ana, case, "victim", "Invented Victim")
    page = browser(ana)
    for _turn in range(3):
        assert page.get(f"/case/{case.pk}/").status_code == 200
    assert Entry.objects.filter(name="record.look").count() == 1
    assert sorted(Look.objects.values_list("record", flat=True)) == ["cases.case", "people.person"]


def test_the_team_sees_who_opened_the_file_and_which_hidden_words(ana, ben):
    case = a_case(ana)
    on_team(ana, case, ben)
    victim = somebody_in(ana, case, "victim", "Invented Victim")
    with perform(ben, "placement.create"):
        place = Placement(case=case, person=victim, kind="safe_house", address="Invented street")
        place.save()
    assert browser(ana).post(f"/placement/{place.pk}/reveal/address/").status_code == 200
    shown = text_of(ben, f"/case/{case.pk}/opened/")
    assert "ana" in shown
    assert "Where the person is" in shown
    assert "Invented street" not in shown
    over = text_of(ben, "/opened/")
    assert case.reference in over
    assert "ana" in over


def test_nobody_off_the_team_learns_who_opened_a_file(ana, eve, auditor):
    case = a_case(ana)
    browser(ana).get(f"/case/{case.pk}/")
    for viewer in (eve, auditor):
        assert browser(viewer).get(f"/case/{case.pk}/opened/").status_code == 404
    assert case.reference not in text_of(eve, "/opened/")


def test_the_other_agency_is_told_weekly_without_a_name(ana, ben):
    case = a_case(ben)
    on_team(ben, case, ana)
    assert watching.tell_weekly() == 0
    browser(ana).get(f"/case/{case.pk}/")
    assert watching.tell_weekly() == watching.tell_weekly() == 1
    notice = Notice.objects.get()
    assert str(notice.user_id) == ben.user_id
    shown = text_of(ben, "/notices/")
    assert case.reference not in shown
    assert browser(ben).get(f"/notices/{notice.pk}/")["Location"].startswith("/opened/")
    assert browser(ana).get(f"/notices/{notice.pk}/").status_code == 404


def test_auditors_see_numbers_and_no_sealed_file_in_them(ana, auditor):
    sealed, plain = a_case(ana, is_compartment=True), a_case(ana)
    for case in (sealed, plain):
        somebody_in(ana, case, "victim", f"Invented {case.reference}")
        browser(ana).get(f"/case/{case.pk}/")
    shown = text_of(auditor, "/watching/")
    assert "ana" in shown
    assert plain.reference not in shown
    assert "Invented" not in shown
    from amparo.access.watch import patterns

    assert [row["n"] for row in patterns.by_user(timezone.localdate())] == [1]


# --- Budgets ------------------------------------------------------------------------------------


@pytest.fixture
def budget_of_three(monkeypatch):
    from amparo.reference.watching import Watching

    monkeypatch.setattr(Watching, "budget", lambda self, roles: 3)


def people_of(viewer, number):
    made = []
    for turn in range(number):
        case = a_case(viewer)
        somebody_in(viewer, case, "victim", f"Invented {turn}")
        made.append(case)
    return made


def test_a_scraper_is_stopped_at_the_budget_and_reported_outside_the_line(
    ana, auditor, budget_of_three
):
    cases = people_of(ana, 6)
    chief = a_viewer("chief", "ATIP_CMD", "police")
    page = browser(ana)
    codes = [page.get(f"/case/{case.pk}/").status_code for case in cases]
    assert codes == [200, 200, 200, 302, 302, 302]
    alert = Alert.objects.get()
    assert (alert.kind, str(alert.user_id), alert.count) == ("budget", ana.user_id, 3)
    told = set(map(str, Notice.objects.values_list("user", flat=True)))
    assert told == {auditor.user_id}
    assert "ana" in text_of(auditor, "/alerts/")
    assert "ana" not in text_of(chief, "/alerts/").partition("<main")[2]


def test_whoever_says_why_goes_on_and_what_was_open_stays_open(ana, auditor, budget_of_three):
    cases = people_of(ana, 7)
    page = browser(ana)
    for case in cases[:3]:
        page.get(f"/case/{case.pk}/")
    stopped = page.get(f"/case/{cases[3].pk}/")
    assert stopped["Location"].startswith("/more-people/")
    assert page.get(f"/case/{cases[0].pk}/").status_code == 200
    assert page.post(stopped["Location"], {"reason": ""}).status_code == 200
    going = page.post(stopped["Location"], {"reason": "operation"})
    assert going["Location"] == f"/case/{cases[3].pk}/"
    codes = [page.get(f"/case/{case.pk}/").status_code for case in cases[3:]]
    assert codes == [200, 200, 200, 302]
    assert Alert.objects.count() == 2


def test_an_alert_is_answered_once_and_never_by_its_own_agency_or_person(ana, auditor, ben):
    case = a_case(ben)
    with perform(ben, "conflict.create"):
        Conflict(case=case, kind="person", user_id=ana.user_id).save()
    assert browser(ana).get(f"/case/{case.pk}/").status_code == 404
    assert refused.sweep() == 1
    path = f"/alerts/{Alert.objects.get().pk}/"
    chief = a_viewer("chief", "ATIP_CMD", "police")
    for viewer in (chief, ana, ben):
        assert browser(viewer).post(path, {"finding": "needed"}).status_code == 404
    assert browser(auditor).post(path, {"finding": "misuse"}).status_code == 302
    browser(auditor).post(path, {"finding": "needed"})
    assert Alert.objects.get().finding == "misuse"


# --- Tries at what is closed, and decoys --------------------------------------------------------


def test_a_try_at_something_closed_reads_like_one_at_nothing_and_is_written_down(ana, eve):
    case = a_case(ana)
    there = browser(eve).get(f"/case/{case.pk}/")
    nowhere = browser(eve).get("/case/01234567-89ab-7def-8123-456789abcdef/")
    assert there.status_code == nowhere.status_code == 404
    assert Entry.objects.filter(name="record.refused", by="eve").count() == 2


@pytest.fixture
def decoy():
    watching.plant("Invented Lure")
    with unscoped("test"):
        return Case.rows.get(is_compartment=True)


def test_whoever_tries_a_decoy_is_reported_and_learns_nothing(decoy, eve, auditor):
    with unscoped("test"):
        person = CaseRole.rows.get(case=decoy).person_id
    for path in (f"/case/{decoy.pk}/", f"/person/{person}/"):
        assert browser(eve).get(path).status_code == 404
    text_of(auditor, "/alerts/")
    assert list(Alert.objects.values_list("kind", flat=True)) == ["decoy", "decoy"]


def test_whoever_searches_for_a_decoy_is_reported_and_finds_nobody(decoy, eve, auditor):
    words = {"name": "Invented Lure", "born": ""}
    answer = browser(eve).post(reverse("person-search"), words)
    assert answer.status_code == 200
    assert refused.sweep() == 1
    assert Alert.objects.get().kind == "decoy"


def test_a_decoy_is_in_no_list_of_anybody_and_in_no_fact(decoy):
    from pathlib import Path

    from django.db import connection

    for role, agency in (("ATIP_CMD", "police"), ("DHS_SUP", "dhs"), ("DATA_STEWARD", "council")):
        viewer = a_viewer(role.lower(), role, agency)
        for path in ("/case/", "/person/"):
            answer = browser(viewer).get(path)
            assert decoy.reference not in answer.content.decode()
    facts = Path(watching.__file__).parent / "facts" / "case.sql"
    with connection.cursor() as cursor:
        cursor.execute(facts.read_text(encoding="utf-8"))
        assert not cursor.fetchall()


def test_a_copy_of_the_database_does_not_tell_which_files_are_decoys(decoy):
    from amparo.access.watch.models import Decoy

    assert not any(decoy.pk.hex in mark for mark in Decoy.objects.values_list("mark", flat=True))


# --- Lists and odd hours ------------------------------------------------------------------------


@pytest.fixture
def supervised(ana):
    """A chief, and six people in the cases of an officer whom he supervises."""
    people_of(ana, 6)
    return a_viewer("chief", "ATIP_CMD", "police")


def test_whoever_leafs_through_lists_is_stopped_at_the_budget_too(
    supervised, auditor, monkeypatch, budget_of_three
):
    monkeypatch.setattr("amparo.access.listing.IN_VIEW", 2)
    monkeypatch.setattr("amparo.access.listing.page_of.__defaults__", (2,))
    page, path, codes = browser(supervised), "/case_role/", []
    for _turn in range(3):
        answer = page.get(path)
        codes.append(answer.status_code)
        path = "/case_role/" + (answer.context["next_url"] if answer.context else "")
        path = path.replace("/case_role//case_role/", "/case_role/")
    assert codes == [200, 200, 302]
    assert Alert.objects.get().kind == "budget"
    assert "chief" in text_of(auditor, "/alerts/")


def test_a_list_is_one_entry_and_again_that_day_none(supervised):
    page = browser(supervised)
    for _turn in range(3):
        assert page.get("/case_role/").status_code == 200
    entries = Entry.objects.filter(name="record.listed")
    assert [len(entry.facts["files"]) for entry in entries] == [6]
    assert "Invented" not in str(entries[0].facts)


def test_names_found_by_a_search_count_as_those_of_a_list(ana, supervised, budget_of_three):
    somebody_in(ana, a_case(ana), "victim", "Ramira Somebody")
    page = browser(supervised)
    names = ("Invented", "Ramira Somebody", "Nobody")
    codes = [page.post("/person/search/", {"name": name}).status_code for name in names]
    assert codes == [200, 302, 200]


def test_people_of_ones_own_cases_are_read_in_lists_at_will(ana, budget_of_three):
    people_of(ana, 6)
    assert browser(ana).get("/case_role/").status_code == 200
    assert not Alert.objects.exists()
    assert not Look.objects.exists()


def an_address(ana, ben, **case):
    opened = a_case(ben, **case)
    victim = somebody_in(ben, opened, "victim", "Invented Victim")
    with perform(ben, "placement.create"):
        place = Placement(case=opened, person=victim, kind="safe_house", address="Invented street")
        place.save()
    return place


@pytest.fixture
def at_hour(monkeypatch):
    """The clock of the country stands at an hour, for whoever asks whether it is an odd one."""
    from amparo.access.watch import looks

    def stand(hour):
        now = timezone.localtime().replace(hour=hour)
        monkeypatch.setattr(looks, "_hour_now", lambda: now)

    return stand


def reveal(viewer, place):
    return browser(viewer).post(f"/placement/{place.pk}/reveal/address/").status_code


def test_hidden_words_opened_at_night_are_told_once_outside_the_line(ana, ben, auditor, at_hour):
    place, other = an_address(ana, ben), an_address(ana, ben)
    head = a_viewer("head", "DHS_SUP", "dhs")
    at_hour(2)
    assert reveal(ben, place) == reveal(ben, other) == 200
    alert = Alert.objects.get()
    assert (alert.kind, str(alert.user_id), alert.agency) == ("hours", ben.user_id, "dhs")
    assert [str(n.user_id) for n in Notice.objects.all()] == [auditor.user_id]
    assert "ben" in text_of(auditor, "/alerts/")
    assert "ben" not in text_of(head, "/alerts/").partition("<main")[2]


def test_by_day_nobody_is_told_nor_of_houses_that_work_at_night(ana, ben, at_hour):
    place = an_address(ana, ben)
    at_hour(11)
    assert reveal(ben, place) == 200
    assert not Alert.objects.exists()
    from amparo.reference.country import country

    watching = country().watching
    assert watching.is_usual({"SHELTER"}, 3)
    assert not watching.is_usual({"DHS_SW"}, 3)


def test_no_alert_about_an_odd_hour_or_a_number_tells_of_a_sealed_file(
    ana, ben, auditor, at_hour, budget_of_three
):
    sealed = an_address(ana, ben, is_compartment=True)
    at_hour(2)
    assert reveal(ben, sealed) == 200
    assert browser(ben).get(f"/person/{sealed.person_id}/").status_code == 200
    for case in people_of(ben, 3):
        assert browser(ben).get(f"/case/{case.pk}/").status_code == 200
    assert not Alert.objects.exists()
    from amparo.access.watch import patterns

    assert [row["n"] for row in patterns.by_user(timezone.localdate())] == [3]
