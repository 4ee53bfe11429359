"""The pages of cases: what each persona finds there, and what nobody is told."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from amparo.access.action import perform
from amparo.access.factories import a_viewer
from amparo.audit.models import Entry
from amparo.cases.factories import a_case, on_team, somebody_in
from amparo.cases.models import Case, CaseRole, Document, KeyDate, Note, Task, TeamMember
from amparo.kernel.scope import row_rule, unscoped
from amparo.people.models import Contact, Person

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 3, 2)


def page_of(case):
    return reverse("record-page", args=["case", case.pk])


def text(answer):
    return answer.content.decode()


def a_task(viewer, case, **fields):
    with perform(viewer, "task.create"):
        task = Task(case=case, **{"kind": "visit", **fields})
        task.save()
    return task


def test_ana_opens_the_case_and_eve_meets_a_page_that_is_not_there(browser, ana, eve, case):
    assert browser(ana).get(page_of(case)).status_code == 200
    hidden = browser(eve).get(page_of(case))
    nothing = browser(eve).get(reverse("record-page", args=["case", ana.user_id]))
    assert hidden.status_code == nothing.status_code == 404
    assert _still(text(hidden), case.pk) == _still(text(nothing), ana.user_id)


@pytest.mark.parametrize(
    ("role", "agency"),
    [
        ("FOCAL", "council"),
        ("SYS_ADMIN", "council"),
        ("AUDITOR", "council"),
        ("STATISTICS", "council"),
        ("DATA_STEWARD", "council"),
        ("NGO_ID", "ngo_partner"),
        ("DPP", "dpp"),
    ],
)
def test_whoever_has_nothing_to_do_with_a_case_meets_404_on_all_its_pages(
    browser, ana, case, role, agency
):
    somebody = browser(a_viewer("somebody", role, agency))
    for url in (
        page_of(case),
        reverse("case-section", args=[case.pk, "people"]),
        reverse("case-add-person", args=[case.pk]),
    ):
        assert somebody.get(url).status_code == 404


def test_the_social_workers_page_has_no_section_of_the_inquiry_and_tells_of_no_gap(
    browser, ana, ben, shared_case
):
    somebody_in(ana, shared_case, "suspect", "Ramiro Invented")
    victim = somebody_in(ana, shared_case, "victim", "Marisol Invented")
    police, social = (text(browser(who).get(page_of(shared_case))) for who in (ana, ben))
    inquiry = reverse("case-section", args=[shared_case.pk, "investigation"])
    assert inquiry in police
    assert inquiry not in social
    assert "Ramiro" in police
    assert "Ramiro" not in social
    assert "Marisol" in police
    assert "Marisol" in social
    assert str(victim.pk) in social
    assert browser(ben).get(inquiry).status_code == 404


def test_a_suspect_more_or_less_changes_no_letter_of_the_social_workers_page(
    browser, ana, ben, shared_case
):
    somebody_in(ana, shared_case, "victim", "Marisol Invented")
    before = text(browser(ben).get(page_of(shared_case)))
    somebody_in(ana, shared_case, "suspect", "Ramiro Invented")
    after = text(browser(ben).get(page_of(shared_case)))
    assert _still(before) == _still(after)


def _still(page, key=""):
    """A page without what differs from one answer to the next: token, moment, the key asked for."""
    page = page.replace(str(key), "") if key else page
    page = re.sub(r"Printed by [^.]*\.", "", page)
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"', "", page)


def test_the_summary_is_masked_until_asked_for_and_the_asking_is_written_down(browser, ana):
    case = a_case(ana, summary="a canary sings in the summary")
    page = browser(ana).get(page_of(case))
    assert "canary" not in text(page)
    reveal = reverse("record-reveal", args=["case", case.pk, "summary"])
    assert reveal in text(page)
    assert browser(ana).get(reveal).status_code == 404
    shown = browser(ana).post(reveal, headers={"hx-request": "true"})
    assert "a canary sings" in text(shown)
    entry = Entry.objects.latest("seq")
    assert entry.name == "record.reveal"
    assert "canary" not in str(entry.changes)


def test_every_section_that_is_offered_opens(browser, ana, case):
    somebody_in(ana, case, "victim", "Marisol Invented")
    with perform(ana, "document.create"):
        Document(case=case, kind="letter", title="a letter", received_on=TODAY).save()
        Note(case=case, kind="observation", text="a note").save()
        KeyDate(case=case, kind="hearing", on=timezone.localdate()).save()
    page = browser(ana).get(page_of(case))
    for item in page.context["section_nav"]:
        answer = browser(ana).get(item["url"])
        assert answer.status_code == 200, item["url"]
    assert browser(ana).get(reverse("case-section", args=[case.pk, "nonsense"])).status_code == 404


def test_the_story_tells_days_of_records_and_acts_newest_first(browser, ana, case):
    with perform(ana, "document.create"):
        Document(case=case, kind="letter", title="x", received_on=dt.date(2021, 6, 1)).save()
    page = browser(ana).get(page_of(case))
    titles = [entry["title"] for day in page.context["days"] for entry in day["entries"]]
    assert "Document: Letter" in titles
    assert titles.index("Document: Letter") < titles.index("The case was opened")
    acts = browser(ana).get(f"{page_of(case)}?show=acts").context["days"]
    assert {entry["by"] for day in acts for entry in day["entries"]} == {"ana"}


def test_the_story_is_read_in_stretches_of_whole_days(browser, ana, case):
    with perform(ana, "note.create"):
        for number in range(60):
            on = dt.date(2021, 1, 1) + dt.timedelta(days=number)
            Note(case=case, kind="observation", text="x", written_on=on).save()
    url, seen = f"{page_of(case)}?show=papers", 0
    while url:
        page = browser(ana).get(url)
        seen += sum(len(day["entries"]) for day in page.context["days"])
        url = page.context["story_next_url"]
    assert seen == 60


def test_strange_questions_to_the_story_are_left_aside(browser, ana, case):
    for asked in ("?show=<script>", "?before=9999", "?before=0001-01-01", "?case__summary=1"):
        assert browser(ana).get(page_of(case) + asked).status_code == 200


def test_the_page_of_a_case_costs_as_much_for_many_records_as_for_few(
    browser, ana, case, django_assert_max_num_queries
):
    for number in range(12):
        person = somebody_in(ana, case, "victim", f"Marisol Invented {number}")
        with perform(ana, "contact.create"):
            Contact(person=person, kind="mobile", value="none", is_safe=True).save()
        a_task(ana, case, due_on=TODAY)
    visitor = browser(ana)
    with django_assert_max_num_queries(75):
        assert visitor.get(page_of(case)).status_code == 200
    with django_assert_max_num_queries(75):
        visitor.get(reverse("case-section", args=[case.pk, "people"]))


def test_the_list_holds_the_viewers_cases_and_says_on_which_half(browser, ana, ben, shared_case):
    a_case(ana, is_compartment=True)
    listed = browser(ana).get(reverse("record-list", args=["case"])).context["rows"]
    assert len(listed) == 2
    assert {row["cells"][-1]["text"] for row in listed} == {"Investigation"}
    listed = browser(ben).get(reverse("record-list", args=["case"])).context["rows"]
    assert [row["cells"][-1]["text"] for row in listed] == ["Shared: Both halves"]


def test_the_list_is_read_in_pages_of_twenty_five(browser, ana):
    for _number in range(27):
        a_case(ana)
    first = browser(ana).get(reverse("record-list", args=["case"]))
    assert len(first.context["rows"]) == 25
    second = browser(ana).get(first.context["next_url"])
    assert len(second.context["rows"]) == 2


def test_a_filter_narrows_the_list(browser, ana):
    a_case(ana, exploitation="labour")
    a_case(ana, exploitation="sex")
    url = reverse("record-list", args=["case"])
    assert len(browser(ana).get(f"{url}?exploitation=labour").context["rows"]) == 1
    assert len(browser(ana).get(f"{url}?exploitation=nonsense").context["rows"]) == 2


def test_my_work_is_grouped_by_urgency(browser, ana, eve, case):
    today = timezone.localdate()
    day = dt.timedelta(days=1)
    on_team(ana, case, eve)
    for due_on in (today - day, today, today + day, None):
        a_task(eve, case, assigned_to_id=ana.user_id, due_on=due_on)
    a_task(ana, case, assigned_to_id=eve.user_id)
    done = a_task(ana, case, assigned_to_id=ana.user_id)
    with perform(ana, "task.finish"):
        done.status = "done"
        done.save()
    page = browser(ana).get(reverse("home"))
    found = {group["code"]: len(group["rows"]) for group in page.context["groups"]}
    assert found == {"overdue": 1, "today": 1, "soon": 2, "waiting": 1}
    assert done.done_on == today


def test_my_work_of_whoever_has_no_cases_says_what_would_stand_there(browser):
    for role, agency in (("FOCAL", "council"), ("AUDITOR", "council"), ("SYS_ADMIN", "council")):
        page = browser(a_viewer(role.lower(), role, agency)).get(reverse("home"))
        assert page.status_code == 200
        assert page.context["groups"] == []


def test_a_case_is_opened_in_a_form_and_its_opener_holds_it(browser, ana):
    url = reverse("case-new")
    answers = {"opened_on": "3 May 2021", "exploitation": "sex", "district": "bz_cy"}
    answer = browser(ana).post(url, answers)
    assert answer.status_code == 302
    case = row_rule(Case, ana).get()
    assert (case.opened_on, case.status) == (dt.date(2021, 5, 3), "open")
    member = row_rule(TeamMember, ana).get()
    assert (member.half, member.assigned_by_id) == ("investigation", None)


@pytest.mark.parametrize("bad", ["", "31/02/2021", "soon", "<script>", "x" * 10_000, "9999"])
def test_a_case_is_not_opened_by_answers_that_cannot_be(browser, ana, bad):
    answers = {"opened_on": bad, "exploitation": "nonsense"}
    page = browser(ana).post(reverse("case-new"), answers)
    assert page.status_code == 200
    assert "exploitation" in page.context["form"].errors
    assert not row_rule(Case, ana).exists()


def test_whoever_may_not_open_cases_has_no_page_for_it(browser):
    focal = a_viewer("focal", "FOCAL", "council")
    assert browser(focal).get(reverse("case-new")).status_code == 404


def test_a_case_is_closed_and_opened_again_unless_a_task_is_open(browser, ana, case):
    task = a_task(ana, case)
    close = reverse("record-move", args=["case", case.pk, "close"])
    answers = {"close_reason": "completed", "closed_on": "2021-09-01", "version": case.version}
    page = browser(ana).post(close, answers)
    assert "still open" in text(page)
    browser(ana).post(
        reverse("record-move", args=["task", task.pk, "finish"]), {"version": task.version}
    )
    assert browser(ana).post(close, answers).status_code == 302
    closed = row_rule(Case, ana).get()
    assert (closed.status, closed.close_reason) == ("closed", "completed")
    reopen = reverse("record-move", args=["case", case.pk, "reopen"])
    browser(ana).post(reopen, {"version": closed.version})
    again = row_rule(Case, ana).get()
    assert (again.status, again.close_reason, again.closed_on) == ("open", "", None)


def test_somebody_is_looked_for_before_a_new_person_is_entered(browser, ana, case):
    known = somebody_in(ana, case, "victim", "Marisol Tzul Invented")
    visitor, url = browser(ana), reverse("case-add-person", args=[case.pk])
    assert visitor.get(url).status_code == 200
    page = visitor.post(url, {"step": "look", "name": "tzul marizol"})
    assert [person["key"] for person in page.context["found"]] == [str(known.pk)]
    new = {"step": "enter", "full": "Marisol Tzul Invented", "kind": "legal", "role": "witness"}
    page = visitor.post(url, new)
    assert "is_surely_new" in page.context["new"].errors
    assert len(page.context["found"]) == 1
    assert visitor.post(url, {**new, "is_surely_new": "on"}).status_code == 302
    assert row_rule(CaseRole, ana).filter(role="witness").count() == 1
    assert row_rule(Person, ana).count() == 2


def test_somebody_found_is_given_another_role(browser, ana, case):
    known = somebody_in(ana, case, "victim", "Marisol Invented")
    visitor, url = browser(ana), reverse("case-add-person", args=[case.pk])
    page = visitor.post(url, {"step": "choose", "person": str(known.pk)})
    assert page.status_code == 200
    chosen = {"step": "choose", "person": str(known.pk), "role": "witness"}
    assert visitor.post(url, chosen).status_code == 302
    page = visitor.post(url, chosen)
    assert page.context["form"].errors
    assert {role.role for role in row_rule(CaseRole, ana)} == {"victim", "witness"}


def test_a_person_out_of_sight_cannot_be_added(browser, ana, eve, case):
    hidden = somebody_in(eve, a_case(eve), "victim", "Marisol Invented")
    visitor, url = browser(ana), reverse("case-add-person", args=[case.pk])
    for key in (str(hidden.pk), "nonsense", ""):
        chosen = {"step": "choose", "person": key, "role": "witness"}
        assert visitor.post(url, chosen).status_code == 404
    page = visitor.post(url, {"step": "look", "name": "Marisol Invented"})
    assert page.context["found"] == []


def test_the_social_worker_gives_nobody_the_role_of_a_suspect(browser, ana, ben, shared_case):
    url = reverse("case-add-person", args=[shared_case.pk])
    new = {"step": "enter", "full": "Ramiro Invented", "kind": "legal", "role": "suspect"}
    page = browser(ben).post(url, new)
    assert "role" in page.context["new"].errors
    with unscoped("test"):
        assert not CaseRole.rows.exists()


def test_a_colleague_joins_the_team_in_a_form_and_leaves_it(browser, ana, eve, case):
    url = reverse("record-new-under", args=["case", case.pk, "team_member"])
    answers = {"user": eve.user_id, "function": "investigator", "from_on": "2021-05-04"}
    assert browser(ana).post(url, answers).status_code == 302
    assert browser(eve).get(page_of(case)).status_code == 200
    member = row_rule(TeamMember, ana).get(user=eve.user_id)
    leave = reverse("team-leave", args=[member.pk])
    assert browser(ana).get(leave).status_code == 200
    assert browser(ana).post(leave).status_code == 302
    assert browser(eve).get(page_of(case)).status_code == 404
    assert browser(ana).post(leave).status_code == 404


def test_the_form_of_the_team_does_not_let_somebody_in_alone(browser, ana, case):
    chief = a_viewer("chief", "ATIP_CMD", "police")
    url = reverse("record-new-under", args=["case", case.pk, "team_member"])
    answers = {"user": chief.user_id, "function": "supervisor", "from_on": "2021-05-04"}
    page = browser(chief).post(url, answers)
    assert "Nobody assigns" in text(page)


def test_pages_speak_spanish(browser, ana, case):
    page = text(browser(ana, "es").get(page_of(case)))
    for words in ("Personas", "Abierto el", "Equipo", "Tareas y fechas"):
        assert words in page
    home = text(browser(ana, "es").get(reverse("home")))
    assert "Mi trabajo" in home
