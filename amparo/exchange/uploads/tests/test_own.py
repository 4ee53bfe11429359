"""Files, mappings and findings are met by the agency that brought them, and by no other."""

from __future__ import annotations

import pytest
from django.urls import reverse

from amparo.access.factories import a_viewer
from amparo.exchange import batches, jobs
from amparo.exchange.models import MappingVersion, RegisterUpload
from amparo.exchange.uploads.actions import Origin, discard, look_into, receive, save_mapping
from amparo.exchange.uploads.own import mappings_of, uploads_of
from amparo.exchange.uploads.reading import stop_reading
from amparo.kernel.errors import Invalid, NotAllowed
from amparo.reference.country import country

from .test_pages import browser, mapping_url

__all__ = ["browser"]
pytestmark = pytest.mark.django_db
NAME = "police_case_register"
TEXT = (country().folder / "registers" / "mappings" / f"{NAME}.yaml").read_text("utf-8")


@pytest.fixture
def upload(bring, raw, steward):
    found = bring(raw(f"{NAME}.xlsx"))
    save_mapping(steward, None, found, TEXT)
    return found


@pytest.fixture
def other(db):
    """A data steward of another agency."""
    return a_viewer("other", "DATA_STEWARD", "secretariat")


def test_another_agencys_steward_meets_neither_file_nor_mapping(browser, upload, other, steward):
    pages = [
        reverse("upload-page", args=[upload.pk]),
        mapping_url(upload),
        reverse("upload-discard", args=[upload.pk]),
        reverse("mapping-text", args=[upload.mapping_id]),
    ]
    for url in pages:
        assert browser(steward).get(url).status_code == 200
        assert browser(other).get(url).status_code == 404
        assert browser(other).post(url, {"do": "save"}).status_code == 404
    assert NAME in browser(steward).get(reverse("upload-list")).content.decode()
    listed = browser(other).get(reverse("upload-list")).content.decode()
    assert NAME not in listed
    assert upload.reference not in listed
    assert not uploads_of(other).exists()
    assert not mappings_of(other).exists()


def test_the_same_file_brought_by_another_agency_tells_nothing_of_the_first(
    browser, upload, other, raw
):
    origin = Origin("police", "own_record", "The office’s own shelf", 2018, 2022)
    again = receive(other, None, raw(f"{NAME}.xlsx"), origin)
    look_into(other, again)
    page = browser(other).get(reverse("upload-page", args=[again.pk])).content.decode()
    assert upload.reference not in page
    assert "brought before" not in page
    assert "Saved before" not in browser(other).get(mapping_url(again)).content.decode()
    version = save_mapping(other, None, again, TEXT)
    assert (version.agency, version.version) == ("secretariat", 1)
    assert MappingVersion.objects.filter(code=version.code).count() == 2


def test_another_agency_can_neither_load_nor_destroy_nor_stop_it(upload, other):
    with pytest.raises(Invalid):
        batches.begin(other, None, [str(upload.pk)])
    with pytest.raises(NotAllowed):
        stop_reading(other, None, upload)
    with pytest.raises(NotAllowed):
        discard(other, None, upload)
    assert RegisterUpload.objects.get(pk=upload.pk).state == "read"


def test_the_findings_of_a_load_are_its_own_agencys(browser, upload, other, steward):
    batch = batches.begin(steward, None, [str(upload.pk)])
    assert jobs.work()
    url = reverse("batch", args=[batch.pk])
    assert f"{NAME}.xlsx" in browser(steward).get(url).content.decode()
    page = browser(other).get(url)
    assert page.status_code == 200
    assert NAME not in page.content.decode()
    assert browser(other).get(reverse("batch-pairs", args=[batch.pk])).status_code == 404
    for job in ("rehearse", "load"):
        with pytest.raises(NotAllowed):
            batches.ask(other, None, batch, job)
    with pytest.raises(NotAllowed):
        batches.drop(other, None, batch)
