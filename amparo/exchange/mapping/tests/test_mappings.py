"""A mapping is read strictly, found by name or headings, and proposed where there is none."""

from __future__ import annotations

from itertools import pairwise

import pytest

from amparo.exchange.conversion.lists import is_code
from amparo.exchange.mapping.document import read_document
from amparo.exchange.mapping.faults import BadMapping
from amparo.exchange.mapping.fitting import fits, glob
from amparo.exchange.mapping.keys import HOLDS, MEANT_BY
from amparo.exchange.mapping.labels import LANGUAGES, labels_of
from amparo.exchange.mapping.proposed_text import as_yaml
from amparo.exchange.mapping.proposing import propose
from amparo.exchange.mapping.reading import parse_mapping, read_mapping
from amparo.exchange.mapping.subjects import KINDS, subjects
from amparo.exchange.migration import country_mappings, prepare
from amparo.exchange.registers.cells import plain
from amparo.exchange.registers.encodings import ENCODINGS
from amparo.exchange.registers.reading import read
from amparo.exchange.report import counts
from amparo.reference.codes import all_lists
from amparo.reference.country import country

LEAST = """
mapping: test
version: 1
office: police
sheets:
  - rows: investigation
    columns:
      reference: case
      opened: opened
"""


def faults(text):
    with pytest.raises(BadMapping) as raised:
        parse_mapping(text, is_code)
    assert all(str(fault.sentence) for fault in raised.value.faults)
    return {(fault.where, fault.code) for fault in raised.value.faults}


def headings_of(text):
    column = parse_mapping(text, is_code).sheets[0].column("opened")
    assert column is not None
    return column.headings


LAUGHS = "\n".join(
    [
        LEAST + "periods:",
        "  a: &a [lol,lol,lol,lol,lol,lol,lol,lol,lol,lol]",
        *(
            f"  {name}: &{name} [{','.join([f'*{before}'] * 10)}]"
            for before, name in pairwise("abcdefghij")
        ),
    ]
)


def test_what_is_written_once_and_meant_a_thousand_million_times_is_refused_at_once():
    assert faults(LAUGHS) == {("", "repeated")}
    assert faults(LEAST + "title: &one {en: x}") == {("", "repeated")}
    with pytest.raises(BadMapping):
        read_document(LAUGHS)


@pytest.mark.parametrize("number", ["0x" + "f" * 9_000, "1" + ":59" * 9_000, "9" * 9_000])
def test_a_number_without_end_is_no_yaml(number):
    assert faults(LEAST.replace("version: 1", f"version: {number}")) == {("", "not_yaml")}


def test_a_fault_repeats_only_the_beginning_of_what_is_wrong():
    long = "x" * 100_000
    with pytest.raises(BadMapping) as raised:
        parse_mapping(LEAST + f"as_of: {long}\nperiods: {{{long}: {long}}}\n", is_code)
    assert all(len(fault.where + str(fault.sentence)) < 400 for fault in raised.value.faults)


def test_only_encodings_in_which_offices_write_are_read():
    assert parse_mapping(LEAST + "encoding: Windows-1252", is_code).encoding == "Windows-1252"
    for name in ("punycode", "idna", "unicode_escape", "hex"):
        assert faults(LEAST + f"encoding: {name}") == {("encoding", "one_of")}


def test_the_least_mapping_is_enough():
    assert parse_mapping(LEAST, is_code).edition == "test v1"
    assert headings_of(LEAST) == ("opened",)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("version: 1", "version: x"), ("version", "bad_version")),
        (("office: police", "offices: police"), ("offices", "unknown_key")),
        (("rows: investigation", "rows: cases"), ("sheets.1.rows", "unknown_subject")),
        (("reference: case", "refrence: case"), ("sheets.1.columns.refrence", "unknown_field")),
        (("      opened: opened\n", ""), ("sheets.1", "no_column")),
        (("opened: opened", "opened: {split: x}"), ("sheets.1.columns.opened", "no_heading")),
        (("office: police", "office: [police"), ("", "not_yaml")),
        (("version: 1", "version: 1\ndate_order: ydm"), ("date_order", "one_of")),
        (("version: 1", "version: 1\nas_of: soon"), ("as_of", "bad_date")),
        (("version: 1", "version: 1\nperiods: {A: 3}"), ("periods.A", "bad_period")),
        (
            ("version: 1", "version: 1\nwords: {sex: {v: varon}}"),
            ("words.sex.v", "unknown_code"),
        ),
    ],
)
def test_each_fault_is_named_with_its_place(change, fault):
    assert fault in faults(LEAST.replace(*change))


