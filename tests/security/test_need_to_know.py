"""Who may know what of a case: words of the matrix, sharings, conflicts, and roles of people."""

from __future__ import annotations

import pytest
from django.utils import timezone

from amparo.access.action import perform
from amparo.access.decide import decide
from amparo.access.factories import a_viewer
from amparo.access.gate import create, edit, void
from amparo.cases import actions
from amparo.cases.factories import a_case, on_team, shared, somebody_in
from amparo.cases.models import CaseRole, Conflict, Note, Task, TeamMember
from amparo.justice.factories import a_prosecution, an_investigation
from amparo.justice.models import Defendant
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible
from amparo.kernel.layout import LAYOUTS
from amparo.kernel.scope import row_rule, seen_by, unscoped
from amparo.people.actions import merge
from amparo.people.models import Person
from amparo.prevention.models import Inspection
from amparo.protection.models import ImmigrationStatus, Service

from .doors import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return a_viewer("ana", "ATIP_OFF", "police")


@pytest.fixture
def ben():
    return a_viewer("ben", "DHS_SW", "dhs")


@pytest.fixture
def bea():
    return a_viewer("bea", "DHS_SW", "dhs")


@pytest.fixture
def case(ana):
    return a_case(ana)


def sees(viewer, record):
    return row_rule(type(record), viewer).filter(pk=record.pk).exists()


def reads(viewer, code, record):
    with seen_by(viewer):
        return decide(viewer, f"{code}.read", record).reads


# --- The words of the matrix ------------------------------------------------------------------


def test_immigration_meets_a_suspect_only_while_it_has_a_task_in_the_case(ana, case):
    ivy = a_viewer("ivy", "IMM", "immigration")
    on_team(ana, case, ivy, function="other")
    suspect = somebody_in(ana, case, "suspect", "Invented Suspect")
    inquiry = an_investigation(ana, case=case)
    assert not sees(ivy, suspect)
    assert not sees(ivy, inquiry)
    with perform(ana, "task.create"):
        task = Task(case=case, kind="interview", assigned_to_id=ivy.user_id)
        task.save()
    assert sees(ivy, suspect)
    assert sees(ivy, inquiry)
    with perform(ivy, "task.finish"):
        task.status = "done"
        task.save()
    assert not sees(ivy, suspect)


def test_the_court_knows_of_a_suspect_only_who_was_charged(ana, case):
    judge = a_viewer("judge", "COURT", "supreme_court")
    on_team(ana, case, judge, function="other")
    suspect = somebody_in(ana, case, "suspect", "Invented Suspect")
    inquiry = an_investigation(ana, case=case)
    assert not sees(judge, suspect)
    trial = a_prosecution(ana, case=case)
    with perform(ana, "defendant.create"):
        Defendant(case=case, prosecution=trial, person=suspect).save()
    assert sees(judge, suspect)
    assert sees(judge, trial)
    assert not sees(judge, inquiry)


def test_a_clinic_reads_the_notes_on_health_that_it_wrote_and_no_others(ana, ben, case):
    clinic = a_viewer("clinic", "PROVIDER", "ngo_partner")
    on_team(ana, case, clinic, function="other", half="protection")
    victim = somebody_in(ana, case, "victim", "Invented Victim")
    notes = {}
    for writer in (ben, clinic):
        with perform(writer, "service.create"):
            notes[writer] = Service(case=case, person=victim, kind="medical", note="invented")
            notes[writer].save()
    assert "note" in reads(clinic, "service", notes[clinic])
    assert "note" not in reads(clinic, "service", notes[ben])


def test_an_international_organisation_sees_a_status_only_with_consent(ana, ben, case):
    iom = a_viewer("iom", "IO", "iom")
    victim = somebody_in(ana, case, "victim", "Invented Victim")
    with perform(ben, "immigration_status.create"):
        status = ImmigrationStatus(case=case, person=victim, kind="temporary_residence")
        status.save()
    sharing = shared(ana, case, "iom", purpose="return")
    assert sees(iom, case)
    assert not sees(iom, status)
    with perform(ana, "sharing.edit"):
        sharing.consent, sharing.consent_on = "given", timezone.localdate()
        sharing.save()
    assert sees(iom, status)


def test_an_inspector_enters_the_inspections_of_the_own_body_and_no_others():
    lia = a_viewer("lia", "LABOUR", "labour")
    given = {"kind": "labour", "agency": "labour"}
    with seen_by(lia):
        own = create(lia, LAYOUTS["inspection"], given)
        assert Inspection.objects.get() == own
        with pytest.raises(Invalid):
            create(lia, LAYOUTS["inspection"], {**given, "agency": "police"})
        assert Inspection.objects.count() == 1


