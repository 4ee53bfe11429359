"""The answer to the TIP Report: two years side by side, labour in parentheses, empty cells."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest

from amparo.indicators.catalogue import catalogue
from amparo.publishing.annual.model import Gap, Grid, Paragraph
from amparo.publishing.edition import NoSuchReport
from amparo.publishing.render_html import html
from amparo.publishing.tests import figures
from amparo.publishing.tip import data
from amparo.publishing.tip.document import report
from amparo.publishing.tip.edition import edition
from amparo.publishing.tip.outline import outline, questions
from amparo.reference.codes import code_list
from amparo.reference.country import country
from amparo.reference.periods import BadPeriod

from .conftest import TOLD, ask


@pytest.fixture(scope="module")
def english(answer):
    return report(answer, "en")


def section(made, code):
    return next(found for found in made.sections if found.code == code)


def rows(made, code):
    grid = next(block for block in section(made, code).blocks if isinstance(block, Grid))
    return {row[0]: row[1:] for row in grid.sheet.rows}


def test_labour_stands_in_parentheses_and_both_forms_are_in_it(english):
    found = rows(english, "prosecution-prosecutions")
    assert found["People newly prosecuted (for labour trafficking)"][0] == "4 (0)"
    assert found["People in continued prosecutions (for labour trafficking)"][0] == "6 (3)"
    convicted = rows(english, "prosecution-convictions")
    assert convicted["People convicted (of labour trafficking)"][0] == "2 (0)"


def test_the_year_before_stands_beside_and_the_change_has_its_sign(english):
    now, before, change = rows(english, "prosecution-investigations")[
        "New investigations (of labour trafficking)"
    ]
    assert (now, before, change) == ("15 (3)", "5 (labour not known)", "+10")


def test_where_a_year_has_no_data_there_is_no_change(english):
    found = rows(english, "protection-victims")
    confirmed = found["Confirmed victims exploited in the country (of labour trafficking)"]
    assert confirmed == ("9 (2)", "no data", "–")


def test_years_across_a_break_of_procedures_are_no_series():
    def asked(metric, first, last, by, where):
        if metric == "M-VIC-POT":
            return figures.Figure(metric, 1 if last.year == 2022 else 20)
        return ask(metric, first, last, by, where)

    made = report(edition("RP2022", asked, figures.MOMENT, TOLD), "en")
    potential = next(
        value for key, value in rows(made, "protection-victims").items() if "Potential" in key
    )
    assert potential == ("1", "20", "–")
    grid = section(made, "protection-victims").blocks[0]
    assert any("procedures changed" in note for note in grid.notes)


def test_prison_terms_are_listed_the_longest_first(english):
    assert rows(english, "prosecution-convictions")["Prison terms, in years"][0] == "12, 10"


def test_what_bodies_answered_is_told_state_by_state(english):
    found = rows(english, "answers")
    assert found["New investigations of complicit officials"] == ("None", "1")
    assert found["Training of officials"] == ("Not reported", "6")
    assert found["Screening at the borders"] == ("No data", "2")


def test_there_are_four_standards_and_twelve_indicia_in_their_order(english):
    assert [s.number for s in outline().standards] == ["1", "2", "3", "4"]
    assert [s.number for s in outline().indicia] == [str(n) for n in range(1, 13)]
    codes = [s.code for s in english.sections]
    assert [f"i-{n:02}" for n in range(1, 13)] == [c for c in codes if c.startswith("i-")]


def test_empty_cells_are_shown_and_counted(english):
    empty = "Nothing in the database bears on this."
    shown = sum(
        row[-1] == empty
        for found in english.sections
        for block in found.blocks
        if isinstance(block, Grid) and found.code.startswith("i-")
        for row in block.sheet.rows
    )
    (told,) = [b for b in section(english, "indicia").blocks if isinstance(b, Paragraph)]
    assert told.text.startswith(f"{shown} cells are empty")
    assert shown > 5


def test_an_answer_that_is_owed_fills_no_cell_and_no_data_fills_one(english):
    assert rows(english, "i-06")["Screening at the borders"] != ("",)
    assert "No data" in rows(english, "i-06")["Screening at the borders"][0]
    trained = rows(english, "i-02")["Training of police and immigration on identifying victims"]
    assert trained == ("Nothing in the database bears on this.",)


def test_a_number_that_is_not_shown_fills_its_cell():
    """The database holds it, whoever may see it: an empty cell would read as no effort."""

    def unpublished(metric, first, last, by, where):
        if (metric, by) == ("M-VIC-CONF", ("nationality",)):
            return figures.Figure(metric, None, status="not_collected")
        if (metric, by) == ("M-VIC-CONF", ("origin_relation",)) and last.year == 2022:
            parts = (("national", 2), ("foreign", 7))
            cells = tuple(figures.Cell({by[0]: code}, count) for code, count in parts)
            return figures.Figure(metric, 9, cells)
        return ask(metric, first, last, by, where)

    found = edition("RP2022", unpublished, figures.MOMENT, TOLD)
    assert found.answers["M-VIC-CONF origin_relation"].hidden
    told = rows(report(found, "en"), "i-08")["Victims who are nationals or foreigners"][0]
    assert "not shown" in told
    assert "Nothing in the database" not in told


def test_recommendations_name_the_activities_that_serve_them(english):
    found = rows(english, "recommendations")
    by_number = {key.split(".")[0]: value for key, value in found.items()}
    assert len(by_number) == 12
    assert by_number["RB-05"][0] == "3, of which 1 done"
    assert by_number["RB-06"][0] == "none"
    (told,) = [b for b in section(english, "recommendations").blocks if isinstance(b, Paragraph)]
    assert told.text.startswith("11 recommendations are served by no activity")


def test_the_clock_is_marked_as_projection_and_the_ranks_stay_as_printed(english):
    printed, clock = section(english, "tiers").blocks
    assert dict(printed.sheet.rows)["2019"] == "no data"
    assert dict(printed.sheet.rows)["2023"] == "Tier 2"
    assert "Projection for the report of 2024: not a rank" in clock.title
    assert any("2019, 2020" in note for note in clock.notes)


# --- Disclosure ----------------------------------------------------------------------------------


def test_small_groups_that_were_never_published_are_in_no_file(answer, english):
    told = json.loads(data.as_json(answer))["rows"]
    placed = [row for row in told if row["metric"] == "M-PLACEMENT"]
    assert [(row["codes"], row["value"]) for row in placed] == [(["*"], 3)]
    foster = code_list("placement_kind").label("foster", "en")
    assert f"placed: {foster}" not in html(english)
    assert "foster" not in data.as_csv(answer)


def test_no_person_and_no_file_number_is_in_the_answer(answer):
    told = data.as_json(answer) + html(report(answer, "es"))
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}", told)


# --- Files ---------------------------------------------------------------------------------------


def test_data_say_the_same_as_the_document(answer):
    told = json.loads(data.as_json(answer))
    first = told["rows"][0]
    assert (first["value"], first["of_labour"], first["before"], first["change"]) == (15, 3, 5, 10)
    assert len(told["indicia"]) == 12
    assert told["tiers"]["projection"]["is_projection"] is True
    sheet = list(csv.DictReader(io.StringIO(data.as_csv(answer).lstrip("\ufeff"))))
    assert len(sheet) == len(told["rows"])
    assert sheet[0]["of_labour"] == "3"


def test_the_same_figures_give_the_same_bytes(answer):
    again = edition("RP2022", ask, figures.MOMENT, TOLD)
    assert data.as_json(again) == data.as_json(answer)
    assert data.as_csv(again) == data.as_csv(answer)
    assert html(report(again, "es")) == html(report(answer, "es"))


def test_both_languages_say_the_same_numbers(answer):
    english, spanish = report(answer, "en"), report(answer, "es")
    assert [s.code for s in english.sections] == [s.code for s in spanish.sections]
    for one, other in zip(english.sections, spanish.sections, strict=True):
        for left, right in zip(one.blocks, other.blocks, strict=True):
            if isinstance(left, Grid) and isinstance(right, Grid) and not left.sheet.is_text:
                digits = [[re.sub(r"\D", "", w) for w in row[1:]] for row in left.sheet.rows]
                others = [[re.sub(r"\D", "", w) for w in row[1:]] for row in right.sheet.rows]
                assert sorted(digits) == sorted(others)


def test_the_pdf_is_tagged_for_those_who_listen(answer):
    from pypdf import PdfReader

    from amparo.publishing.render_pdf import pdf

    read = PdfReader(io.BytesIO(pdf(report(answer, "es"))))
    root: Any = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "es"
    assert b"pdfuaid" in root["/Metadata"].get_data()


# --- What it asks --------------------------------------------------------------------------------


def test_everything_that_is_asked_can_be_asked():
    for question in questions(outline()):
        definition = catalogue()[question.metric]
        known = {name for measure in definition.measures for name in measure.by} | {"measure"}
        assert {*question.by, *question.where} <= known, question.key
    asked = {
        code
        for standard in (*outline().standards, *outline().indicia)
        for element in standard.elements
        for code in element.asks
    }
    assert asked <= code_list("question").codes
    assert asked <= set(country().calls.questions)


def test_every_measure_that_a_recommendation_names_is_there():
    for advice in country().recommendations.values():
        assert set(advice.shows) <= set(catalogue())
        assert set(advice.asks) <= code_list("question").codes
        assert advice.area in code_list("p_area")


@pytest.mark.parametrize("named", ["2022", "RP9", "nonsense", "2022-03-31..2021-04-01", ""])
def test_a_period_that_is_none_gets_a_sentence(named):
    with pytest.raises(BadPeriod):
        edition(named, ask, figures.MOMENT, TOLD)


def test_a_period_after_the_snapshot_or_a_strange_language_gets_a_sentence(answer):
    with pytest.raises(NoSuchReport):
        edition("RP2024", ask, figures.MOMENT, TOLD)
    with pytest.raises(NoSuchReport):
        report(answer, "fr")


def test_a_part_of_which_nothing_is_known_prints_a_note_and_no_nought():
    def nothing(metric, first, last, by, where):
        return figures.Figure(metric, None, status="not_collected")

    made = report(edition("RP2022", nothing, figures.MOMENT, TOLD), "en")
    gaps = [b for s in made.sections for b in s.blocks if isinstance(b, Gap)]
    assert len(gaps) >= 10
    assert all(item.is_known is False for item in made.glance.items)
