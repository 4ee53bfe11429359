"""The council's table, told by hand, against the doors of the program: pages, reveals and forms."""

from __future__ import annotations

import csv
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone

from amparo.access import leaving
from amparo.access.action import perform
from amparo.access.factories import a_viewer
from amparo.cases import actions
from amparo.cases.factories import a_case, on_team, shared, somebody_in
from amparo.cases.models import CaseRole, Conflict, Document, Note
from amparo.justice.models import Charge, Defendant, Investigation, Prosecution, Suspect
from amparo.kernel.errors import NotAllowed, NotPossible
from amparo.kernel.layout import LAYOUTS, layout_of
from amparo.kernel.scope import seen_by, unscoped
from amparo.people.models import Name
from amparo.protection.models import ImmigrationStatus, Placement, RiskAssessment, Service

from .doors import browser

pytestmark = pytest.mark.django_db

ROLES = {
    "ATIP_OFF": ("police", "investigation", "investigation"),
    "DHS_SW": ("dhs", "care", "protection"),
    "DPP": ("dpp", "prosecution", "investigation"),
    "COURT": ("supreme_court", "court", "investigation"),
    "IMM": ("immigration", "status", "protection"),
    "PROVIDER": ("ngo_partner", "health_care", "protection"),
    "IO": ("iom", "return", "protection"),
    "NGO_ID": ("ngo_partner", "referral", "protection"),
}
RELATIONS = ("team", "shared", "none", "past", "conflict")
NOT_THERE, ROW, READ, WRITE = "-", "row", "r", "rw"


@dataclass(frozen=True)
class Thing:
    """One field of one record, and the word planted in it."""

    record: Any
    field: str
    canary: str


def oracle():
    lines = (Path(__file__).parent / "oracle.csv").read_text().splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {
        (row["record"], row["field"], role): dict(
            zip(("team", "shared"), row[role].split("/"), strict=True)
        )
        for row in rows
        for role in ROLES
    }


def told(role, relation, record, field, cells):
    return cells[record, field, role].get(relation, NOT_THERE)


def saved(viewer, record):
    with perform(viewer, "test.enter"):
        record.save()
    return record


def a_full_case(ana, sue, relation):
    """A case with every record of the oracle, a word of its own in each sealed field."""

    def word(name):
        return f"canary{relation}{name}"

    case = a_case(ana, summary=word("summary"))
    on_team(ana, case, sue, function="social_worker")
    victim = somebody_in(ana, case, "victim", word("victim"))
    suspect = somebody_in(ana, case, "suspect", word("suspectname"))
    with unscoped("test"):
        names = {name.person_id: name for name in Name.rows.all()}
    inquiry = saved(
        ana,
        Investigation(
            case=case,
            opened_on=timezone.localdate(),
            exploitation="sex",
            channel="embassy",
            agency="police",
            reference=word("inquiry"),
        ),
    )
    trial = saved(
        ana, Prosecution(case=case, charged_on=timezone.localdate(), reference=word("docket"))
    )
    defendant = saved(ana, Defendant(case=case, prosecution=trial, person=suspect))
    act = {"statute": "tip_act_2013", "offence": "trafficking_sex", "outcome": "pending"}
    charge = Charge(case=case, defendant=defendant, exploitation="sex", **act)
    charge.charged_on, charge.note = timezone.localdate(), word("charge")
    held = Suspect(case=case, investigation=inquiry, person=suspect, note=word("suspectnote"))
    care = {"case": case, "person": victim}
    service = saved(
        sue, Service(**care, kind="medical", note=word("health"), provider=word("provider"))
    )
    why = {"why_not_less_restrictive": word("why"), "address": word("address")}
    placement = saved(sue, Placement(**care, kind="safe_house", **why))
    status = ImmigrationStatus(**care, kind="temporary_residence", number=word("permit"))
    risk = RiskAssessment(**care, level="high", threats=word("threats"))
    statement = Document(case=case, kind="statement", title="x", text=word("statement"))
    note = Note(case=case, kind="wishes", text=word("care"))
    return case, {
        ("case", "summary"): Thing(case, "summary", word("summary")),
        ("victim_name", "full"): Thing(names[victim.pk], "full", word("victim")),
        ("suspect_name", "full"): Thing(names[suspect.pk], "full", word("suspectname")),
        ("statement", "text"): Thing(saved(ana, statement), "text", word("statement")),
        ("care_note", "text"): Thing(saved(sue, note), "text", word("care")),
        ("service", "note"): Thing(service, "note", word("health")),
        ("service", "provider"): Thing(service, "provider", word("provider")),
        ("placement", "address"): Thing(placement, "address", word("address")),
        ("placement", "why_not_less_restrictive"): Thing(
            placement, "why_not_less_restrictive", word("why")
        ),
        ("immigration_status", "number"): Thing(saved(sue, status), "number", word("permit")),
        ("investigation", "reference"): Thing(inquiry, "reference", word("inquiry")),
        ("suspect", "note"): Thing(saved(ana, held), "note", word("suspectnote")),
        ("prosecution", "reference"): Thing(trial, "reference", word("docket")),
        ("charge", "note"): Thing(saved(ana, charge), "note", word("charge")),
        ("risk_assessment", "threats"): Thing(saved(sue, risk), "threats", word("threats")),
    }


