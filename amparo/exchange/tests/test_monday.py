"""Somebody else's folder on a Monday: what is read leads on, and nothing is wrong in silence."""

from __future__ import annotations

import argparse
import datetime
from typing import Any

import pytest
from openpyxl import Workbook

from amparo.exchange.commands import register
from amparo.exchange.conversion.columns import convert, reader
from amparo.exchange.conversion.people import read_name, read_names
from amparo.exchange.mapping.document import as_text, document_of
from amparo.exchange.mapping.proposed_text import as_yaml
from amparo.exchange.mapping.proposing import propose
from amparo.exchange.mapping.shape import Column
from amparo.exchange.registers.raw import Raw
from amparo.exchange.registers.reading import read_raw

CLIENTS = (
    "Registro de usuarias;;;;\r\n\r\n"
    "Nº exp.;Fecha ident.;Apellidos y nombres;Sexo;Edad (años);Situación;"
    "Expte. policial;T. social\r\n"
    "US/1;10-jul-2021;GAVIRIA, Noemí;M;15,5;Confirmada;TIP-021/21;SW-02\r\n"
    "US/2;11-ago-2021;NÚÑEZ TILLETT Elías;H;44;Confirmada;;SW-01\r\n"
    "US/3;12-ago-2021;POP, Rosa;M;30;Confirmada;TIP-021/21; TIP-022/21;SW-01\r\n"
    "Total;;3;;;;;\r\n"
).encode("cp1252")
CAUSES = (
    "Cause No.\tDefendant (surname first)\tGender\tCount\tLaid on\tVerdict\t"
    "Police file\tSeen by\r\n"
    "C-1\tMOH Ulises\tMale\tT.I.P. – sexual exploit.\t2021.08.01\tpending\tTIP-021/21\tx\r\n"
    "C-1\tMOH Ulises\tMale\tT.I.P. – labour exploit.\t2021.08.01\tpending\tTIP-021/21\tx\r\n"
    "C-2\tCal Marisol\tFemale\tT.I.P. – labour exploit.\t2021.08.02\tpending\t\tx\r\n"
).encode("utf-16")


SAID = ("--origin", "The archive of the office", "--years", "2018-2022")


def matters():
    """Two rows of headings, one merged; months first with times; counts by formulas."""
    book = Workbook()
    sheet = book.worksheets[0]
    rows = (
        ("Anti-Trafficking Unit",),
        (),
        ("Matter", None, None, "Persons of interest", None, "Notes"),
        ("File", "Date/time reported", "Kind", "Names", "No. suspects", "Narrative"),
        (
            "TIP-021/21",
            "06/13/2021 9:15 a.m.",
            "Sex Traff.",
            "MOH, Ulises & CAL, Ana",
            "=1+1",
            None,
        ),
        ("TIP-022/21", "06/14/2021 4:30 p. m.", "sex", "POP, Juan", "=1", "victim Rosa Pop"),
        ("TIP-023/21", "06/15/2021 10:00", "sex", "Ana Tun, Luis Tun, Eva Tun", "=3", None),
    )
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A3:C3")
    sheet.merge_cells("D3:E3")
    return book


def proposed(name, content):
    return propose(read_raw(Raw(name, content)))


def fields(proposal):
    return {guess.field: guess for guess in proposal.sheets[0].guesses}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "usuarias.csv").write_bytes(CLIENTS)
    (tmp_path / "causes.txt").write_bytes(CAUSES)
    matters().save(tmp_path / "matters.xlsx")
    offices = {"usuarias.csv": "dhs", "causes.txt": "dpp", "matters.xlsx": "police"}
    for name, office in offices.items():
        text = as_yaml(proposed(name, (tmp_path / name).read_bytes()))
        text = text.replace("office: not_recorded", f"office: {office}")
        (tmp_path / name).with_suffix(".yaml").write_text(text.replace("new_mapping", name[:6]))
    return tmp_path


