"""Who hears of a load that was written, signed off or rolled back, and in which words."""

from __future__ import annotations

import pytest
from django.urls import reverse

from amparo.access.factories import a_user, a_viewer
from amparo.access.watch import notices
from amparo.access.watch.models import Notice
from amparo.exchange import batches, jobs
from amparo.exchange.models import Batch
from amparo.exchange.signing import sign
from amparo.kernel.errors import Invalid

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff", "folder")]
CONCERNED = {"steward", "focal", "commander", "supervisor"}


@pytest.fixture
def everybody(steward):
    a_user("focal", "FOCAL", "council")
    a_user("commander", "ATIP_CMD", "police")
    a_user("supervisor", "DHS_SUP", "dhs")
    a_user("auditor", "AUDITOR", "council")
    a_user("immigration", "IMM", "immigration")


def told(kind):
    return set(Notice.objects.filter(kind=kind).values_list("user__username", flat=True))


@pytest.mark.usefixtures("everybody")
def test_keepers_stewards_and_the_focal_point_hear_of_a_load_and_of_its_end(steward, loaded):
    assert told("load_written") == CONCERNED
    assert set(Notice.objects.values_list("place", flat=True)) == {
        reverse("batch", args=[loaded.pk])
    }
    assert not any(char.isdigit() for char in str(notices.KINDS["load_written"]))
    batches.ask(steward, None, loaded, "undo", "wrong_file")
    jobs.work()
    assert told("load_undone") == CONCERNED


@pytest.mark.usefixtures("everybody")
def test_they_hear_of_the_sign_off_when_the_second_signature_is_given(steward, loaded):
    Batch.objects.filter(pk=loaded.pk).update(step="reconciled")
    sign(steward, None, loaded)
    assert not told("load_signed")
    sign(a_viewer("prosecutor", "DPP", "dpp"), None, loaded)
    jobs.work()
    assert told("load_signed") == CONCERNED | {"prosecutor"}


def test_nothing_is_rolled_back_without_a_reason_of_the_list(steward, loaded):
    for why in ("", "because", "not_recorded"):
        with pytest.raises(Invalid):
            batches.ask(steward, None, loaded, "undo", why)
    loaded.refresh_from_db()
    assert (loaded.step, loaded.job) == ("loaded", "")


def test_a_load_covers_the_years_of_its_files(loaded):
    assert (loaded.year_from, loaded.year_to) == (2018, 2022)
