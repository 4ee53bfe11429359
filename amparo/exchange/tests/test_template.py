"""The template workbook: empty, in both languages; filled in, it loads without mapping work."""

from __future__ import annotations

from typing import Any

import pytest
from openpyxl import load_workbook

from amparo.exchange import template
from amparo.exchange.conversion.checking import sound_mapping
from amparo.exchange.conversion.words import Coder
from amparo.exchange.mapping.proposing import propose
from amparo.exchange.mapping.subjects import subjects
from amparo.exchange.migration import prepare
from amparo.exchange.registers.reading import read
from amparo.exchange.report import counts, is_clean, report

FILLED: dict[str, list[dict[str, Any]]] = {
    "investigation": [
        {"reference": "P/1", "opened": "13/06/2021", "exploitation": "Sexual exploitation",
         "status": "Abierta", "suspects": "Chan, Iván; Moh, Luis", "official": "No"},
        {"reference": "P/2", "opened": "2020", "exploitation": "Explotación laboral",
         "suspects": "Cal, Rita", "official": "Sí"},
    ],
    "victim": [
        {"reference": "C/1", "family": "Pech", "given": "Ana", "sex": "Femenino",
         "identified": "14/06/2021", "status": "Confirmed", "police_reference": "P/1"},
    ],
    "charge": [
        {"reference": "D/1", "accused": "Chan, Iván", "police_reference": "P/1",
         "charged": "01/07/2021", "exploitation": "Sexual exploitation"},
    ],
    "service": [
        {"client": "C/1", "given_on": "20/06/2021", "service": None, "cost": "BZ$ 20"},
    ],
    "legacy_total": [
        {"measure": None, "period": "2019", "total": 24},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    path = tmp_path_factory.mktemp("template") / "registers.xlsx"
    path.write_bytes(template.workbook())
    return path


@pytest.fixture
def filled(empty, tmp_path):
    """The workbook as an office would fill it in, each word as the list offers it."""
    book = load_workbook(empty)
    for name, rows in FILLED.items():
        subject = subjects()[name]
        sheet: Any = book[template.sheet_name(subject)]
        heads = {cell.value: cell.column for cell in sheet[template.HEADING_ROW]}
        for number, row in enumerate(rows, template.HEADING_ROW + 1):
            said: Any
            for field, value in row.items():
                said = value or template.words_of(template.list_of(subject.fields[field]))[0][2]
                at = heads[template.heading(subject, subject.fields[field])]
                sheet.cell(number, at, said)
    path = tmp_path / "an office.xlsx"
    book.save(path)
    return path


def mapping(office="police"):
    return sound_mapping(template.mapping_text(office))


def test_every_kind_of_row_has_a_sheet_and_every_field_a_heading(empty):
    book = read(empty)
    for subject in subjects().values():
        sheet = book.sheet(template.sheet_name(subject))
        headings = set(sheet.rows[template.HEADING_ROW - 1])
        parted = {name for name, field in subject.fields.items() if field.parts}
        for name, field in subject.fields.items():
            assert name in parted or template.heading(subject, field) in headings


def test_it_is_empty_and_holds_nothing_that_runs(empty):
    prepared = prepare([empty], [mapping()])
    assert all(not sheet.rows for file in prepared.files for sheet in file.sheets)
    assert is_clean(report(prepared, None))
    book = load_workbook(empty)
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
    assert not any(cell.data_type == "f" for cell in cells)


def test_filled_in_it_loads_without_any_mapping_work(filled):
    told = report(prepare([filled], [mapping()]), None)
    assert is_clean(told), told
    found = told["counts"]
    assert (found["investigations"], found["suspects"], found["victims"]) == (2, 3, 1)
    assert (found["prosecutions"], found["services"]) == (1, 1)
    assert found["cases"] == 2
    assert found["register_entries"] == 1
    reasons = {left["sheet"]: left["reason"] for left in told["files"][0]["left_out"]}
    assert reasons == {template.GUIDE: "not_needed", template.WORDS: "not_needed"}


def test_columns_that_are_not_needed_may_be_deleted(filled, tmp_path):
    book = load_workbook(filled)
    sheets: Any = book.worksheets
    for sheet in sheets:
        heads = [cell.value for cell in sheet[template.HEADING_ROW]]
        for at in range(len(heads), 0, -1):
            column = [sheet.cell(row, at).value for row in range(template.HEADING_ROW + 1, 9)]
            if heads[at - 1] and not any(column) and sheet.title not in (template.WORDS,):
                sheet.delete_cols(at)
    path = tmp_path / "narrow.xlsx"
    book.save(path)
    before, after = (counts(prepare([p], [mapping()]).plan) for p in (filled, path))
    assert before == after


def test_even_without_its_mapping_it_is_proposed_rightly(filled):
    found = {sheet.sheet: sheet.rows for sheet in propose(read(filled)).sheets}
    for name in FILLED:
        assert found[template.sheet_name(subjects()[name])] == name


@pytest.mark.parametrize("name", template._lists())
def test_every_word_that_is_offered_means_its_code_in_both_languages(name):
    coder = Coder(name, {})
    for code, english, spanish in template.words_of(name):
        assert coder.code(english) == code
        assert coder.code(spanish) == code


def test_an_office_that_renames_a_sheet_is_still_understood_by_its_headings(filled, tmp_path):
    book = load_workbook(filled)
    book[template.sheet_name(subjects()["victim"])].title = "Our clients"
    path = tmp_path / "renamed.xlsx"
    book.save(path)
    assert {s.sheet: s.rows for s in propose(read(path)).sheets}["Our clients"] == "victim"


def test_cells_that_take_a_word_offer_the_list_of_their_words(empty):
    book = load_workbook(empty)
    sheet: Any = book[template.sheet_name(subjects()["victim"])]
    rules = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    heads = {cell.value: cell.column_letter for cell in sheet[template.HEADING_ROW]}
    first = f"{heads['Sex · Sexo']}4:"
    sexes = next(rule.formula1 for rule in rules if str(rule.sqref).startswith(first)).split("$")
    words = [book[template.WORDS][f"{sexes[1]}{row}"].value for row in range(2, int(sexes[4]) + 1)]
    assert {"Female", "Femenino"} <= set(words)