def test_only_whose_role_works_on_cases_joins_a_team(ana, case):
    for role, agency in (("FOCAL", "council"), ("SYS_ADMIN", "council"), ("POL_GEN", "police")):
        with pytest.raises(Invalid, match="does not work on cases"):
            on_team(ana, case, a_viewer(role.lower(), role, agency))


# --- Sharing ----------------------------------------------------------------------------------


def test_a_sharing_opens_what_its_purpose_needs_and_never_the_place_of_stay(ana, ben, case):
    with perform(ana, "note.create"):
        note = Note(case=case, kind="safety", text="invented", half="protection")
        note.save()
    assert not sees(ben, note)
    shared(ana, case, "dhs", purpose="care")
    assert "text" in reads(ben, "note", note)


def test_a_sharing_that_names_classes_opens_no_others(ana, ben, case):
    victim = somebody_in(ana, case, "victim", "Invented Victim")
    with perform(ben, "service.create"):
        service = Service(case=case, person=victim, kind="medical", note="x", provider="y")
        service.save()
    sharing = shared(ana, case, "dhs", classes="|narrative|")
    assert sees(ben, case)
    assert not sees(ben, victim)
    assert "provider" in reads(ben, "service", service)
    assert "note" not in reads(ben, "service", service)
    with perform(ana, "sharing.edit"):
        sharing.classes = "|identity|health|"
        sharing.save()
    assert sees(ben, victim)
    assert "provider" not in reads(ben, "service", service)


def test_a_sharing_is_for_a_purpose_that_somebody_there_works_for(ana, case):
    with pytest.raises(Invalid, match="for this purpose"):
        shared(ana, case, "dhs", purpose="investigation")
    with pytest.raises(Invalid, match="does not open"):
        shared(ana, case, "dhs", purpose="care", classes="|intelligence|")


def test_a_sharing_for_one_purpose_is_closed_to_colleagues_who_work_for_another(ana, case):
    nina = a_viewer("nina", "NGO_ID", "ngo_partner")
    clinic = a_viewer("clinic", "PROVIDER", "ngo_partner")
    shared(ana, case, "ngo_partner", purpose="health_care")
    assert sees(clinic, case)
    assert not sees(nina, case)


def test_withdrawing_a_sharing_closes_the_case_with_the_next_click(ana, ben, case):
    sharing = shared(ana, case, "dhs")
    page = browser(ben)
    assert page.get(f"/case/{case.pk}/").status_code == 200
    answer = browser(ana).post(f"/sharing/{sharing.pk}/withdraw/")
    assert answer.status_code == 302
    assert page.get(f"/case/{case.pk}/").status_code == 404


def test_a_colleague_who_came_by_a_sharing_goes_with_it(ana, ben, case):
    head = a_viewer("head", "DHS_SUP", "dhs")
    sharing = shared(ana, case, "dhs")
    member = on_team(head, case, ben, function="social_worker")
    cleo = a_viewer("cleo", "DHS_SW", "dhs")
    later = on_team(ben, case, cleo, function="social_worker")
    assert member.through_id == later.through_id == sharing.pk
    assert sees(ben, case)
    assert sees(cleo, case)
    actions.withdraw(ana, sharing)
    assert not any(sees(viewer, case) for viewer in (head, ben, cleo))


def test_a_colleague_whom_the_team_itself_called_stays(ana, ben, case):
    sharing = shared(ana, case, "dhs")
    assert on_team(ana, case, ben, function="social_worker").through_id is None
    actions.withdraw(ana, sharing)
    assert sees(ben, case)


def test_whoever_came_by_a_sharing_cannot_withdraw_or_widen_it(ana, ben, case):
    sharing = shared(ana, case, "dhs", until_on=timezone.localdate())
    section = LAYOUTS["sharing"].section("reach")
    with pytest.raises(NotPossible):
        edit(ben, sharing, section, {"classes": "|identity|whereabouts|"})


# --- Conflicts --------------------------------------------------------------------------------


def conflict(viewer, case, **fields):
    with perform(viewer, "conflict.create"):
        Conflict(case=case, kind="person", **fields).save()