@pytest.fixture
def amparo(capsys):
    def typed(*words):
        parser = argparse.ArgumentParser()
        register(parser.add_subparsers())
        args = parser.parse_args([str(word) for word in words])
        code = args.run(args)
        shown = capsys.readouterr()
        return code, shown.out or shown.err

    return typed


def test_strange_headings_are_given_their_fields():
    clients = fields(proposed("usuarias.csv", CLIENTS))
    wanted = {"reference", "identified", "name", "sex", "age", "status", "police_reference"}
    assert wanted | {"social_worker"} <= set(clients)
    causes = fields(proposed("causes.txt", CAUSES))
    assert {"reference", "accused", "offence", "charged", "outcome"} <= set(causes)
    assert causes["accused"].names == "family_first"
    assert sum(causes["offence"].not_mapped.values()) == 3


def test_a_register_with_months_first_and_times_is_proposed_as_that(folder):
    content = (folder / "matters.xlsx").read_bytes()
    found = fields(proposed("matters.xlsx", content))
    assert found["opened"].date_order == "mdy"
    assert found["victims"].after == ["victim", "víctima"]
    assert found["suspect_count"].samples == []
    assert "no values" in (folder / "matters.yaml").read_text()
    book = read_raw(Raw("matters.xlsx", content))
    sheets = {sheet.name: sheet for sheet in book.sheets}
    on_the_page = as_text(document_of(propose(book), sheets, "police"))
    assert "after: [victim, víctima]" in on_the_page


@pytest.mark.django_db
def test_headings_that_nobody_placed_stay_in_the_report_until_somebody_says_so(folder, amparo):
    text = (folder / "causes.yaml").read_text()
    assert '# - "Seen by"' in text
    assert "ignore: [" not in text
    _, out = amparo(
        "migrate-registers", folder / "causes.txt", "--mapping", folder / "causes.yaml", "--dry-run"
    )
    assert "headings not used: Seen by" in out


def test_a_sheet_that_says_next_to_nothing_is_said_to_be_anything():
    text = as_yaml(
        proposed("list.csv", b"How many,Colour,Shape,Weight,Taste\n3,a,b,c,d\n4,e,f,g,h\n")
    )
    assert "NOT SURE AT ALL" in text
    assert "investigation, victim, charge" in text


@pytest.mark.django_db
def test_what_stops_is_said_and_two_charges_without_codes_are_two(folder, amparo):
    files = [folder / name for name in ("usuarias.csv", "matters.xlsx", "causes.txt")]
    mappings = [path.with_suffix(".yaml") for path in files]
    code, out = amparo("migrate-registers", *files, "--mapping", *mappings, "--dry-run")
    assert code == 1
    assert "causes: 3 read, 3 accepted, 0 rejected" in out
    assert "usuarias.csv  (usuari v1; Department of Human Services" in out
    assert "row 6: 9 cells under 8 headings" in out
    assert "A formula whose result is not stored" in out
    assert "seems to hold several names" in out
    assert "“15,5” is read as 15 completed years" in out
    assert "of another Act" not in out
    assert "suspects: 4," in out  # with the accused of whom no investigation tells


@pytest.mark.usefixtures("steward")
def test_a_load_of_another_edition_tells_what_it_wrote_and_what_waits(folder, amparo):
    path, mapping = folder / "usuarias.csv", folder / "usuarias.yaml"
    amparo("migrate-registers", path, "--mapping", mapping, *SAID)
    path.write_bytes(CLIENTS.replace(b";44;", b";45;"))
    _, out = amparo("migrate-registers", path, "--mapping", mapping, *SAID)
    assert "of which changed: 1" in out
    assert "proposed edit waits" in out or "proposed edits wait" in out
    assert ": 0 records" in out