def tie(ana, case, viewer, relation):
    """Tie a viewer to a case in one way alone."""
    agency, purpose, half = ROLES[next(iter(viewer.roles))]
    if relation in ("team", "past"):
        member = on_team(ana, case, viewer, function="other", half=half)
        if relation == "past":
            actions.unassign(ana, member)
    if relation == "conflict":
        with perform(ana, "conflict.create"):
            Conflict(case=case, kind="relative", user_id=viewer.user_id).save()
    if relation in ("shared", "conflict"):
        half_shared = "investigation" if agency == "police" else ""
        shared(ana, case, agency, purpose=purpose, half=half_shared)


def found(page, thing):
    """What the pages of one record give away of one field."""
    code, key = layout_of(thing.record).code, thing.record.pk
    sections = [part for part in layout_of(thing.record).sections if thing.field in part.fields]
    edit, reveal = f"edit/{sections[0].code}", f"reveal/{thing.field}"
    answer = page.get(f"/{code}/{key}/")
    if answer.status_code == 404:
        others = [page.get(f"/{code}/{key}/{edit}/"), page.post(f"/{code}/{key}/{reveal}/")]
        assert {one.status_code for one in others} == {404}
        return NOT_THERE
    assert answer.status_code == 200
    reads = thing.canary in answer.content.decode()
    reads = reads or thing.canary in page.post(f"/{code}/{key}/{reveal}/").content.decode()
    form = page.get(f"/{code}/{key}/{edit}/").content.decode()
    assert reads or thing.canary not in form
    writes = f'name="{thing.field}"' in form
    return WRITE if reads and writes else READ if reads else ROW


BESIDE = ("opened", "notices", "alerts", "watching", "copies", "emergency", "to-confirm")


def copied(viewer, case):
    """What would leave with a copy of the case and of lists, as one text."""
    source = leaving.source_of("case")
    assert source is not None
    cells: list[str] = []
    with seen_by(viewer), suppress(NotAllowed, NotPossible, Http404):
        for sheet in source(viewer, case.pk):
            cells += [text for row in sheet.rows for text in row]
    for code in ("case", "note", "placement", "service"):
        with seen_by(viewer):
            listed = leaving.list_sheet(viewer, LAYOUTS[code], {})
            cells += [text for row in (listed.rows if listed else ()) for text in row]
    return " ".join(cells)


def shown_elsewhere(page, case):
    """The case, its sections and history, lists, search and what watches, as one text."""
    parts = ("people", "identification", "protection", "investigation", "court", "papers", "team")
    addresses = ["/", "/case/", f"/case/{case.pk}/", f"/case/{case.pk}/history/", "/my-access/"]
    addresses += [f"/case/{case.pk}/part/{part}/" for part in parts]
    addresses += [f"/{code}/" for code in ("placement", "note", "person")]
    addresses += [f"/{page}/" for page in (*BESIDE, "my-security", "published")]
    addresses += [f"/case/{case.pk}/opened/", f"/copies/new/case/{case.pk}/"]
    addresses += [f"/copies/proceedings/{case.pk}/"]
    with unscoped("test"):
        people = CaseRole.rows.filter(case=case).values_list("person", flat=True)
        addresses += [f"/erase/person/{person}/" for person in people]
    told = [page.get(address).content.decode() for address in addresses]
    return "".join([*told, page.post("/person/search/", {"name": "invented"}).content.decode()])


FAR = [pytest.param(relation, marks=pytest.mark.once) for relation in RELATIONS[1:]]


@pytest.mark.parametrize("relation", [RELATIONS[0], *FAR])
def test_no_cell_of_the_table_differs_from_what_was_told_by_hand(relation):
    ana, sue = a_viewer("ana", "ATIP_OFF", "police"), a_viewer("sue", "DHS_SW", "dhs")
    case, things = a_full_case(ana, sue, relation)
    cells = oracle()
    differing = []
    for role, (agency, *_rest) in ROLES.items():
        viewer = a_viewer(role.lower(), role, agency)
        tie(ana, case, viewer, relation)
        page = browser(viewer)
        everywhere = shown_elsewhere(page, case) + copied(viewer, case)
        for (record, field), thing in things.items():
            expected, got = told(role, relation, record, field, cells), found(page, thing)
            if expected != got:
                differing.append(f"{role} {relation} {record}.{field}: {got}, not {expected}")
            if expected in (NOT_THERE, ROW) and thing.canary in everywhere:
                differing.append(f"{role} {relation} {record}.{field}: shown on another page")
    assert not differing, "\n".join(differing)
