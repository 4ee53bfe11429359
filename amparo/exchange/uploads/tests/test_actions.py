"""A file is brought in sealed, read apart, mapped, and destroyed for good."""

from __future__ import annotations

from dataclasses import replace

import pytest

from amparo.access.factories import a_viewer
from amparo.access.models import OwnerKey
from amparo.audit.models import Entry
from amparo.exchange.mapping.faults import BadMapping
from amparo.exchange.models import MappingVersion, RegisterUpload
from amparo.exchange.registers import apart
from amparo.exchange.registers.raw import Raw
from amparo.exchange.registers.refusals import Unreadable
from amparo.exchange.uploads import actions
from amparo.exchange.uploads.opening import file_of, outline_of, raw_of
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible
from amparo.kernel.sealing import NoKey

from .conftest import REGISTERS

MAPPING = (REGISTERS / "mappings" / "police_case_register.yaml").read_text("utf-8")
ORIGIN = actions.Origin("police", "own_record", "the unit's own shelf", 2018, 2022)


def names():
    return list(Entry.objects.order_by("seq").values_list("name", flat=True))


def test_a_file_is_kept_sealed_and_set_apart_until_it_is_read(steward, files, raw):
    upload = actions.receive(steward, None, raw("police_case_register.xlsx"), ORIGIN)
    assert upload.state == "quarantined"
    assert raw_of(upload) == raw("police_case_register.xlsx")
    kept = upload.path().read_bytes()
    assert b"PK\x03\x04" not in kept[:20]
    assert upload.path().stat().st_mode & 0o077 == 0
    with pytest.raises(NotPossible):
        outline_of(upload)


def test_neither_ledger_nor_table_knows_the_name_of_a_file(steward, files):
    raw = Raw("Invented Person.csv", b"Case No,Date opened\nA/1,2021-05-06\n")
    upload = actions.look_into(steward, actions.receive(steward, None, raw, ORIGIN))
    assert upload.words["name"] == "Invented Person.csv"
    assert names() == ["upload.receive", "upload.read"]
    told = str([entry.__dict__ for entry in Entry.objects.all()])
    table = str(RegisterUpload.objects.values().get())
    folder = str([path.name for path in files.iterdir()])
    assert "Invented" not in told + table + folder
    assert upload.reference in told


def test_the_outline_of_a_file_that_was_read_tells_its_sheets(bring, raw):
    upload = bring(raw("police_case_register.xlsx"))
    outline = outline_of(upload)
    assert [sheet.sheet.name for sheet in outline.sheets] == ["Cases 2018-20", "CASES 2021-22"]
    assert upload.rows_found == outline.rows_found == 41
    assert (upload.state, upload.kind) == ("read", "xlsx")


def test_a_file_that_cannot_be_read_is_refused_with_a_sentence_and_not_kept(
    bring, files, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        upload = bring(Raw("photo.csv", b"\x89PNG\r\n\x1a\n"))
    assert upload.state == "refused"
    assert "photo.csv" in upload.why_refused
    assert not list(files.iterdir())
    with pytest.raises(NotPossible):
        outline_of(upload)


@pytest.mark.parametrize("content", [b"", b"x" * (64 * 1024 * 1024 + 1)])
def test_what_is_empty_or_too_large_is_not_even_taken(steward, files, content):
    with pytest.raises(Unreadable):
        actions.receive(steward, None, Raw("list.csv", content), ORIGIN)
    assert not RegisterUpload.objects.exists()


def test_an_office_that_does_not_exist_is_refused(steward, files):
    origin = replace(ORIGIN, office="nobody")
    with pytest.raises(Invalid):
        actions.receive(steward, None, Raw("list.csv", b"a,b\n"), origin)


@pytest.mark.parametrize("said", [{"origin": " "}, {"year_from": 2023}])
def test_a_file_of_which_nobody_says_where_it_comes_from_and_when_is_refused(steward, files, said):
    with pytest.raises(Invalid):
        actions.receive(steward, None, Raw("list.csv", b"a,b\n"), replace(ORIGIN, **said))
    assert not RegisterUpload.objects.exists()


def test_a_mapping_is_saved_version_by_version_and_the_same_text_once(steward, bring, raw):
    upload = bring(raw("police_case_register.xlsx"))
    first = actions.save_mapping(steward, None, upload, MAPPING)
    assert actions.save_mapping(steward, None, upload, MAPPING) == first
    second = actions.save_mapping(steward, None, upload, MAPPING.replace("dmy", "mdy"))
    assert [first.version, second.version] == [1, 2]
    assert "version: 2" in second.text
    assert "dmy" in first.text
    assert upload.mapping == second
    assert names()[-3:] == ["mapping.save"] * 3
    assert MappingVersion.objects.count() == 2


def test_a_mapping_with_faults_is_not_saved(steward):
    with pytest.raises(BadMapping):
        actions.save_mapping(steward, None, None, MAPPING.replace("columns", "colums"))
    assert not MappingVersion.objects.exists()


def test_file_and_mapping_together_give_the_whole_register(steward, bring, raw):
    upload = bring(raw("police_case_register.xlsx"))
    with pytest.raises(NotPossible):
        file_of(upload)
    actions.save_mapping(steward, None, upload, MAPPING)
    found = file_of(upload)
    assert sum(len(sheet.rows) for sheet in found.sheets) > 30


def test_a_destroyed_file_is_gone_and_so_is_its_key(
    steward, bring, raw, files, django_capture_on_commit_callbacks
):
    upload = bring(raw("dhs_client_register.csv"))
    sealed = upload.path().read_bytes()
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard(steward, None, upload)
    assert not list(files.iterdir())
    assert not OwnerKey.objects.filter(owner=upload.pk).exists()
    upload.path().write_bytes(sealed)
    with pytest.raises(NoKey):
        raw_of(RegisterUpload.objects.get())
    with pytest.raises(NotPossible):
        actions.discard(steward, None, upload)


@pytest.mark.parametrize("state", ["loaded", "closed"])
def test_what_is_loaded_is_not_destroyed_by_hand(steward, bring, raw, state):
    upload = bring(raw("dhs_client_register.csv"))
    upload.state = state
    with pytest.raises(NotPossible):
        actions.discard(steward, None, upload)


def test_looking_into_a_file_is_written_down(steward, bring, raw):
    upload = bring(raw("dhs_client_register.csv"))
    actions.note_look(steward, None, upload)
    assert Entry.objects.latest("seq").facts == {"upload": upload.reference}


def test_nobody_but_a_steward_brings_or_opens_anything(bring, raw):
    upload = bring(raw("dhs_client_register.csv"))
    officer = a_viewer("officer", "ATIP_OFF", "police")
    for attempt in (
        lambda: actions.receive(officer, None, raw("dhs_client_register.csv"), ORIGIN),
        lambda: actions.look_into(officer, upload),
        lambda: actions.note_look(officer, None, upload),
        lambda: actions.save_mapping(officer, None, None, MAPPING),
        lambda: actions.discard(officer, None, upload),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_a_file_that_was_let_in_is_read_apart_again_when_its_rows_are_needed(
    bring, steward, raw, monkeypatch
):
    """One that breaks its reader only then breaks no worker: the load says a sentence."""
    upload = bring(raw("police_case_register.xlsx"))
    actions.save_mapping(steward, None, upload, MAPPING)
    monkeypatch.setattr(apart, "READER", ("-c", "import os; os.abort()"))
    with pytest.raises(Unreadable) as raised:
        file_of(upload)
    assert raised.value.code == "gave_up"
