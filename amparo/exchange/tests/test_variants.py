"""Registers of the same shape, kept by other offices, load to the same totals."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations

import pytest

from amparo.exchange.conversion.lists import is_code
from amparo.exchange.mapping.reading import parse_mapping
from amparo.exchange.migration import country_mappings, prepare
from amparo.exchange.report import counts

from .other_offices import Office, keep, without_accents

TOTALS = {
    "persons": 61,
    "cases": 40,
    "investigations": 35,
    "suspects": 48,
    "prosecutions": 8,
    "defendants": 13,
    "charges": 15,
    "victims": 13,
    "services": 110,
}
FOUND = 0.95  # of the pairs that are true
MONTHS_ES = (
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
)
OTHER_HEADINGS = {
    "Case No.": "File No.",
    "CASE REF": "File number",
    "DATE OPENED": "Date of report",
    "Suspect(s)": "Accused",
    "NAMES OF SUSPECTS": "Suspect names",
    "Client no": "File no",
    "Surname": "Last name",
    "Given name(s)": "First name",
    "DOB": "Date of birth",
    "Date identified": "Identification date",
    "Police case": "Police ref",
    "Social worker": "Case worker",
    "accused": "Defendant",
    "docket": "Docket No",
    "outcome date": "Verdict date",
    "Nombre": "Nombres",
    "Apellidos": "Apellido(s)",
    "Edad": "Edad (años)",
}


SPANISH_HEADINGS = {
    "Case No.": "Expediente",
    "CASE REF": "No. de expediente",
    "Opened": "Fecha de apertura",
    "DATE OPENED": "Apertura",
    "Closed": "Fecha de cierre",
    "Suspect(s)": "Sospechosos",
    "NAMES OF SUSPECTS": "Sospechosos",
    "Offence type": "Tipo de explotación",
    "Dist.": "Distrito",
    "Remarks": "Observaciones",
    "Client no": "No. de cliente",
    "Surname": "Apellidos",
    "Given name(s)": "Nombres",
    "Sex": "Sexo",
    "DOB": "Fecha de nacimiento",
    "Age at intake": "Edad al ingreso",
    "Nationality": "Nacionalidad",
    "Date identified": "Fecha de identificación",
    "Confirmed on": "Fecha de confirmación",
    "Police case": "Caso policial",
    "Care from": "Ingreso",
    "Care to": "Egreso",
    "docket": "No. de expediente",
    "accused": "Acusado",
    "date charged": "Fecha de acusación",
    "outcome date": "Fecha del resultado",
}


def mdy(text: str) -> str:
    return text.replace("date_order: dmy", "date_order: mdy").replace("order: ymd", "order: mdy")


def victims_in_spanish(text: str) -> str:
    return text.replace('headings: ["remarks"]', 'headings: ["remarks", "observaciones"]')


OFFICES = [
    Office("as they are"),
    Office("columns in another order", seed=3, shuffled=True),
    Office("other headings", headings=OTHER_HEADINGS),
    Office("other people", seed=5, new_names=True),
    Office("other people again", seed=11, new_names=True, shuffled=True),
    Office("and others still", seed=23, new_names=True, slips=without_accents),
    Office("dates as days and months in words", dates=lambda d: f"{d.day} {d:%B %Y}"),
    Office(
        "dates in Spanish",
        dates=lambda d: f"{d.day} de {MONTHS_ES.split()[d.month - 1]} de {d.year}",
    ),
    Office("dates month first", dates=lambda d: f"{d:%m/%d/%Y}", mend=mdy),
    Office("dates of a spreadsheet", dates=lambda d: d, kind="xlsx"),
    Office("everything as text in UTF-16, parted by tabs", encoding="utf-16", separator="\t"),
    Office("parted by bars", separator="|", encoding="cp1252"),
    Office("litter between the rows", litter=True),
    Office(
        "numbers of files written otherwise",
        references=lambda ref: (
            ref.replace("ATIP/0", "atip ").replace("/", "-").replace("DPP ", "DPP")
        ),
    ),
    Office("names without accents in capitals", slips=lambda name: without_accents(name).upper()),
    Office("headings in Spanish", headings=SPANISH_HEADINGS, mend=victims_in_spanish),
    Office(
        "headings in Spanish in another order",
        seed=9,
        headings=SPANISH_HEADINGS,
        shuffled=True,
        mend=victims_in_spanish,
    ),
    Office("open documents", kind="ods"),
    Office("open documents of other people", kind="ods", seed=31, new_names=True, shuffled=True),
    Office("six lines above the headings", title_rows=6, kind="xlsx"),
    Office("a title merged over the headings", two_rows_of_headings=True, kind="xlsx"),
    Office("hidden copies of every sheet", hidden_copy=True, kind="xlsx"),
    Office("codes in capitals", words=str.upper),
    Office("days and months without the nought", dates=lambda d: f"{d.day}.{d.month}.{d.year}"),
    Office("UTF-16 of the other order", encoding="utf-16-be", separator=";"),
    Office("files with other names", file_name=lambda stem: f"{stem[::-1]} (copy)"),
    Office(
        "all of it at once",
        seed=42,
        new_names=True,
        shuffled=True,
        headings=OTHER_HEADINGS,
        dates=lambda d: f"{d:%m-%d-%Y}",
        mend=mdy,
        kind="xlsx",
        litter=True,
        slips=without_accents,
        file_name=lambda stem: stem.upper(),
    ),
]


@pytest.fixture(scope="module")
def texts():
    return [path.read_text("utf-8") for path in country_mappings()]


@pytest.fixture(scope="module")
def true_pairs(registers, texts):
    """Who is one person in the registers as they are, of which the totals tell."""
    mappings = [parse_mapping(text, is_code) for text in texts]
    return pairs_joined(prepare(registers, mappings).plan)


def pairs_joined(plan):
    """Pairs of people named, by kind of row, place of the row among them, and place in the row."""
    rows = {
        (number, row.number): (sheet.subject, sheet.office, place)
        for number, sheet in enumerate(plan.sheets)
        for place, row in enumerate(sheet.rows)
    }
    named: Counter[object] = Counter()
    people = defaultdict(list)
    for key, place in plan.places.items():
        row = rows[place.sheet, place.row]
        people[plan.person_of[key]].append((*row, named[row]))
        named[row] += 1
    return {frozenset(pair) for same in people.values() for pair in combinations(same, 2)}


@pytest.mark.parametrize("office", OFFICES, ids=lambda office: office.title)
def test_the_totals_are_the_same_and_the_same_people_are_joined(
    office, registers, texts, true_pairs, tmp_path
):
    paths = keep(office, registers, tmp_path)
    mappings = [parse_mapping(office.mend(text), is_code) for text in texts]
    prepared = prepare(paths, mappings)
    found = {name: count for name, count in counts(prepared.plan).items() if name in TOTALS}
    assert found == TOTALS
    joined = [judged for judged in prepared.plan.pairs if judged.decision == "joined"]
    assert all(judged.pair.is_corroborated for judged in joined)
    pairs = pairs_joined(prepared.plan)
    assert pairs <= true_pairs  # nobody is wrongly joined
    assert len(pairs) >= FOUND * len(true_pairs)
