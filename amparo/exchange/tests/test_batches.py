"""A load from the files to the signatures, and back: as pages and the worker do it."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from amparo.access.factories import a_viewer
from amparo.access.models import OwnerKey
from amparo.access.watching import new_token
from amparo.audit import ledger
from amparo.audit.models import Entry
from amparo.exchange import batches, jobs, notes
from amparo.exchange.assuming import ASSUMED
from amparo.exchange.comparing import explain, open_differences
from amparo.exchange.models import Batch, PairDecision, RegisterUpload
from amparo.exchange.signing import sign
from amparo.exchange.uploads import actions
from amparo.kernel.act import Act, performing
from amparo.kernel.errors import Invalid, NotPossible
from amparo.kernel.scope import unscoped

pytestmark = pytest.mark.django_db


def count(label, **where):
    with unscoped("a test counts"):
        return apps.get_model(label).rows.filter(**where).count()


def test_a_rehearsal_tells_everything_and_changes_nothing(rehearsed):
    assert (rehearsed.step, rehearsed.job) == ("rehearsed", "")
    found = notes.told(rehearsed, notes.FINDINGS)
    assert sum(sheet["accepted"] for file in found["files"] for sheet in file["sheets"]) > 100
    assert found["pair_counts"]["between_files"] > 0
    assert PairDecision.objects.filter(batch=rehearsed).exists()
    assumed = {one["field"] for one in notes.told(rehearsed, ASSUMED)}
    assert "referred_on" in assumed
    assert count("people.Person") == count("cases.Case") == 0
    assert not Entry.objects.filter(name="register.load").exists()


@pytest.mark.usefixtures("staff")
def test_a_load_is_one_batch_with_counts_and_root(loaded):
    assert (loaded.step, loaded.job) == ("loaded", "")
    assert count("people.Person") == 61
    entry = Entry.objects.get(name="register.load")
    assert entry.seq == loaded.entry
    assert entry.facts["counts"]["justice.investigation"] == 35
    assert not any(file["name"].endswith((".csv", ".xlsx")) for file in entry.facts["files"])
    assert not list(ledger.faults())
    assert set(RegisterUpload.objects.values_list("state", flat=True)) == {"loaded"}


def test_a_load_waits_for_a_rehearsal_of_the_same_files(steward, rehearsed):
    upload = RegisterUpload.objects.get(pk=rehearsed.uploads[0])
    assert upload.mapping
    changed = upload.mapping.text + "\n# looked at again\n"
    actions.save_mapping(steward, None, upload, changed)
    batches.ask(steward, None, rehearsed, "load")
    jobs.work()
    rehearsed.refresh_from_db()
    assert rehearsed.step == "rehearsed"
    assert "Rehearse again" in notes.told(rehearsed, notes.PROBLEM)
    assert count("people.Person") == 0


def test_what_is_stopped_changes_nothing(steward, rehearsed):
    batches.ask(steward, None, rehearsed, "load")
    Batch.objects.update(is_stopping=True)
    jobs.work()
    rehearsed.refresh_from_db()
    assert (rehearsed.step, rehearsed.job, rehearsed.is_stopping) == ("rehearsed", "", False)
    assert count("people.Person") == 0


def test_a_job_that_was_cut_off_is_taken_up_and_one_under_way_is_left(steward, rehearsed):
    batches.ask(steward, None, rehearsed, "load")
    alive = f"{new_token().split(':')[0]}:{os.getppid()}:aa"
    Batch.objects.update(token=alive, beat=timezone.now())
    assert not jobs.work()
    Batch.objects.update(token="another-machine:1:aa", beat=timezone.now())
    assert not jobs.work()
    Batch.objects.update(beat=timezone.now() - timedelta(minutes=5))
    assert jobs.work()
    rehearsed.refresh_from_db()
    assert rehearsed.step == "loaded"


@pytest.mark.usefixtures("staff")
def test_rolled_back_records_are_withdrawn_and_their_keys_destroyed(steward, loaded):
    persons = count("people.Person", voided_at__isnull=True)
    keys = OwnerKey.objects.count()
    batches.ask(steward, None, loaded, "undo", "wrong_mapping")
    jobs.work()
    loaded.refresh_from_db()
    assert loaded.step == "rolled_back"
    assert count("people.Person", voided_at__isnull=True) == 0 < persons
    assert count("people.Name", full__isnull=False) == 0
    assert OwnerKey.objects.count() < keys - persons
    assert not list(ledger.faults())
    assert Entry.objects.get(name="import.undo").facts["keys_destroyed"] > persons


@pytest.mark.usefixtures("staff")
def test_what_was_rolled_back_can_be_loaded_anew(steward, loaded):
    batches.ask(steward, None, loaded, "undo", "wrong_mapping")
    jobs.work()
    again = batches.begin(steward, None, loaded.uploads)
    jobs.work()
    batches.ask(steward, None, again, "load")
    jobs.work()
    again.refresh_from_db()
    assert again.step == "loaded"
    assert count("people.Person", voided_at__isnull=True) == 61


@pytest.mark.usefixtures("staff")
@pytest.mark.parametrize("how", ["edited", "added"])
def test_once_somebody_has_worked_on_it_nothing_is_rolled_back(steward, loaded, how):
    with unscoped("a test works on a person"), performing(Act("test.work", "test", "", "")):
        person = apps.get_model("people.Person").rows.first()
        if how == "edited":
            person.sex = "unknown"
            person.save()
        else:
            apps.get_model("people.Name")(person=person, full="Invented", kind="spelling").save()
    with pytest.raises(NotPossible, match="worked on"):
        batches.ask(steward, None, loaded, "undo", "wrong_mapping")
    assert count("people.Person", voided_at__isnull=True) == 61


@pytest.mark.usefixtures("staff")
def test_two_people_of_two_agencies_sign_when_every_difference_is_explained(steward, loaded):
    focal = a_viewer("focal", "FOCAL", "council")
    prosecutor = a_viewer("prosecutor", "DPP", "dpp")
    batches.ask(focal, None, loaded, "compare")
    jobs.work()
    loaded.refresh_from_db()
    assert loaded.step == "reconciled"
    assert loaded.compared.filter(differs=False, is_total=False).count() > 50
    row = loaded.compared.filter(differs=False, is_total=False).first()
    row.differs = True
    row.save()
    with pytest.raises(NotPossible):
        sign(focal, None, loaded)
    waiting = list(open_differences(loaded).values_list("figure", flat=True))
    with pytest.raises(Invalid):
        explain(focal, None, loaded, waiting, "short")
    explain(focal, None, loaded, waiting, "The file of that year was lost in a flood.")
    sign(focal, None, loaded)
    with pytest.raises(NotPossible, match="signed these explanations"):
        explain(steward, None, loaded, waiting, "Something else that nobody has signed.")
    with pytest.raises(NotPossible, match="another"):
        sign(steward, None, loaded)
    assert count("people.Person", is_under_review=True) == 61
    sign(prosecutor, None, loaded)
    jobs.work()
    loaded.refresh_from_db()
    assert loaded.step == "signed"
    assert count("people.Person", is_under_review=True) == 0
    with pytest.raises(NotPossible):
        batches.ask(steward, None, loaded, "undo", "wrong_mapping")


@pytest.mark.usefixtures("staff")
def test_totals_without_cases_stand_beside_the_cases_and_are_not_added(steward, loaded):
    batches.ask(steward, None, loaded, "compare")
    jobs.work()
    totals = list(loaded.compared.filter(is_total=True))
    assert totals
    assert all(row.published.isdigit() and not row.differs for row in totals)