@pytest.mark.parametrize(
    ("typed", "given", "family"),
    [
        ("REQUENA HENAO Shanelle", "Shanelle", "Requena Henao"),
        ("José Ángel NÚÑEZ", "José Ángel", "Núñez"),
        ("Ana Lucía DE LA CRUZ", "Ana Lucía", "De La Cruz"),
        ("Tyrone Castillo JR", "", ""),
        ("ANA MOH", "Ana", "Moh"),
        ("CAL Ana POP", "", ""),
    ],
)
def test_a_surname_in_capitals_is_one_wherever_it_stands(typed, given, family):
    name = read_name(typed)
    assert name
    assert (name.given, name.family) == (given, family)


def test_people_joined_by_a_word_are_two_and_a_list_by_commas_is_asked_about():
    names, is_clear = read_names("MOH, Ulises & CAL, Ana")
    assert [name.family for name in names] == ["Moh", "Cal"]
    names, is_clear = read_names("CASTILLO, Tyrone and TZUL GAVIRIA, Ismael")
    assert len(names) == 2
    names, is_clear = read_names("ORTEGA Y GASSET, José")
    assert [name.family for name in names] == ["Ortega Y Gasset"]
    assert is_clear
    assert read_names("Ana Tun, Luis Tun, Eva Tun") == ([], False)
    assert read_name("MOH, Luis, Jr.")


@pytest.mark.parametrize(("written", "maybe"), [("cp850", "cp850"), ("cp1252", "")])
@pytest.mark.django_db
def test_a_text_of_an_old_machine_is_said_to_be_one(folder, amparo, written, maybe):
    path = folder / "usuarias.csv"
    path.write_bytes(CLIENTS.decode("cp1252").encode(written))
    book = read_raw(Raw(path.name, path.read_bytes()))
    assert book.how.get("maybe", "") == maybe
    mapping = folder / "usuarias.yaml"
    _, out = amparo("migrate-registers", path, "--mapping", mapping, "--dry-run")
    assert ("encoding: cp850" in out) is bool(maybe)
    mapping.write_text(
        mapping.read_text().replace("version: 1", f"version: 2\nencoding: {written}")
    )
    mapping.write_text(mapping.read_text() + "for: [usuarias*]\n")
    _, out = amparo("migrate-registers", path, "--mapping", mapping, "--dry-run")
    assert "accents may be wrong" not in out
    path.write_bytes(CLIENTS.decode("cp1252").encode())
    _, out = amparo("migrate-registers", path, "--mapping", mapping, "--dry-run")
    assert "2 accepted" in out
    assert "headings not used" not in out  # a file that was saved anew tells its encoding itself


DAY = datetime.date
SWAPPED = [DAY(2021, 5, 6), DAY(2021, 1, 2), DAY(2021, 3, 12), DAY(2021, 9, 9)]


def test_dates_that_a_spreadsheet_turned_round_are_pointed_out():
    column = Column("opened", "date", date_order="dmy")
    cells: list[Any] = [*SWAPPED, "13/06/2021", "28.02.2021"]
    values, notes = convert(column, cells, {})
    assert [code for _at, code, _told in notes].count("turned_round") == len(SWAPPED)
    assert values[0].first == SWAPPED[0]


@pytest.mark.parametrize(
    "cells",
    [
        [*SWAPPED, "13/06/2021"],
        [*SWAPPED, "13/06/2021", "05/06/2021"],
        [*SWAPPED, DAY(2021, 5, 20), "13/06/2021", "28/02/2021"],
        [*SWAPPED[:3], "13/06/2021", "28/02/2021"],
        [*SWAPPED, "13 June 2021", "June 2020"],
    ],
)
def test_dates_of_which_nothing_tells_that_are_left_alone(cells: list[Any]):
    _, notes = convert(Column("opened", "date", date_order="dmy"), cells, {})
    assert "turned_round" not in [code for _at, code, _told in notes]


