"""What is shown of a load are words: labels of fields and codes, yes and no, never their codes."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.template.loader import render_to_string
from django.utils import translation

from amparo.exchange import batches, jobs, notes
from amparo.exchange.assuming import ASSUMED, assumed, assumed_in_words
from amparo.exchange.batch_forms import ExplainForm
from amparo.exchange.batch_pages import batch_context
from amparo.exchange.conversion.problems import Problem
from amparo.exchange.edit_rows import edit_rows
from amparo.exchange.load import load
from amparo.exchange.migration import NoMapping, prepare, read_mappings
from amparo.exchange.models import Batch, ProposedEdit
from amparo.exchange.notes import place
from amparo.exchange.registers.raw import Raw
from amparo.exchange.registers.refusals import Unreadable
from amparo.exchange.report import report
from amparo.exchange.report_lines import as_text
from amparo.exchange.uploads import actions
from amparo.exchange.uploads.labels import Codes
from amparo.exchange.wording import in_words
from amparo.kernel.scope import unscoped
from amparo.kernel.sealing import seal

CODE = re.compile(r"\b[a-z]+_[a-z_]+\b")
FIELDS = (
    "mapping: small\nversion: 1\noffice: dhs\n"
    "sheets: [{rows: victim, columns: {reference: No, name: Name, sex: Sex, referred_on: Sent,"
    " referred: Referred, care_from: In care, district: [Dist], identified: Seen,"
    " social_worker: Who helps, status: State},"
    " constants: {exploitation: labour}, blank_means: {sex: female, referred_on: = identified}}]\n"
)
ROWS = (
    "No;Name;Sex;Sent;Referred;Seen;State;Verdict;Who helps\n"
    "1;Ana Invented;;;yes;01/02/2021;Confirmed;x;Clara\n"
    "2;Rosa Invented;Q;;no;02/02/2021;Confirmed;y;Clara\n"
    "3;;F;;no;03/02/2021;Confirmed;y;Clara\n"
    "1;Ana Invented;F;02/03/2021;no;05/02/2021;Confirmed;x;Clara\n"
)


@pytest.fixture
def small(tmp_path):
    (tmp_path / "small.yaml").write_text(FIELDS)
    (tmp_path / "clients.csv").write_text(ROWS)
    return prepare([tmp_path / "clients.csv"], read_mappings([tmp_path / "small.yaml"]))


def lines(told, language):
    with translation.override(language):
        return "\n".join(as_text(told))


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_report_of_the_command_holds_no_code(small, language):
    with translation.override(language):
        told = report(small, None)
    assert not CODE.findall(lines(told, language))


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_report_of_all_registers_gives_its_reasons_in_words(prepared, language):
    with translation.override(language):
        told = report(prepared, None)
    given = {file["mapping"] for file in told["files"]}
    for sheet in (sheet for file in told["files"] for sheet in file["sheets"]):
        given |= {sheet["sheet"], *(column["heading"] for column in sheet["columns"])}
    codes = set(CODE.findall(lines(told, language)))
    assert not {code for code in codes if not any(code in words for words in given)}


def test_the_report_tells_headings_that_found_no_partner(small):
    told = lines(report(small, None), "en")
    assert "names a heading that is not there, for: In care from, District" in told
    assert "headings not used: Verdict" in told
    assert "rows 4" in told or "row 4" in told


def test_a_contradiction_names_fields_and_states_by_their_labels():
    codes = Codes("es")
    told = {"field": "closed", "other": "status", "raw": "open"}
    with translation.override("es"):
        sentence = in_words(Problem(2, "says_otherwise", "closed", told), "investigation", codes)
        differ = Problem(2, "values_differ", "sex", {"field": "sex", "values": "female, male"})
        other = in_words(differ, "investigation", codes)
    assert "«Fecha de cierre»" in sentence
    assert "«Abierta»" in sentence
    assert "Femenino, Masculino" in other


def test_what_mappings_put_into_empty_cells_is_told_in_words(small):
    told = assumed(small)
    with translation.override("es"):
        shown = {(one["field"], one["value"]) for one in assumed_in_words(told)}
    assert ("Sexo", "Femenino") in shown
    assert any("Fecha de identificación" in value for _field, value in shown)


@pytest.mark.django_db
def test_who_signs_reads_the_problem_of_a_file_by_its_number(steward, rehearsed, monkeypatch):
    def broken(upload):
        raise Unreadable("damaged", name=upload.words["name"])

    monkeypatch.setattr("amparo.exchange.rehearsing.file_of", broken)
    batches.ask(steward, None, rehearsed, "load")
    assert jobs.work()
    told = notes.told(rehearsed, notes.PROBLEM)
    assert "file 1 of this load" in told
    assert ".xlsx" not in told
    assert ".csv" not in told


@pytest.mark.django_db
def test_a_mapping_that_no_longer_fits_is_told_without_the_name_of_the_file(
    steward, uploads, monkeypatch
):
    def unfit(upload):
        raise NoMapping(upload.words["name"])

    monkeypatch.setattr("amparo.exchange.rehearsing.file_of", unfit)
    batch = batches.begin(steward, None, uploads)
    assert jobs.work()
    told = notes.told(batch, notes.PROBLEM)
    assert "file 1 of this load no longer fits" in told
    assert "--mapping" not in told


@pytest.mark.django_db
def test_proposed_edits_stand_in_words_of_the_reader(steward, tmp_path, mappings):
    path = tmp_path / "dhs_client_register.csv"
    path.write_text(
        "Client no;Surname;Given name(s);Sex;Date identified;Status\n"
        "DHS-1;Tzul;Ismael;M;03/02/2021;Potential\n"
    )
    load(steward, prepare([path], mappings))
    batch = Batch.objects.get()
    with unscoped("a test looks"):
        case = apps.get_model("cases.Case").rows.get()
    edit = ProposedEdit(
        batch=batch,
        record="cases.Case",
        key=case.pk,
        file="x" * 64,
        sheet="s",
        row=2,
        fields=["exploitation", "is_countable", "opened_on", "status"],
    )
    values = (
        '{"exploitation": "labour", "is_countable": "True", "opened_on": "2021-03-01",'
        ' "status": "closed"}'
    )
    edit.values = seal(values, place("exchange_proposededit", str(edit.pk), batch.pk))
    edit.save(force_insert=True)
    with translation.override("es"):
        shown = edit_rows(steward, batch)[0]["fields"]
    assert [field["after"] for field in shown][1:3] == ["Sí", "1 de marzo de 2021"]
    assert shown[1]["before"] == "No"
    assert not any(
        CODE.search(str(field)) or field["after"] in ("labour", "closed") for field in shown
    )


@pytest.mark.django_db
def test_the_page_of_a_load_tells_fields_and_words_by_their_labels(
    client, steward, tmp_path, folder
):
    upload = actions.receive(
        steward,
        None,
        Raw("clients.csv", ROWS.encode()),
        actions.Origin("dhs", "own_record", "The office’s own shelf", 2018, 2022),
    )
    upload = actions.look_into(steward, upload)
    actions.save_mapping(steward, None, upload, FIELDS)
    batch = batches.begin(steward, None, [str(upload.pk)])
    assert jobs.work()
    batch.refresh_from_db()
    assert batch.step == "rehearsed", notes.told(batch, notes.PROBLEM)
    context = batch_context(steward, batch, ExplainForm(batch))
    shown = render_to_string("exchange/_findings.html", context)
    shown += render_to_string("exchange/_records.html", context)
    text = re.sub(r"<[^>]*>", " ", shown)
    assert not CODE.findall(text)
    assert "The mapping names a heading that is not there" in text
    assert "In care from" in text
    assert batch.notes.filter(kind=ASSUMED).exists()
