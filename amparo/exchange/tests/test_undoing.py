"""Why a load is not rolled back is told as far as whoever asks may see it."""

from __future__ import annotations

import pytest
from django.apps import apps

from amparo.access.action import perform
from amparo.access.factories import a_viewer
from amparo.cases.factories import a_case
from amparo.exchange import batches, jobs, notes
from amparo.exchange.load import load
from amparo.exchange.migration import prepare
from amparo.exchange.models import Batch
from amparo.kernel.errors import NotPossible
from amparo.kernel.scope import unscoped

HEADINGS = "Client no;Surname;Given name(s);Sex;Date identified;Status"
ROWS = (
    "DHS-1;Tzul;Ismael;M;03/02/2021;Potential",
    "DHS-2;Choc;Elvia;F;04/02/2021;Confirmed",
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(steward, mappings, tmp_path):
    path = tmp_path / "dhs_client_register.csv"
    path.write_text("\n".join((HEADINGS, *ROWS)) + "\n")
    return Batch.objects.get(pk=load(steward, prepare([path], mappings)).batch)


def why(viewer, batch):
    with pytest.raises(NotPossible) as refused:
        batches.ask(viewer, None, batch, "undo", "wrong_mapping")
    return str(refused.value)


def person(place):
    with unscoped("a test works on somebody"):
        return apps.get_model("people.Person").rows.order_by("created_at", "pk")[place]


def seal_around(someone):
    officer = a_viewer("sealed", "ATIP_OFF", "police")
    case = a_case(officer, is_compartment=True)
    with unscoped("a test seals a case"), perform(officer, "case.edit"):
        apps.get_model("cases.CaseRole")(case=case, person=someone, role="victim").save()


def change(someone, sex):
    with (
        unscoped("a test changes somebody"),
        perform(a_viewer("worker", "ATIP_OFF", "police"), "person.edit"),
    ):
        someone.sex = sex
        someone.save()


def test_hidden_work_is_told_without_kind_and_number(steward, batch):
    seal_around(person(0))
    told = why(steward, batch)
    assert "worked on" in told
    assert not any(sign in told for sign in "(:0123456789")


def test_work_in_sight_is_told_alike_whether_more_is_hidden_or_not(steward, batch):
    change(person(1), "unknown")
    alone = why(steward, batch)
    assert ": 1)" in alone
    seal_around(person(0))
    assert why(steward, batch) == alone


def test_a_worker_tells_no_kind_to_those_who_sign(steward, batch):
    batches.ask(steward, None, batch, "undo", "wrong_mapping")
    change(person(1), "unknown")
    jobs.work()
    batch.refresh_from_db()
    assert batch.step == "loaded"
    told = notes.told(batch, notes.PROBLEM)
    assert "worked on" in told
    assert "(" not in told