def test_nobody_is_born_ahead_of_us():
    born = reader(Column("birth", "date", date_order="dmy"), {})
    assert born("13/06/35")[0].first == DAY(1935, 6, 13)
    assert born("29-Feb-48")[0].first == DAY(1948, 2, 29)
    assert born("13/06/19")[0].first == DAY(2019, 6, 13)
    assert born("13/06/2035")[0].first == DAY(2035, 6, 13)
    other = reader(Column("ends", "date", date_order="dmy"), {})
    assert other("13/06/35")[0].first == DAY(2035, 6, 13)


@pytest.fixture
def titled(tmp_path):
    """Two rows of headings; three are called alike and the titles over them tell them apart."""
    book = Workbook()
    sheet = book.worksheets[0]
    people: Any = (
        (name, "Tun", "Cal", "mujer", DAY(2021, 10, 13 + n), "laboral", DAY(2021, 12, 1), "ONG")
        for n, name in enumerate(("Ana", "Eva", "Rosa", "Luz"))
    )
    rows: Any = (
        ("Persona", None, None, None, "Identificación", None, "Retorno", None),
        (
            *[
                "Primer nombre",
                "1er apellido",
                "2o apellido",
                "Género",
                "Día",
                "Modalidad",
                "Día",
                "Por",
            ],
        ),
        *people,
    )
    for row in rows:
        sheet.append(row)
    for cells in ("A1:D1", "E1:F1", "G1:H1"):
        sheet.merge_cells(cells)
    book.save(tmp_path / "titled.xlsx")
    return tmp_path / "titled.xlsx"


def test_titles_over_headings_tell_apart_what_is_called_alike(titled, amparo):
    text = as_yaml(proposed(titled.name, titled.read_bytes()))
    assert '"identified": ["Identificación Día"]' in text
    assert '"family": {join: ["Persona 1er apellido", "Persona 2o apellido"]}' in text
    assert '# - "Retorno Día"' in text
    assert "Retorno Día" not in text.partition("# No field")[0]  # a day is no number of a file


@pytest.mark.django_db
def test_a_mapping_may_name_a_heading_with_its_title_or_without(titled, amparo):
    mapping = titled.with_suffix(".yaml")
    mapping.write_text(
        "mapping: m\nversion: 1\noffice: dhs\nsheets: [{rows: victim,"
        " columns: {given: Primer nombre, family: {join: [1er apellido, 2o apellido]}, sex: Género,"
        " identified: Identificación Día,"
        " repatriated_on: Retorno Día, exploitation: Modalidad}, ignore: [Retorno Por]}]\n"
    )
    _, out = amparo("migrate-registers", titled, "--mapping", mapping, "--dry-run")
    assert "4 read, 4 accepted" in out
    assert "headings not used" not in out
    assert "names a heading that is not there" not in out


def test_amounts_are_no_names_and_services_are_found():
    content = (
        "Exp.;Mes y día;Atención;A cargo de;Monto (BZ$)\n"
        "US/1;09 de diciembre, 2018;educación;DHS;BZ$ 120,5\n"
        "US/2;11 de diciembre, 2018;consejería;DHS;BZ$ 25\n"
        "US/3;12 de enero, 2019;vivienda;DHS;BZ$ 30\n"
    )
    found = proposed("atenciones.csv", content.encode("cp1252"))
    assert found.sheets[0].rows == "service"
    assert {"client", "given_on", "service", "cost"} <= set(fields(found))


@pytest.mark.usefixtures("steward")
@pytest.mark.parametrize("form", ["text", "json"])
def test_without_names_no_remark_and_no_list_of_staff_holds_one(folder, amparo, form):
    path, mapping = folder / "matters.xlsx", folder / "matters.yaml"
    text = mapping.read_text().replace('"remarks": ["Narrative"]', '"officer": ["Narrative"]')
    mapping.write_text(text)
    words = ("migrate-registers", path, "--mapping", mapping, "--no-names", "--format", form)
    _, out = amparo(*words, *SAID)
    assert "several names" in out
    assert "Luis Tun" not in out
    assert "Rosa Pop" not in out
    assert "#1" in out
