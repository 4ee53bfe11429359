"""What a steward of another agency cannot do with an edition made for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db.models import QuerySet
from openpyxl import Workbook

from amparo.access.factories import a_user, a_viewer
from amparo.access.models import User
from amparo.access.viewer import viewer_of
from amparo.cases.models import Case, CaseRole, TeamMember
from amparo.exchange import batches, jobs, keepers
from amparo.exchange.load import load
from amparo.exchange.migration import prepare
from amparo.exchange.models import Batch, ProposedEdit, Provenance, SourceRow
from amparo.exchange.proposals import forget_erased
from amparo.exchange.reach import Reach
from amparo.exchange.signing import sign
from amparo.exchange.unsigning import why_back
from amparo.justice.models import Investigation, Suspect
from amparo.kernel.scope import unscoped

HEADINGS = (
    "Client no;Surname;Given name(s);Sex;Nationality;Date identified;Status;Social worker;"
    "Police case"
)
ROWS = (
    HEADINGS,
    "DHS-1;Tzul;Ismael;M;Guatemala;03/02/2021;Potential;SW-01;",
    "DHS-2;Choc;Elvia;F;Honduras;04/02/2021;Potential;SW-99;",
)
LATER = (*ROWS[:2], ROWS[2].replace("Honduras", "Mexico").replace("Potential", "Confirmed"))
POLICE = (
    "Case No.", "Opened", "Offence type", "Suspect(s)", "Closed", "Public officer?",
    "How reported", "Officer", "Dist.", "Remarks",
)  # fmt: skip
LATER_POLICE = (
    "CASE REF", "DATE OPENED", "TYPE OF EXPLOITATION", "NO. SUSPECTS", "NAMES OF SUSPECTS",
    "STATUS", "OFFICER INVOLVED (Y/N)", "SOURCE OF REPORT", "INVESTIGATOR", "DISTRICT", "REMARKS",
)  # fmt: skip

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff", "folder")]


@pytest.fixture
def other(db):
    return a_viewer("other", "DATA_STEWARD", "secretariat")


@pytest.fixture
def written(tmp_path):
    made: list[Any] = []

    def write(*rows):
        path = tmp_path / str(len(made)) / "dhs_client_register.csv"
        path.parent.mkdir()
        path.write_text("\n".join(rows) + "\n")
        made.append(path)
        return path

    return write


@pytest.fixture
def signed(staff, steward, written, mappings):
    """A load that was signed off, all of whose cases are sealed since."""
    done = load(steward, prepare([written(*ROWS)], mappings))
    Batch.objects.filter(pk=done.batch).update(step="signed")
    QuerySet(Case).update(is_compartment=True)
    return done


def eves():
    with unscoped("a test counts"):
        return TeamMember.rows.filter(user__username="eve").count()


def worker():
    with unscoped("a test looks for a user"):
        return viewer_of(User.rows.get(username="social2"))


def roll_back(viewer, done):
    batches.ask(viewer, None, Batch.objects.get(pk=done.batch), "undo", batches.reasons()[0][0])
    assert jobs.work()


@pytest.mark.usefixtures("signed")
def test_a_mapping_that_calls_a_worker_by_another_name_opens_no_case(other, written, mappings):
    a_user("eve", "DHS_SW", "dhs")
    mine = [replace(one, staff={**one.staff, "SW-99": "eve"}) for one in mappings]
    done = load(other, prepare([written(*ROWS)], mine))
    assert eves() == 0
    assert (done.changed_rows, done.proposals) == (0, 0)
    assert [edit.is_kept_back for edit in ProposedEdit.objects.all()] == [True]


@pytest.mark.usefixtures("signed")
def test_a_new_row_about_a_sealed_case_adds_nobody_and_nothing_to_it(other, written, mappings):
    a_user("eve", "ATIP_OFF", "police")
    book = Workbook()
    book.worksheets[0].title = "Cases 2018-20"
    told = ("ATIP/901/18", "2018-03-13", "sex", "NADIE, Pedro", None, None, "NGO", "eve", "Ora")
    for row in (("A-TIP UNIT - CASE REGISTER",), (), POLICE, told):
        book.worksheets[0].append(row)
    book.create_sheet("CASES 2021-22").append(LATER_POLICE)
    clients = written(HEADINGS, "DHS-2;Nadie;Ana;F;Honduras;04/02/2021;Potential;;ATIP/901/18")
    book.save(clients.with_name("police_case_register.xlsx"))
    with unscoped("a test counts"):
        before = {model: model.rows.count() for model in (CaseRole, Investigation, Suspect)}
    done = load(other, prepare([clients, clients.with_name("police_case_register.xlsx")], mappings))
    assert eves() == 0
    assert done.proposals == 0
    with unscoped("a test counts"):
        assert {model: model.rows.count() for model in before} == before


def test_whoever_loads_is_not_told_by_a_lost_signature(steward, written, mappings):
    first = load(steward, prepare([written(*(row.replace("99", "02") for row in ROWS))], mappings))
    Batch.objects.filter(pk=first.batch).update(step="signed")
    later = load(steward, prepare([written(*(r.replace("99", "02") for r in LATER))], mappings))
    Batch.objects.filter(pk=later.batch).update(step="reconciled")
    batch = Batch.objects.get(pk=later.batch)
    sign(a_viewer("focal", "FOCAL", "council"), None, batch)
    asked = keepers.asked_of(worker(), Reach(worker()))
    edit = next(one for one in asked if one.record == "people.Person")
    keepers.settle(worker(), edit.pk, accepts=True)
    batch.refresh_from_db()
    assert (batch.step, batch.signatures.count(), why_back(batch)) == ("reconciled", 1, "")


@pytest.mark.parametrize("is_signed", [True, False])
def test_a_load_that_asked_and_is_rolled_back_is_asked_anew(steward, written, mappings, is_signed):
    more = (*LATER, "DHS-9;Uh;Ana;F;Honduras;04/02/2021;Potential;;")
    first = load(steward, prepare([written(*ROWS)], mappings))
    if is_signed:
        Batch.objects.filter(pk=first.batch).update(step="signed")
    asked = load(steward, prepare([written(*LATER)], mappings))
    count = ProposedEdit.objects.count()
    load(steward, prepare([written(*more)], mappings))
    roll_back(steward, asked)
    last = (*more, "DHS-10;Ek;Eva;F;Honduras;04/02/2021;Potential;;")
    done = load(steward, prepare([written(*last)], mappings))
    assert ProposedEdit.objects.count() == count
    assert done.written["intake.identificationdecision"] == 1


def test_digests_of_single_cells_go_with_what_is_erased_and_rolled_back(steward, written, mappings):
    plain = [row.partition(";")[2] for row in ROWS]
    done = load(steward, prepare([written(*plain)], mappings))
    one, _two = SourceRow.objects.order_by("row")
    assert one.cells
    forget_erased(Provenance.objects.filter(source=one).values_list("key", flat=True))
    assert SourceRow.objects.exclude(cells="").count() == 1
    roll_back(steward, done)
    assert not SourceRow.objects.exclude(cells="").exists()
