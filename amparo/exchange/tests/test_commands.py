"""The commands, as a steward types them."""

from __future__ import annotations

import argparse
import json

import pytest
from django.apps import apps

from amparo.access.factories import a_user
from amparo.audit.models import Entry
from amparo.exchange import notes
from amparo.exchange.assuming import ASSUMED
from amparo.exchange.batch_forms import ExplainForm
from amparo.exchange.batch_pages import batch_context
from amparo.exchange.commands import register
from amparo.exchange.loading import LOADED
from amparo.exchange.migration import country_mappings
from amparo.exchange.models import Batch, SourceFile
from amparo.exchange.registers import apart
from amparo.reference.country import country

from .hostile_files import REFUSED

FOLDER = country().folder / "registers"
SAID = ("--origin", "The archive of the office", "--years", "2018-2022")


@pytest.fixture
def amparo(capsys):
    def typed(*words):
        parser = argparse.ArgumentParser()
        register(parser.add_subparsers())
        args = parser.parse_args([str(word) for word in words])
        code = args.run(args)
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return typed


@pytest.mark.django_db
def test_a_rehearsal_tells_everything_and_changes_nothing(amparo, registers):
    code, out, _ = amparo("migrate-registers", *registers, "--dry-run", "--format", "json")
    told = json.loads(out)
    assert code == 0
    assert told["dry_run"] is True
    assert told["counts"]["investigations"] == 35
    assert Batch.objects.count() == 0
    police = next(f for f in told["files"] if f["name"].startswith("police"))
    sheet = police["sheets"][0]
    assert (sheet["read"], sheet["accepted"]) == (21, 20)
    assert sheet["rejected"][0]["row"] == 24
    assert sheet["rejected"][0]["reason"] == "duplicate"


@pytest.fixture
def next_year(tmp_path):
    """A list of the year after: somebody who is there in other letters, and somebody new."""
    path = tmp_path / "dhs_client_register.csv"
    path.write_text(
        "Client no;Surname;Given name(s);Sex;DOB;Date identified;Status\n"
        "DHS-900;INVENTED NUNEZ;Ixchel;F;12/03/1994;04/05/2024;Confirmed\n"
        "DHS-901;Quite Unheard;Zenobia;F;01/02/1980;04/05/2024;Confirmed\n"
    )
    return path


@pytest.fixture
def ixchel(steward):
    from amparo.people.factories import a_person

    facts = {"sex": "female", "birth": "1994-03-12"}
    return a_person(steward, "Ixchel Invented Núñez", **facts)


def test_a_rehearsal_says_who_may_be_here_already_by_reference_and_keeps_nothing(
    amparo, next_year, ixchel
):
    pairs, keys = (apps.get_model("people", name).objects for name in ("Pair", "SearchKey"))
    before = Entry.objects.count(), pairs.count(), keys.count()
    code, out, _ = amparo("migrate-registers", next_year, "--dry-run", "--format", "json")
    pair = json.loads(out)["there"][0]
    assert code == 0
    assert len(json.loads(out)["there"]) == 1
    assert (pair["there"], pair["row"]) == (ixchel.reference, 2)
    assert {"same_birth", "same_sex"} <= set(pair["reasons"])
    assert (Entry.objects.count(), pairs.count(), keys.count()) == before
    _, out, _ = amparo("migrate-registers", next_year, "--dry-run", "--no-names")
    assert f"may be here already as {ixchel.reference}" in out
    assert "Ixchel" not in out
    assert "INVENTED" not in out


def test_whom_a_sealed_file_alone_knows_is_not_told_by_a_rehearsal(amparo, next_year, ixchel):
    from amparo.people import reach

    def sealed(_viewer):
        from django.db.models import Q

        return Q(pk=ixchel.pk)

    reach.keeps_from_review(sealed)
    try:
        _, out, _ = amparo("migrate-registers", next_year, "--dry-run", "--format", "json")
    finally:
        reach._apart.remove(sealed)
    assert json.loads(out)["there"] == []


