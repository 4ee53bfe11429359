"""Files too large to be read while somebody waits are read by a worker, which may be stopped;
and texts whose characters a mapping wants read otherwise."""

from __future__ import annotations

import pytest
from django.urls import reverse

from amparo.access.working import MOST_TRIES
from amparo.exchange import jobs
from amparo.exchange.models import RegisterUpload
from amparo.exchange.registers.raw import Raw
from amparo.exchange.uploads import actions, reading
from amparo.exchange.uploads.opening import outline_of

from .test_pages import browser, controls, mapping_url, sent

__all__ = ["browser"]
pytestmark = pytest.mark.django_db
DOS = Raw(
    "casos.csv", "Case No;Date opened;Suspects\nA/1;05/06/2021;Pérez Núñez, Ñusta\n".encode("cp850")
)


@pytest.fixture
def page(browser, steward):
    return browser(steward)


@pytest.fixture
def large(settings):
    """Every file is a large one."""
    settings.AMPARO_READ_AT_ONCE_MB = 0


def brought(page, raw):
    return page.post(reverse("upload-new"), sent(raw), follow=True)


@pytest.mark.usefixtures("large")
def test_a_large_file_is_read_by_a_worker_and_not_by_the_page(page, raw, monkeypatch):
    def never(*_given):
        raise AssertionError("a page read a large file")

    monkeypatch.setattr(actions, "read_apart", never)
    waiting = brought(page, raw("police_case_register.xlsx")).content.decode()
    upload = RegisterUpload.objects.get()
    assert (upload.state, upload.job) == ("quarantined", "read")
    assert 'http-equiv="refresh"' in waiting
    assert reverse("upload-stop", args=[upload.pk]) in waiting
    assert jobs.work()
    upload.refresh_from_db()
    assert (upload.state, upload.job) == ("read", "")
    assert outline_of(upload).rows_found > 20
    assert "http-equiv" not in page.get(reverse("upload-page", args=[upload.pk])).content.decode()


@pytest.mark.usefixtures("large")
def test_a_large_file_that_cannot_be_read_is_refused_with_a_sentence(page):
    brought(page, Raw("p.csv", b"\x89PNG\r\n\x1a\n"))
    assert jobs.work()
    upload = RegisterUpload.objects.get()
    assert (upload.state, upload.job) == ("refused", "")
    answer = page.get(reverse("upload-page", args=[upload.pk])).content.decode()
    assert "the file is something else" in answer


@pytest.mark.usefixtures("large")
def test_reading_is_stopped_and_the_file_stays_as_it_was_brought(page, raw):
    brought(page, raw("police_case_register.xlsx"))
    upload = RegisterUpload.objects.get()
    page.post(reverse("upload-stop", args=[upload.pk]))
    assert not jobs.work()
    upload.refresh_from_db()
    assert (upload.state, upload.job) == ("quarantined", "")
    page.post(reverse("upload-page", args=[upload.pk]))
    assert jobs.work()
    upload.refresh_from_db()
    assert upload.state == "read"


@pytest.mark.usefixtures("large")
def test_a_worker_that_reads_ends_soon_after_it_is_stopped(page, raw, monkeypatch):
    brought(page, raw("police_case_register.xlsx"))

    def stopped_meanwhile(_raw, meanwhile):
        RegisterUpload.objects.update(is_stopping=True)
        meanwhile(10)
        meanwhile(20)

    monkeypatch.setattr(reading, "read_apart", stopped_meanwhile)
    monkeypatch.setattr("amparo.access.watching.TOLD", 0)
    assert jobs.work()
    upload = RegisterUpload.objects.get()
    assert (upload.state, upload.job, upload.is_stopping) == ("quarantined", "", False)


@pytest.mark.usefixtures("large")
def test_a_file_that_ends_its_worker_again_and_again_is_refused(page, raw):
    brought(page, raw("police_case_register.xlsx"))
    RegisterUpload.objects.update(tries=MOST_TRIES)
    assert not jobs.work()
    upload = RegisterUpload.objects.get()
    assert upload.state == "refused"
    assert "police_case_register.xlsx" in upload.why_refused


@pytest.mark.usefixtures("large")
def test_what_was_destroyed_before_its_turn_is_not_read(page, raw):
    brought(page, raw("police_case_register.xlsx"))
    upload = RegisterUpload.objects.get()
    page.post(reverse("upload-discard", args=[upload.pk]))
    assert not jobs.work()
    upload.refresh_from_db()
    assert upload.state == "discarded"


@pytest.mark.parametrize("megabytes", [0, 2])
def test_the_preview_reads_the_characters_as_the_mapping_says(page, bring, settings, megabytes):
    upload = bring(DOS)
    settings.AMPARO_READ_AT_ONCE_MB = megabytes
    shown = page.get(mapping_url(upload))
    assert "Núñez" not in shown.content.decode()
    answers = {**controls(shown), "do": "show", "encoding": "cp850"}
    better = page.post(mapping_url(upload), answers)
    assert "Pérez Núñez, Ñusta" in better.content.decode()
    again = page.post(mapping_url(upload), {**controls(better), "encoding": "utf-16", "do": "show"})
    assert "encoding" in again.content.decode()
    assert again.status_code == 200
    back = page.post(mapping_url(upload), {**controls(again), "encoding": "", "do": "show"})
    assert "Núñez" not in back.content.decode()


def test_a_mapping_saved_with_its_encoding_loads_what_the_preview_showed(page, bring):
    upload = bring(DOS)
    answers = {**controls(page.get(mapping_url(upload))), "do": "save", "encoding": "cp850"}
    page.post(mapping_url(upload), answers)
    upload.refresh_from_db()
    assert upload.mapping
    assert "encoding: cp850" in upload.mapping.text
