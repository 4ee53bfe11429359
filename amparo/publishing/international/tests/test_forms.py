"""Forms of international bodies: their own words, nothing hidden, nothing unmapped forgotten."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from amparo.indicators.catalogue import catalogue
from amparo.publishing.annual.model import Grid, Paragraph
from amparo.publishing.edition import Moment, NoSuchReport
from amparo.publishing.international.document import report
from amparo.publishing.international.edition import NotAYear, People, edition, population
from amparo.publishing.international.files import as_csv, as_json, as_xlsx
from amparo.publishing.international.filling import fill, word
from amparo.publishing.international.form import GLOBAL_REPORT, SDG, form
from amparo.publishing.tests import figures
from amparo.reference.country import country

MOMENT = Moment("s-2022-03-31-demo", figures.MOMENT.as_of)
OF_2021: dict[tuple[str, ...], figures.Cells] = {
    ("M-VIC-CONF", "sex", "age_group"): {
        ("female", "child"): 12,
        ("female", "adult"): 9,
        ("male", "adult"): 8,
        ("not_recorded", "adult"): 6,
    },
    ("M-VIC-CONF", "exploitation"): {
        ("sex",): 14,
        ("labour",): 9,
        ("both",): 5,
        ("unspecified",): 7,
    },
    ("M-VIC-CONF", "nationality"): {("col",): 20, ("blz",): 13, ("gtm",): 2},
    ("M-CONV", "sex", "age_group"): {("male", "adult"): 1, ("female", "adult"): 1},
}


def ask(metric, first, last, by, where):
    found = OF_2021.get((metric, *by)) if last.year == 2021 else None
    if found is None:
        return figures.Figure(metric, None, status="not_collected")
    cells = tuple(
        figures.Cell(dict(zip(by, key, strict=True)), value) for key, value in found.items()
    )
    return figures.Figure(metric, sum(found.values()), cells)


@pytest.fixture(scope="module")
def glotip():
    return edition(GLOBAL_REPORT, "CY2021", 2, ask, MOMENT)


@pytest.fixture(scope="module")
def sdg():
    return edition(SDG, "CY2021", 2, ask, MOMENT)


def lines(found):
    return list(csv.DictReader(io.StringIO(as_csv(found).lstrip("\ufeff"))))


def the(found, **wanted):
    kept = [row for row in lines(found) if wanted.items() <= row.items()]
    assert len(kept) == 1, kept
    return kept[0]


def test_the_columns_are_those_of_the_form_in_their_order(glotip, sdg):
    for found in (glotip, sdg):
        told = list(lines(found)[0])
        assert tuple(told[: len(found.form.columns)]) == found.form.columns


def test_codes_of_ours_read_in_the_words_of_the_form(glotip):
    girls = the(
        glotip,
        Indicator="Detected trafficking victims",
        Dimension="Total",
        Sex="Female",
        Age="0 to 17 years",
        Year="2021",
    )
    assert (girls["VALUE"], girls["Status"], girls["Iso3_code"]) == ("12", "counted", "BLZ")
    labour = the(glotip, Category="Forced labour", Year="2021")
    assert labour["VALUE"] == "9"


def test_a_year_without_data_prints_its_status_and_no_nought(glotip):
    total = the(glotip, Indicator="Persons convicted", Dimension="Total", Sex="Total", Year="2020")
    assert (total["VALUE"], total["Status"]) == ("", "not_collected")


def test_what_the_form_has_no_word_for_is_listed_and_stands_in_no_category(glotip):
    told = {(one.dimension, one.code): one.value for one in fill(glotip).unmapped}
    assert told[("exploitation", "both")] == 5
    assert told[("exploitation", "unspecified")] == 7
    assert told[("sex", "not_recorded")] == 6
    categories = {row["Category"] for row in lines(glotip)}
    assert not categories & {"both", "unspecified", "not_recorded", ""}
    assert (
        the(glotip, Dimension="by form of exploitation", Category="Total", Year="2021")["VALUE"]
        == "35"
    )


def test_series_of_the_indicator_count_their_form_alone(sdg):
    sexual = the(sdg, SeriesCode="VC_HTF_DETVSX", TimePeriod="2021")
    forced = the(sdg, SeriesCode="VC_HTF_DETVFL", TimePeriod="2021")
    organs = the(sdg, SeriesCode="VC_HTF_DETVOG", TimePeriod="2021")
    assert (sexual["Value"], forced["Value"]) == ("14", "9")
    assert (organs["Value"], organs["Status"]) == ("", "not_collected")
    everybody = the(sdg, SeriesCode="VC_HTF_DETV", TimePeriod="2021", Sex="_T", Age="_T")
    assert (everybody["Value"], everybody["GeoAreaCode"]) == ("35", "084")


def test_a_rate_needs_the_population_of_its_year(sdg):
    wanted = {"SeriesCode": "VC_HTF_DETVR", "TimePeriod": "2021", "Sex": "_T", "Age": "_T"}
    assert the(sdg, **wanted)["Status"] == "not_collected"
    known = replace(sdg, population={2021: People(350_000, "an invented census")})
    assert the(known, **wanted)["Value"] == "10.0"
    of_women = wanted | {"Sex": "F", "Age": "18 years or over"}
    assert the(known, **of_women)["Status"] == "not_collected"


def test_the_country_file_of_people_names_a_source_for_every_year():
    assert all(people.source and people.count > 0 for people in population(country()).values())


# --- Disclosure ----------------------------------------------------------------------------------


def test_a_small_group_is_in_no_file(glotip):
    told = [row["Category"] for row in lines(glotip) if row["Dimension"] == "by citizenship"]
    assert "COL" in told
    assert "GTM" not in told
    for content in (as_csv(glotip), as_json(glotip), _words_of(as_xlsx(glotip))):
        assert "GTM" not in content
        assert "Guatemala" not in content


def _words_of(book):
    from openpyxl import load_workbook

    read = load_workbook(io.BytesIO(book))
    return " ".join(
        str(cell.value) for sheet in read for row in sheet.iter_rows() for cell in row if cell.value
    )


def test_a_hidden_cell_has_a_status_and_no_number():
    def small(metric, first, last, by, where):
        if metric == "M-VIC-CONF" and by == ("exploitation",) and last.year == 2021:
            cells = tuple(
                figures.Cell({"exploitation": code}, n) for code, n in (("sex", 2), ("labour", 12))
            )
            return figures.Figure(metric, 14, cells)
        return figures.Figure(metric, None, status="not_collected")

    found = edition(SDG, "CY2021", 1, small, MOMENT)
    sexual = the(found, SeriesCode="VC_HTF_DETVSX")
    assert (sexual["Value"], sexual["Status"]) == ("", "hidden")
    forced = the(found, SeriesCode="VC_HTF_DETVFL")
    assert forced["Status"] == "hidden", "else fourteen less twelve would tell it"


# --- Files ---------------------------------------------------------------------------------------


def test_the_same_figures_give_the_same_bytes(glotip):
    again = edition(GLOBAL_REPORT, "CY2021", 2, ask, MOMENT)
    assert as_xlsx(again) == as_xlsx(glotip)
    assert as_csv(again) == as_csv(glotip)
    assert as_json(again) == as_json(glotip)


def test_the_workbook_holds_table_unmapped_and_what_to_know(glotip):
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(as_xlsx(glotip)))
    assert book.sheetnames == ["Table", "Unmapped", "About"]
    assert book["Table"].max_row == len(lines(glotip)) + 1
    assert book["Unmapped"].max_row == len(fill(glotip).unmapped) + 1


def test_json_says_the_same_as_the_sheet(glotip):
    told = json.loads(as_json(glotip))
    assert len(told["rows"]) == len(lines(glotip))
    assert told["years"] == [2021, 2020]


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_has_a_table_for_each_of_the_form_and_the_unmapped_last(glotip, sdg, language):
    for found in (glotip, sdg):
        made = report(found, language)
        numbered = [section for section in made.sections if section.number]
        assert len(numbered) == len(found.form.tables)
        assert made.sections[-1].code == "unmapped"
        assert isinstance(made.sections[-1].blocks[0], Grid)


def test_where_everything_has_a_word_the_page_says_so():
    def plain(metric, first, last, by, where):
        return figures.Figure(metric, None, status="not_collected")

    made = report(edition(SDG, "CY2021", 1, plain, MOMENT), "en")
    assert isinstance(made.sections[-1].blocks[0], Paragraph)


# --- Bad input -----------------------------------------------------------------------------------


@pytest.mark.parametrize("named", ["RP2022", "Q1-2021", "2021-01-01..2022-12-31", "2021-05"])
def test_only_calendar_years_are_filled_in(named):
    with pytest.raises(NotAYear) as refusal:
        edition(SDG, named, 1, ask, MOMENT)
    assert "CY" in str(refusal.value)


@pytest.mark.parametrize("years", [0, -1, 11])
def test_a_number_of_years_that_makes_no_sense_is_refused(years):
    with pytest.raises(NotAYear):
        edition(SDG, "CY2021", years, ask, MOMENT)


def test_a_year_that_is_not_over_is_refused():
    with pytest.raises(NoSuchReport):
        edition(SDG, "CY2022", 1, ask, MOMENT)


@pytest.mark.parametrize("code", [GLOBAL_REPORT, SDG])
def test_everything_that_a_form_asks_can_be_asked(code):
    for table in form(code).tables:
        known = {name for m in catalogue()[table.metric].measures for name in m.by}
        assert set(table.by) <= known, table.name
        for cell in table.cells or ():
            assert word(table.by[0], cell)