def test_a_conflict_wins_over_every_tie(ana, case):
    chief = a_viewer("chief", "ATIP_CMD", "police")
    eve = a_viewer("eve", "ATIP_OFF", "police")
    assert sees(chief, case)
    conflict(ana, case, user_id=chief.user_id)
    conflict(ana, case, user_id=eve.user_id)
    assert not sees(chief, case)
    with pytest.raises(Invalid, match="names this person"):
        on_team(ana, case, eve)
    shared(ana, case, "police", purpose="investigation")
    assert not sees(eve, case)
    assert not sees(chief, case)


def test_an_entry_made_in_a_form_names_whom_it_names_and_not_the_agency_of_the_writer(ana, case):
    eve = a_viewer("eve", "ATIP_OFF", "police")
    page = browser(ana)
    where = f"/case/{case.pk}/conflict/new/"
    form = page.get(where).content.decode()
    assert 'value="police" selected' not in form
    answer = page.post(where, {"kind": "relative", "user": eve.user_id, "unit": "", "agency": ""})
    assert answer.status_code == 302
    (entry,) = row_rule(Conflict, ana)
    assert (str(entry.user_id), entry.agency) == (eve.user_id, "")


def test_an_agency_a_chain_and_a_station_can_be_kept_out(ana, ben, case):
    shared(ana, case, "dhs")
    head = a_viewer("head", "DHS_SUP", "dhs")
    on_team(ana, case, a_viewer("cleo", "DHS_SW", "dhs"), function="social_worker")
    assert sees(head, case)
    with perform(ana, "conflict.create"):
        Conflict(case=case, kind="chain", agency="dhs").save()
    assert sees(ben, case)
    assert not sees(head, case)


def test_a_conflict_takes_nobody_off_a_team_by_itself(ana, case):
    eve = a_viewer("eve", "ATIP_OFF", "police")
    on_team(ana, case, eve)
    with pytest.raises(Invalid, match="End that work first"):
        conflict(ana, case, user_id=eve.user_id)
    with pytest.raises(Invalid, match="End that work first"):
        conflict(ana, case, agency="police")
    with pytest.raises(Invalid, match="Say who it is"):
        conflict(ana, case)


# --- Roles of people, and what takes a file from others ---------------------------------------


def test_a_social_worker_does_not_make_a_victim_a_suspect(ana, ben, case):
    on_team(ana, case, ben, function="social_worker")
    somebody_in(ana, case, "victim", "Invented Victim")
    held = row_rule(CaseRole, ben).get(case=case)
    with pytest.raises(Invalid, match="cannot give"):
        edit(ben, held, LAYOUTS["case_role"].section("role"), {"role": "suspect"})
    with unscoped("test"):
        assert CaseRole.rows.get(pk=held.pk).role == "victim"


def test_nobody_takes_a_person_or_a_case_from_all_files_by_voiding(ana, ben, case):
    on_team(ana, case, ben, function="social_worker")
    victim = somebody_in(ana, case, "victim", "Invented Victim")
    for viewer in (ana, ben):
        with pytest.raises(NotAllowed):
            void(viewer, victim, "duplicate")
        with pytest.raises(NotAllowed):
            void(viewer, case, "duplicate")
    assert browser(ana).post(f"/person/{victim.pk}/void/").status_code == 404
    chief = a_viewer("chief", "ATIP_CMD", "police")
    with seen_by(chief):
        assert decide(chief, "case.void", case)


def test_history_does_not_tell_that_a_person_was_joined_to_a_hidden_one(ana, case):
    sam = a_viewer("sam", "DATA_STEWARD", "council")
    known = somebody_in(ana, case, "victim", "Invented One", is_under_review=True)
    eve = a_viewer("eve", "ATIP_OFF", "police")
    hidden = somebody_in(eve, a_case(eve), "victim", "Invented Two", is_under_review=True)
    with seen_by(sam):
        merge(sam, hidden, known, reasons=["same_name"], decided_on=timezone.localdate())
    page = browser(ana).get(f"/person/{known.pk}/history/").content.decode()
    assert "joined" not in page.lower()
    assert str(hidden.pk) not in page
    with seen_by(ana):
        assert not Person.objects.filter(pk=hidden.pk).exists()


def test_past_work_leaves_a_receipt_and_no_door(ana, case):
    eve = a_viewer("eve", "ATIP_OFF", "police")
    member = on_team(ana, case, eve)
    actions.unassign(ana, member)
    page = browser(eve)
    assert page.get(f"/case/{case.pk}/").status_code == 404
    assert case.reference in page.get("/my-access/").content.decode()
    with unscoped("test"):
        assert TeamMember.rows.filter(pk=member.pk).exists()
