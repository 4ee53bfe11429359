"""What is known of a person goes for good, by two human beings, and every count stays true."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from amparo.access import second
from amparo.access.action import perform
from amparo.access.factories import a_viewer
from amparo.access.models import OwnerKey, User
from amparo.audit.models import Entry
from amparo.cases.erasing import actions
from amparo.cases.erasing.models import Erasure
from amparo.cases.erasing.plan import plan_of
from amparo.cases.factories import a_case, let_in, on_team, somebody_in
from amparo.cases.models import Case, CaseRole, Conflict, Note, SilentHit
from amparo.justice.models import Prosecution
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible, Refused, Stale
from amparo.kernel.scope import row_rule, seen_by, unscoped
from amparo.kernel.sealing import NoKey, unseal
from amparo.people.factories import a_person
from amparo.people.models import Contact, Name, Pair, Person, SearchKey
from amparo.protection.models import Placement, RiskAssessment

from .doors import browser

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.localdate() - timedelta(days=365 * 11)
CANARY = "Canary Invented"


def saved(viewer, record):
    with perform(viewer, "test.enter"):
        record.save()
    return record


def closed(case, on=None):
    QuerySet(Case).filter(pk=case.pk).update(
        status="closed", close_reason="other", closed_on=on or timezone.localdate()
    )
    case.refresh_from_db()
    return case


@pytest.fixture
def case(sue):
    opener = a_viewer("opener", "ATIP_OFF", "police")
    made = a_case(opener, summary="of several people")
    on_team(opener, made, sue, function="social_worker", half="protection")
    return closed(made)


@pytest.fixture
def person(sue, case):
    who = somebody_in(sue, case, "victim", CANARY, birth="1990")
    saved(sue, Contact(person=who, kind="mobile", value="canary 600"))
    saved(sue, Placement(case=case, person=who, kind="safe_house", address="canary street"))
    saved(sue, RiskAssessment(case=case, person=who, level="high", threats="canary threat"))
    return who


def proposed(viewer, record, ground="request", why="she asked on Monday", **more):
    with seen_by(viewer):
        shown = actions.seen_digest(viewer, plan_of(record._meta.label, record.pk))
        return actions.propose(viewer, record, ground, why, more.get("shown", shown))


def agree(viewer, erasure, **more):
    given = {"agrees": True, "count": erasure.values, **more}
    return second.settle(viewer, "erasure", erasure.pk, erasure.version, **given)


def waits_for(viewer):
    return [row for kind, row in second.waiting(viewer) if kind.code == "erasure"]


def every(model):
    """All rows of a kind, whoever looks."""
    rows: QuerySet[Any] = QuerySet(model)
    return rows


def sealed_words():
    """Every sealed value that the database holds of people and cases."""
    rows = [*every(Name), *every(Contact), *every(Placement), *every(RiskAssessment)]
    return [
        getattr(row, name)
        for row in rows
        for name in ("full", "value", "address", "threats")
        if getattr(row, name, None)
    ]


# --- What it does -------------------------------------------------------------------------------


def test_nothing_of_the_person_can_be_read_afterwards_from_the_database_or_an_older_copy_of_it(
    head, chief, case, person
):
    with unscoped("test"):
        name = Name.rows.get(person=person)
    before = name.full.envelope, name.place("full")
    agree(chief, proposed(head, person))
    assert not OwnerKey.objects.filter(owner=person.pk).exists()
    with pytest.raises(NoKey):
        unseal(*before)
    assert sealed_words() == []
    assert plan_of("people.Person", person.pk).values == 0
    assert not SearchKey.objects.filter(person=person.pk).exists()


def test_every_row_stays_so_that_figures_and_counts_are_what_they_were(head, chief, case, person):
    def counts():
        kinds = (Person, Name, Contact, CaseRole, Placement, RiskAssessment, Case)
        return [QuerySet(kind).filter(voided_at__isnull=True).count() for kind in kinds]

    before = counts()
    agree(chief, proposed(head, person))
    assert counts() == before
    left = every(RiskAssessment).get(person=person)
    assert left.level == "high"
    case = every(Case).get(pk=case.pk)
    assert case.summary  # it speaks of several people, and stays


def test_the_ledger_says_that_it_was_done_by_whom_and_no_word_of_the_person(
    head, chief, case, person
):
    erasure = agree(chief, proposed(head, person, why="canary reasons"))
    entry = Entry.objects.get(name="erasure.confirm")
    assert entry.by == "chief"
    assert entry.facts["values"] == erasure.values
    assert entry.facts["keys_destroyed"] == 1
    told = str([[e.facts, e.changes] for e in Entry.objects.all()])
    assert "anary" not in told
    assert bytes(Erasure.objects.get().why) == b""


def test_the_page_of_the_person_says_when_and_by_whom_and_every_page_still_opens(
    head, chief, sue, case, person
):
    page = browser(head)
    assert CANARY in page.get(f"/person/{person.pk}/").content.decode()
    agree(chief, proposed(head, person))
    shown = page.get(f"/person/{person.pk}/").content.decode()
    assert "What was known was destroyed" in shown
    assert "chief" in shown
    assert f"/erase/person/{person.pk}/" not in shown
    assert "head" in shown
    assert CANARY not in shown
    for where in (f"/person/{person.pk}/history/", f"/case/{case.pk}/", "/person/", "/placement/"):
        answer = page.get(where)
        assert answer.status_code == 200, where
        assert "anary" not in answer.content.decode()
    found = page.post("/person/search/", {"name": CANARY}).content.decode()
    assert person.reference not in found


def test_both_identities_of_somebody_who_was_joined_go_together(head, chief, sue, case, person):
    other = a_person(sue, "Canary Other")
    with perform(sue, "case.add_person"):
        CaseRole(case=case, person=other, role="witness").save()
    with perform(sue, "test.merge"):
        from amparo.people.merging import stand_for_again
        from amparo.people.models import Merge

        Merge(kept=person, merged=other, decided_on=timezone.localdate()).save()
        stand_for_again({person.pk, other.pk})
    person = every(Person).get(pk=person.pk)
    agree(chief, proposed(head, person))
    assert not OwnerKey.objects.filter(owner__in=[person.pk, other.pk]).exists()
    assert not any(name.full for name in every(Name))


def test_the_words_of_one_record_go_alone(head, chief, sue, case, person):
    note = saved(sue, Note(case=case, kind="wishes", text="canary note"))
    other = saved(sue, Note(case=case, kind="wishes", text="another"))
    agree(chief, proposed(head, note))
    assert not every(Note).get(pk=note.pk).text
    assert every(Note).get(pk=other.pk).text
    assert sealed_words()


def test_undecided_pairs_of_the_person_go_too(head, chief, sue, case, person):
    double = a_person(sue, CANARY, birth="1990")
    one, other = sorted([person.pk, double.pk])
    Pair.objects.get_or_create(
        one_id=one,
        other_id=other,
        defaults={"score": 1, "decision": "to_review", "found_at": timezone.now()},
    )
    agree(chief, proposed(head, person))
    assert not Pair.objects.filter(one_id=one, other_id=other).exists()


def test_what_the_origin_of_a_record_says_is_that_its_words_were_destroyed(
    head, chief, sue, case, person
):
    assert actions.erased_at(person) is None
    agree(chief, proposed(head, person))
    assert actions.erased_at(person) == Entry.objects.get(name="erasure.confirm").at
    assert actions.erased_at(case) is None


# --- What holds it ------------------------------------------------------------------------------


def test_an_open_case_a_matter_before_the_court_and_a_term_that_runs_hold_the_data(
    head, sue, case, person
):
    with pytest.raises(NotPossible, match="years have passed"):
        proposed(head, person, ground="time_over")
    QuerySet(Case).filter(pk=case.pk).update(opened_on=LONG_AGO)
    closed(case, LONG_AGO)
    proposed(head, person, ground="time_over")
    saved(sue, Prosecution(case=case, charged_on=LONG_AGO))
    with pytest.raises(NotPossible, match="before the court"):
        proposed(head, person)
    QuerySet(Prosecution).update(status="finished", finished_on=timezone.localdate())
    proposed(head, person)
    QuerySet(Case).filter(pk=case.pk).update(status="open", close_reason="", closed_on=None)
    with pytest.raises(NotPossible, match="case of this person is open"):
        proposed(head, person)


def test_what_came_to_hold_the_data_after_the_proposal_holds_it(head, chief, sue, case, person):
    erasure = proposed(head, person)
    saved(sue, Prosecution(case=case, charged_on=timezone.localdate()))
    assert waits_for(chief) == []
    with pytest.raises(NotAllowed):
        agree(chief, erasure)
    assert OwnerKey.objects.filter(owner=person.pk).exists()


def test_a_ground_and_reasons_are_asked_and_a_list_that_was_not_shown_is_stale(head, person):
    with pytest.raises(Invalid):
        proposed(head, person, ground="whim")
    with pytest.raises(Invalid):
        proposed(head, person, why="  ")
    with pytest.raises(Stale):
        proposed(head, person, shown="0" * 64)


# --- Two persons --------------------------------------------------------------------------------


def test_only_another_human_being_of_another_unit_who_counts_right_agrees(
    head, chief, sue, case, person
):
    beside = a_viewer("beside", "DHS_SUP", "dhs")
    again = a_viewer("again", "ATIP_CMD", "police")
    QuerySet(User).filter(pk=again.user_id).update(same_as=head.user_id)
    erasure = proposed(head, person)
    for viewer in (head, beside, again, sue):
        assert waits_for(viewer) == []
        with pytest.raises(NotAllowed):
            agree(viewer, erasure)
    with pytest.raises(Invalid):
        agree(chief, erasure, count=erasure.values + 1)
    assert Erasure.objects.get().is_waiting
    agree(chief, erasure)
    assert Erasure.objects.get().done_at


def test_a_change_between_proposal_and_agreement_is_refused_with_a_sentence(
    head, chief, sue, case, person
):
    erasure = proposed(head, person)
    with unscoped("test"):
        name = Name.rows.get(person=person)
    name.full = "Canary Changed"
    saved(sue, name)
    with pytest.raises(NotPossible, match="changed since this was proposed"):
        agree(chief, erasure)
    assert every(Name).get(person=person).full
    saved(sue, Contact(person=person, kind="mobile", value="more"))
    with pytest.raises(NotPossible, match="changed since"):
        agree(chief, proposed_again(erasure))
    answer = confirmed(browser(chief), erasure)
    assert answer.status_code == 409
    assert "proposed anew" in answer.content.decode()


def proposed_again(erasure):
    erasure.refresh_from_db()
    return erasure


def confirmed(page, erasure):
    where = f"/to-confirm/erasure/{erasure.pk}/"
    (version,) = re.findall(r'name="version" value="(\d+)"', page.get(where).content.decode())
    return page.post(where, {"answer": "yes", "version": version, "count": erasure.values})


def test_of_two_who_agree_at_once_one_alone_has_an_effect(head, chief, case, person):
    erasure = proposed(head, person)
    looks = [Erasure.objects.get(pk=erasure.pk) for _ in range(2)]
    done = 0
    for look in looks:
        look.is_waiting, look.confirmed_by = False, second.account(chief)
        try:
            with perform(chief, "erasure.confirm"), unscoped("test"):
                look.save()
        except Refused:
            continue
        done += 1
    assert done == 1


def test_a_proposal_lapses_is_taken_back_and_is_refused_without_any_effect(
    head, chief, case, person
):
    erasure = proposed(head, person)
    Erasure.objects.update(asked_at=timezone.now() - second.LASTS)
    assert waits_for(chief) == []
    with pytest.raises(NotAllowed):
        agree(chief, erasure)
    erasure = proposed(head, person)
    with pytest.raises(NotAllowed):
        actions.withdraw(chief, erasure)
    actions.withdraw(head, erasure)
    assert waits_for(chief) == []
    erasure = proposed(head, person)
    agree(chief, erasure, agrees=False)
    assert Erasure.objects.filter(done_at__isnull=False).count() == 0
    assert OwnerKey.objects.filter(owner=person.pk).exists()


def test_the_second_person_reads_every_line_and_only_the_words_that_are_open_to_her(
    head, chief, sue, case, person
):
    outside = a_viewer("outside", "VSC", "police")
    erasure = proposed(head, person, why="she asked")
    page = browser(outside)
    hers = browser(chief).get(f"/to-confirm/erasure/{erasure.pk}/").content.decode()
    assert CANARY in hers  # she supervises somebody who worked on the case
    shown = page.get(f"/to-confirm/erasure/{erasure.pk}/").content.decode()
    assert "she asked" in shown
    assert "Placement" in shown
    assert shown.count("Hidden") >= erasure.values
    assert "anary" not in shown
    assert Entry.objects.filter(name="erasure.look", by="outside").exists()
    assert confirmed(page, erasure).status_code == 302
    assert page.get(f"/to-confirm/erasure/{erasure.pk}/").status_code == 404


def test_the_pages_lead_from_the_person_to_the_proposal_and_back(head, chief, sue, case, person):
    page = browser(head)
    where = f"/erase/person/{person.pk}/"
    assert where in page.get(f"/person/{person.pk}/").content.decode()
    assert where not in browser(sue).get(f"/person/{person.pk}/").content.decode()
    assert browser(sue).get(where).status_code == 404
    assert browser(a_viewer("outside", "VSC", "police")).get(where).status_code == 404
    shown = page.get(where).content.decode()
    (digest,) = re.findall(r'name="digest" value="(\w+)"', shown)
    sent = {"digest": digest, "ground": "request", "why": "she asked"}
    assert page.post(where, {**sent, "ground": ""}).status_code == 200
    assert page.post(where, sent).status_code == 302
    assert "Waits for a second person" in page.get(f"/person/{person.pk}/").content.decode()
    back = f"/erase/{Erasure.objects.get().pk}/withdraw/"
    assert browser(chief).post(back).status_code == 404
    assert page.get(back).status_code == 200
    assert page.post(back).status_code == 302
    assert Erasure.objects.get().void_reason == "withdrawn"


# --- Sealed files -------------------------------------------------------------------------------


def test_a_sealed_file_of_the_same_person_changes_no_page_and_nobody_can_agree(
    head, chief, case, person
):
    page, where = browser(head), f"/erase/person/{person.pk}/"
    csrf = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|"X-CSRF[^}]*')
    before = csrf.sub("", page.get(where).content.decode())
    ana, dan = a_viewer("ana", "ATIP_OFF", "police"), a_viewer("dan", "DPP", "dpp")
    sealed = a_case(ana, is_compartment=True, summary="secret")
    saved(ana, CaseRole(case=sealed, person=person, role="witness", note="secret"))
    saved(ana, Placement(case=sealed, person=person, kind="safe_house", address="secret"))
    assert csrf.sub("", page.get(where).content.decode()) == before
    erasure = proposed(head, person)
    for viewer in (chief, dan, ana):
        assert waits_for(viewer) == []
    with pytest.raises(NotAllowed):
        agree(chief, erasure)
    (hit,) = row_rule(SilentHit, ana)
    assert hit.kind == "erasure"
    assert str(hit.asked_by_id) == head.user_id


def test_of_a_sealed_file_somebody_of_its_team_and_of_another_agency_agrees(head, chief):
    ana = a_viewer("ana", "ATIP_CMD", "police")
    sealed = a_case(ana, is_compartment=True)
    keys = a_viewer("keys", "KEY_CUSTODIAN", "council")
    let_in(on_team(ana, sealed, head, function="other", half="protection"), keys)
    person = somebody_in(ana, sealed, "victim", CANARY)
    closed(sealed)
    erasure = proposed(ana, person)
    assert waits_for(chief) == []
    assert [row.pk for row in waits_for(head)] == [erasure.pk]
    agree(head, erasure)
    assert not OwnerKey.objects.filter(owner=person.pk).exists()


def test_whoever_a_conflict_keeps_from_a_case_is_not_asked(head, chief, sue, case, person):
    saved(sue, Conflict(case=case, kind="relative", user_id=chief.user_id))
    proposed(head, person)
    assert waits_for(chief) == []
