"""Two worlds that differ in a secret alone answer alike, byte for byte, to whoever is not in it."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone

from amparo.access.action import perform
from amparo.access.factories import a_viewer
from amparo.cases import actions
from amparo.cases.factories import a_case, let_in, on_team, shared, somebody_in
from amparo.cases.models import CaseRole, Conflict, Document, KeyDate, Note, Task
from amparo.justice.models import Defendant, Investigation, Prosecution, Suspect
from amparo.kernel.layout import LAYOUTS
from amparo.protection.models import CareEpisode, Placement, RiskAssessment, Service

from .doors import browser

pytestmark = [pytest.mark.django_db, pytest.mark.once]

WATCHERS = (
    ("eve", "ATIP_OFF", "police"),
    ("chief", "ATIP_CMD", "police"),
    ("ben", "DHS_SW", "dhs"),
    ("fiscal", "DPP", "dpp"),
    ("sam", "DATA_STEWARD", "council"),
    ("root", "SYS_ADMIN", "council"),
    ("althea", "FOCAL", "council"),
    ("watch", "AUDITOR", "council"),
    ("head", "DHS_SUP", "dhs"),
    ("keys", "KEY_CUSTODIAN", "council"),
)
RANDOM = UUID("01234567-89ab-7def-8123-456789abcdef")
CHANGING = (
    (r'name="csrfmiddlewaretoken" value="[^"]*"', "csrf"),
    (r'"X-CSRFToken": *"[^"]*"', "csrf"),
    (r'nonce="[^"]*"', "nonce"),
    (r"\b\d{1,2}:\d{2}\b[^<]{0,8}", "time"),
)
PARTS = ("people", "protection", "investigation", "court", "papers", "tasks", "sharing", "team")


def plain(answer):
    text = answer.content.decode()
    for pattern, word in CHANGING:
        text = re.sub(pattern, word, text)
    return f"{answer.status_code} {answer.headers.get('Location', '')}\n{text}"


def asked(page, known, person):
    """Every surface of the program that may tell: lists, pages, histories, search, refusals."""
    addresses = ["/", "/case/", "/my-access/", "/to-confirm/", "/figures/", "/published/"]
    addresses += ["/opened/", "/notices/", "/alerts/", "/watching/", "/copies/", "/emergency/"]
    addresses += ["/my-security/", "/pairs/", "/reports/", f"/case/{known.pk}/opened/"]
    addresses += [f"/copies/new/{code}/" for code in ("case", "note", "placement")]
    addresses += [f"/copies/new/case/{known.pk}/", f"/copies/proceedings/{known.pk}/"]
    addresses += [f"/erase/person/{person.pk}/"]
    addresses += [f"/{code}/" for code in LAYOUTS]
    addresses += [f"/case/{known.pk}/", f"/case/{known.pk}/history/"]
    addresses += [f"/case/{known.pk}/part/{part}/" for part in PARTS]
    addresses += [f"/person/{person.pk}/", f"/person/{person.pk}/history/"]
    addresses += [f"/case/{known.pk}/team_member/new/", f"/case/{known.pk}/conflict/new/"]
    told = {address: plain(page.get(address)) for address in addresses}
    for name in ("Ramiro Invented", "Marisol Invented", "Nobody"):
        told[f"search {name}"] = plain(page.post("/person/search/", {"name": name}))
        told[f"add {name}"] = plain(
            page.post(f"/case/{known.pk}/case_role/new/", {"step": "look", "name": name})
        )
    return told


def saved(viewer, record):
    with perform(viewer, "test.enter"):
        record.save()
    return record


def keep_secrets(ana, dan, person, cast):
    """Twenty things about a sealed file, none of which anybody outside may notice."""
    today = timezone.localdate()
    sealed = a_case(ana, is_compartment=True, summary="secret")
    let_in(on_team(ana, sealed, dan, function="other", half="investigation"), cast["keys"])
    official = somebody_in(ana, sealed, "suspect", "Ramiro Invented")
    victim = somebody_in(ana, sealed, "victim", "Marisol Invented", is_under_review=True)
    saved(ana, CaseRole(case=sealed, person=person, role="witness"))
    saved(ana, Conflict(case=sealed, kind="chain", user_id=cast["chief"].user_id))
    saved(ana, Conflict(case=sealed, kind="relative", user_id=cast["fiscal"].user_id))
    on_team(ana, sealed, cast["eve"])  # she waits, and must not know
    shared(ana, sealed, "dhs", purpose="care")
    saved(ana, Task(case=sealed, kind="visit", assigned_to_id=cast["ben"].user_id))
    saved(ana, Note(case=sealed, kind="safety", text="secret", is_for_both=True))
    saved(ana, Document(case=sealed, kind="statement", title="secret", text="secret"))
    saved(ana, KeyDate(case=sealed, kind="other", on=today))
    inquiry = Investigation(case=sealed, opened_on=today, exploitation="sex", channel="embassy")
    inquiry.agency, inquiry.reference = "police", "secret"
    saved(ana, inquiry)
    saved(ana, Suspect(case=sealed, investigation=inquiry, person=official, is_official=True))
    trial = saved(ana, Prosecution(case=sealed, charged_on=today, reference="secret"))
    saved(ana, Defendant(case=sealed, prosecution=trial, person=official))
    care = {"case": sealed, "person": victim}
    saved(ana, Placement(**care, kind="safe_house", address="secret"))
    saved(ana, Service(**care, kind="medical", note="secret"))
    saved(ana, RiskAssessment(**care, level="high", threats="secret"))
    saved(ana, CareEpisode(**care, from_on=today))
    actions.mark_countable(ana, sealed)
    return sealed


def test_nobody_outside_can_tell_that_a_sealed_file_is_there():
    cast = {name: a_viewer(name, role, agency) for name, role, agency in WATCHERS}
    ana, dan = a_viewer("ana", "ATIP_OFF", "police"), a_viewer("dan", "DPP", "dpp")
    known = a_case(cast["eve"])
    person = somebody_in(cast["eve"], known, "victim", "Carmen Invented")
    on_team(cast["eve"], known, cast["ben"], function="social_worker")
    pages = {name: browser(viewer) for name, viewer in cast.items()}
    begun = transaction.savepoint()  # what is written down of each look is alike in both worlds
    before = {name: asked(page, known, person) for name, page in pages.items()}
    transaction.savepoint_rollback(begun)
    sealed = keep_secrets(ana, dan, person, cast)
    differing = [
        f"{name}: {address}"
        for name, page in pages.items()
        for address, told in asked(page, known, person).items()
        if told != before[name][address]
    ]
    assert not differing, "\n".join(differing)
    for name, page in pages.items():
        for where in ("", "history/", "edit/case/", "part/team/", "count/", "note/new/"):
            there = plain(page.get(f"/case/{sealed.pk}/{where}"))
            absent = plain(page.get(f"/case/{RANDOM}/{where}"))
            assert there.replace(str(sealed.pk), str(RANDOM)) == absent, f"{name}: {where}"


def test_the_ledger_reads_alike_for_a_sealed_file_and_an_ordinary_one():
    ana, eve = a_viewer("ana", "ATIP_OFF", "police"), a_viewer("eve", "ATIP_OFF", "police")
    page = browser(a_viewer("watch", "AUDITOR", "council"))

    def lines(is_compartment):
        case = a_case(ana, is_compartment=is_compartment)
        somebody_in(ana, case, "suspect", "Ramiro Invented")
        on_team(ana, case, eve)
        browser(eve).post("/person/search/", {"name": "Ramiro Invented"})
        text = page.get("/ledger/").content.decode()
        rows = re.findall(r"<tr role=\"row\">(.*?)</tr>", text, re.S)[1:5]
        return [
            [
                re.sub(r"<[^>]+>|\s+", " ", cell).strip()
                for cell in re.findall(r"<td.*?</td>", row, re.S)
            ][1:5]
            for row in rows
        ]

    ordinary = lines(False)
    assert any("looked for" in " ".join(line) for line in ordinary)
    assert lines(True) == ordinary