@pytest.mark.usefixtures("steward", "staff")
def test_a_rehearsal_of_what_was_loaded_tells_the_rows_as_known(amparo, registers):
    amparo("migrate-registers", *registers, *SAID)
    _, out, _ = amparo("migrate-registers", *registers, "--dry-run", "--format", "json")
    told = json.loads(out)
    assert told["known_rows"] > 0
    assert (told["new_rows"], told["changed_rows"], told["there"]) == (0, 0, [])


@pytest.mark.usefixtures("steward", "staff")
def test_the_load_and_the_load_again(amparo, registers):
    mappings = ("--mapping", *country_mappings())
    code, out, _ = amparo("migrate-registers", *registers, *mappings, *SAID, "--format", "json")
    told = json.loads(out)
    assert code == 0
    assert told["batch"]
    assert told["counts"]["victims"] == 13
    assert {pair["decision"] for pair in told["pairs"]} == {"joined"}
    code, out, _ = amparo("migrate-registers", *registers, *SAID)
    assert code == 0
    assert "nothing was changed" in out
    assert Batch.objects.count() == 1


@pytest.mark.usefixtures("staff")
def test_a_load_by_the_command_keeps_the_notes_that_a_load_by_pages_keeps(
    amparo, registers, steward
):
    """Whoever signs it reads what the mappings put where the registers say nothing."""
    amparo("migrate-registers", registers[0], *SAID)
    code, _, _ = amparo("migrate-registers", *registers, *SAID)
    assert code == 0
    batch = Batch.objects.latest("loaded_at")
    assumed = notes.told(batch, ASSUMED)
    assert {"referred_on"} <= {one["field"] for one in assumed}
    found, done = notes.told(batch, notes.FINDINGS), notes.told(batch, LOADED)
    assert sum(sheet["read"] for file in found["files"] for sheet in file["sheets"]) > 100
    assert all("rejected_count" in sheet for file in found["files"] for sheet in file["sheets"])
    assert "pairs" not in found
    assert done["new_rows"] > 50
    assert done["known_rows"] == found["known_rows"] > 0
    shown = batch_context(steward, batch, ExplainForm(batch))
    assert shown["assumed"]
    assert shown["found"]["files"]


@pytest.mark.usefixtures("steward", "staff")
def test_no_name_of_a_file_reaches_the_ledger_or_the_rows_of_a_load_by_the_command(
    amparo, registers
):
    """A file may be called after a client; the report says by which reference it is kept."""
    _, out, _ = amparo("migrate-registers", *registers, *SAID)
    entry = Entry.objects.get(name="register.load")
    kept = {file["name"] for file in entry.facts["files"]}
    assert kept == set(SourceFile.objects.values_list("name", flat=True))
    assert not any(path.name in json.dumps(entry.facts) for path in registers)
    assert all(f"kept as {reference}" in out for reference in kept)


@pytest.mark.usefixtures("steward", "staff")
def test_a_load_says_where_its_files_come_from_and_of_which_years(amparo, registers):
    for said in ((), SAID[:2], SAID[2:], ("--origin", " ", *SAID[2:])):
        code, out, err = amparo("migrate-registers", *registers, *said)
        assert (code, out) == (1, "")
        assert "--origin" in err
    assert not Batch.objects.exists()
    amparo("migrate-registers", *registers, *SAID)
    batch = Batch.objects.get()
    assert (batch.year_from, batch.year_to) == (2018, 2022)
    assert notes.told(batch, notes.ORIGIN) == "The archive of the office"
    assert "archive" not in str(Entry.objects.get(name="register.load").facts)


@pytest.mark.parametrize("years", ["2021-2018", "18-21", "x"])
def test_years_are_one_year_or_two_in_order(amparo, years):
    with pytest.raises(SystemExit):
        amparo("migrate-registers", "x.csv", "--years", years)


@pytest.mark.django_db
def test_names_can_be_left_out(amparo, registers):
    words = ("migrate-registers", *registers, "--dry-run", "--no-names")
    for form in ("json", "text"):
        _, out, _ = amparo(*words, "--format", form)
        assert "Gwendolyn" not in out