@pytest.mark.parametrize(
    "text",
    ["", "[]", "x", "mapping: a", "!!python/object:os.system x", "[" * 1500, "a: 2021-99-99"],
)
def test_what_is_no_mapping_is_refused(text):
    assert faults(text)


def test_words_for_no_stay_words():
    assert headings_of(LEAST.replace("opened: opened", "opened: no")) == ("no",)


def test_patterns():
    assert fits(glob("Case No.*"), "case no 12")
    assert fits(glob("*(sexual exploitation)"), "trafficking in persons sexual exploitation")
    assert not fits(glob("case"), "case no")
    assert fits(glob("public officer?"), "public officer?")


def test_every_subject_is_sound():
    lists = {*all_lists(), "identification_state", "investigation_state"}
    for subject in subjects().values():
        assert set(subject.title) == {"en", "es"}
        for field in subject.fields.values():
            assert set(labels_of(subject.name, field.name)) == set(LANGUAGES)
            listed = field.kind.removeprefix("code.")
            assert field.kind in KINDS or listed in lists, f"{subject.name}.{field.name}"


def test_no_two_fields_of_a_row_have_the_same_name():
    for subject in subjects().values():
        for language in LANGUAGES:
            names = [plain(labels_of(subject.name, field)[language]) for field in subject.fields]
            assert len(set(names)) == len(names), subject.name


@pytest.mark.parametrize("path", country_mappings(), ids=lambda path: path.stem)
def test_the_country_s_mappings_are_sound(path):
    assert read_mapping(path, is_code).version >= 1


def test_a_proposal_can_be_used_as_it_is():
    """What is proposed for the police register alone gives its investigations and suspects."""
    path = country().folder / "registers" / "police_case_register.xlsx"
    text = as_yaml(propose(read(path)))
    mapping = parse_mapping(text.replace("not_recorded", "police", 1), is_code)
    found = counts(prepare([path], [mapping]).plan)
    assert found["investigations"] == 35
    assert found["suspects"] == 48


def test_a_proposal_tells_h_and_m():
    path = country().folder / "registers" / "ngo_referencias.xlsx"
    sheet = propose(read(path)).sheets[0]
    words = next(guess.words for guess in sheet.guesses if guess.field == "sex")
    assert words == {"M": "female", "H": "male"}


def test_nothing_is_proposed_for_what_is_no_register(tmp_path):
    path = tmp_path / "letter.csv"
    path.write_text("Dear all,\nplease find below\nnothing at all\n")
    proposal = propose(read(path))
    assert proposal.sheets == []
    assert proposal.unknown == ["letter"]


def words_for_sex(language):
    text = LEAST.replace("version: 1", f"version: 1\nlanguage: {language}")
    text = text.replace("investigation", "victim").replace("opened: opened", "sex: sex")
    column = parse_mapping(text.replace("sex: sex", "sex: sex\n      name: name")).sheets[0].columns
    return next(one.words for one in column if one.field == "sex")


def test_an_m_is_a_man_in_english_and_a_woman_in_spanish():
    assert words_for_sex("en") == {"m": "male"}
    assert words_for_sex("es") == {"m": "female", "h": "male"}


def test_a_hidden_sheet_is_named_in_a_proposal_and_not_read(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    for name in ("cases", "older"):
        sheet = book.create_sheet(name)
        for row in (("Expediente", "Fecha de apertura"), ("A/1", "2021-05-06")):
            sheet.append(row)
    book.remove(book.worksheets[0])
    book.worksheets[1].sheet_state = "hidden"
    book.save(tmp_path / "book.xlsx")
    proposal = propose(read(tmp_path / "book.xlsx"))
    assert ([s.sheet for s in proposal.sheets], proposal.hidden) == (["cases"], ["older"])
    text = as_yaml(proposal)
    assert "language: es" in text
    assert '"older" is hidden' in text


def test_headings_that_say_nothing_are_told_by_their_values(tmp_path):
    path = tmp_path / "strange.csv"
    path.write_text(
        "Ref,Abc,Xyz\nA/1,2021-05-06,sexual\nA/2,2021-05-07,labour\nA/3,2021-05-08,sexual\n"
    )
    sheet = propose(read(path)).sheets[0]
    found = {guess.heading: (guess.field, guess.confidence) for guess in sheet.guesses}
    assert sheet.rows == "investigation"
    assert found["Abc"][0] == "opened"
    assert found["Xyz"][0] == "exploitation"
    assert all(found[name][1] < found["Ref"][1] for name in ("Abc", "Xyz"))


def test_every_encoding_and_what_every_kind_of_field_holds_is_told():
    assert set(MEANT_BY) == set(ENCODINGS)
    assert set(HOLDS) == {*KINDS, "code"}