@pytest.mark.django_db
def test_where_there_are_several_stewards_one_has_to_answer_for_a_load(amparo, registers):
    for name in ("first", "second"):
        a_user(name, "DATA_STEWARD", "council")
    code, _, err = amparo("migrate-registers", *registers, *SAID)
    assert code == 1
    assert "--user" in err


@pytest.mark.django_db
def test_words_without_a_code_are_listed_and_the_rest_is_read(amparo, tmp_path):
    text = (FOLDER / "mappings" / "dhs_service_log.yaml").read_text("utf-8")
    log = (FOLDER / "dhs_service_log.csv").read_text("utf-8")
    (tmp_path / "dhs_service_log.csv").write_text(log.replace("private provider", "Mr. X"))
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(text)
    clients = FOLDER / "dhs_client_register.csv"
    words = (tmp_path / "dhs_service_log.csv", clients, "--mapping", mapping)
    others = FOLDER / "mappings" / "dhs_client_register.yaml"
    args = ("migrate-registers", *words, others, "--dry-run", "--format", "json")
    code, out, _ = amparo(*args)
    sheet = json.loads(out)["files"][0]["sheets"][0]
    assert code == 1
    assert sheet["accepted"] == 110
    assert sheet["unmapped_words"] == [
        {"field": "provider_kind", "label": "Provided by", "word": "Mr. X", "count": 42}
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "code"), [(None, 2), (b"", 2), (b"\x89PNG", 2), (b"a,b\n1,2\n", 1)]
)
def test_what_cannot_be_read_is_said_in_one_line(amparo, tmp_path, content, code):
    path = tmp_path / "register.csv"
    if content is not None:
        path.write_bytes(content)
    found, _, err = amparo("migrate-registers", path, "--dry-run")
    assert found == code
    assert err.count("\n") == 1
    assert "register.csv" in err


@pytest.mark.parametrize("command", [("mapping", "propose"), ("migrate-registers", "--dry-run")])
@pytest.mark.django_db
def test_a_file_that_breaks_its_reader_breaks_no_command(amparo, tmp_path, monkeypatch, command):
    """What the patterns overlook ends a process apart, and the command says a sentence."""
    monkeypatch.setattr(apart, "READER", ("-c", "import os; os.abort()"))
    path = tmp_path / "register.xlsx"
    path.write_bytes(b"PK\x03\x04")
    code, _, err = amparo(*command, path)
    assert code == 2
    assert "could not be read within the limits" in err


@pytest.mark.parametrize("name", [name for name in REFUSED if name.startswith("far")])
def test_a_cell_far_away_is_refused_by_the_commands(amparo, tmp_path, name):
    path = tmp_path / name
    path.write_bytes(REFUSED[name][0])
    code, _, err = amparo("mapping", "propose", path)
    assert code == 2
    assert err.count("\n") == 1
    assert name in err


def test_a_proposal_is_printed_as_a_mapping(amparo, tmp_path):
    code, out, _ = amparo("mapping", "propose", FOLDER / "police_case_register.xlsx")
    assert code == 0
    (tmp_path / "new.yaml").write_text(out)
    code, _, err = amparo("mapping", "check", tmp_path / "new.yaml")
    assert (code, err) == (0, "")


def test_a_check_names_every_fault(amparo, tmp_path):
    (tmp_path / "bad.yaml").write_text(
        "mapping: x\nversion: 0\noffice: police\nsheets: [{rows: y}]\n"
    )
    code, out, _ = amparo("mapping", "check", tmp_path / "bad.yaml", "--format", "json")
    assert code == 1
    assert {f["fault"] for f in json.loads(out)["faults"]} == {"bad_version", "unknown_subject"}


def test_scores_lie_between_nothing_and_one(amparo):
    with pytest.raises(SystemExit) as ended:
        amparo("migrate-registers", "x.csv", "--accept-above", "7")
    assert ended.value.code == 2
