"""The annual report: sections in order, figures as they are, no nought where nothing is known."""

from __future__ import annotations

import re
from dataclasses import asdict

import pytest

from amparo.publishing.annual.model import Box, Drawing, Gap, Grid, Numbers, Report
from amparo.publishing.edition import NoSuchReport
from amparo.reference.periods import BadPeriod

ORDER = ["1", "2", "2.1", "2.2", "2.3", "3", "3.1", "3.2", "4", "4.1", "5", "6", "6a", "6b", "7"]


def section(report: Report, code: str):
    return next(found for found in report.sections if found.code == code)


def numbers(report: Report, code: str) -> list[str]:
    return [
        item.value
        for block in section(report, code).blocks
        if isinstance(block, Numbers)
        for item in block.items
    ]


def drawing(report: Report, name: str) -> dict[str, str]:
    found = next(one for one in report.drawings() if one.name == name)
    assert found.sheet is not None
    return {row[0]: row[1] for row in found.sheet.rows}


@pytest.fixture(scope="module")
def report(rp2022):
    return rp2022.report("en")


@pytest.fixture(scope="module")
def early(cy2020):
    return cy2020.report("en")


@pytest.mark.parametrize("language", ["en", "es"])
def test_sections_stand_in_the_printed_order_in_both_periods(rp2022, cy2020, language):
    for edition in (rp2022, cy2020):
        found = edition.report(language)
        assert [s.number for s in found.sections if s.number] == ORDER
        assert found.sections[-1].code == "about"


def test_victims_are_nine_three_by_authorities_and_six_by_organisations(report):
    assert numbers(report, "identification") == ["9", "10"]
    assert list(drawing(report, "identified-by").values()) == ["3", "6"]
    assert drawing(report, "identification-profile") == {
        "Girls": "2",
        "Boys": "0",
        "Women": "1",
        "Men": "6",
    }
    assert drawing(report, "nationalities")["Colombia"] == "4"
    assert list(drawing(report, "exploitation").values()) == ["2", "2", "5"]


def test_numbers_already_published_say_where(report):
    found = next(one for one in report.drawings() if one.name == "nationalities")
    assert any("Trafficking in Persons Report 2022" in note for note in found.notes)


def test_small_groups_of_the_people_assisted_are_not_shown(report):
    found = drawing(report, "assisted-profile")
    assert (found["Girls"], found["Women"], found["Men"]) == ("not shown", "not shown", "6")


def test_services_to_few_people_are_told_together(report):
    found = drawing(report, "services")
    assert found["Food"] == "9"
    assert found["Other services, each to fewer people"] == "not shown"
    assert "Stipend" not in found


def test_the_way_from_report_to_conviction_has_an_open_step(report):
    found = drawing(report, "steps")
    assert list(found.values()) == ["no data", "15", "1", "2"]


def test_cases_before_the_courts(report):
    grid = next(b for b in section(report, "prosecution").blocks if isinstance(b, Grid))
    assert [row[1:] for row in grid.sheet.rows] == [
        ("1", "4"),
        ("5", "6"),
        ("1", "–"),
        ("1", "–"),
        ("3", "4"),
    ]


def test_convictions_stand_side_by_side_nought_allowed(report):
    assert numbers(report, "convictions") == ["0", "2"]


def test_the_definition_is_that_of_the_act_in_force(report):
    box = next(b for b in section(report, "forms").blocks if isinstance(b, Box))
    assert "2013" in box.source
    assert "forced prostitution" in box.text


def test_returns_are_mapped_with_credit_and_disclaimer(report):
    found = next(one for one in report.drawings() if one.name == "map")
    assert found.title == "6 foreign victims returned to Colombia, Honduras and Mexico"
    assert "Natural Earth" in found.notes[-1]
    assert "endorsement" in found.notes[-1]


def test_of_2020_two_totals_survive_with_their_source(early):
    assert numbers(early, "assisted") == ["19"]
    block = next(b for b in section(early, "assisted").blocks if isinstance(b, Numbers))
    assert "infographic" in block.source
    found = next(one for one in early.drawings() if one.name == "map")
    assert found.title.startswith("9 foreign victims returned to El Salvador")
    assert found.sheet is None
    assert not re.search(r">\d+</text>", found.wide)


@pytest.mark.parametrize(
    "code", ["identification_profile", "nationalities", "forms", "assisted_profile", "means"]
)
def test_a_section_without_data_prints_its_note_and_no_nought(early, code):
    blocks = section(early, code).blocks
    assert any(isinstance(block, Gap) and block.text for block in blocks)
    assert not any(isinstance(block, Drawing | Numbers) for block in blocks)


def test_the_headline_number_that_was_lost_is_told_in_words(early):
    assert numbers(early, "identification") == ["no data"]


def test_the_footnote_stands_only_where_the_answer_was_no_data(report, early):
    assert section(early, "prevention").footnote
    assert not section(report, "prevention").footnote


def test_the_campaign_of_the_year_has_its_box(report, early):
    assert any(
        "Blue Heart" in b.text for b in section(early, "campaign").blocks if isinstance(b, Box)
    )
    assert not any(isinstance(b, Box) for b in section(report, "campaign").blocks)


def test_both_languages_print_the_same_numbers(rp2022, cy2020):
    for edition in (rp2022, cy2020):
        english, spanish = (edition.report(language) for language in ("en", "es"))
        assert numbers(english, "convictions") == numbers(spanish, "convictions")
        for one, other in zip(english.drawings(), spanish.drawings(), strict=True):
            assert one.name == other.name
            assert printed(one) == printed(other)


def printed(found: Drawing) -> list[str]:
    rows = found.sheet.rows if found.sheet else ()
    return sorted(row[1] for row in rows if row[1].isdigit())


def test_every_chart_has_a_message_a_measure_a_sentence_and_a_source(rp2022, cy2020):
    for edition in (rp2022, cy2020):
        for language in ("en", "es"):
            for found in edition.report(language).drawings():
                assert found.title
                assert found.subtitle
                assert found.source
                assert found.title in found.sentence
                assert "{" not in found.title + found.subtitle + found.sentence


def test_no_gap_and_no_code_is_left_in_the_words(rp2022, cy2020):
    for edition in (rp2022, cy2020):
        for language in ("en", "es"):
            told = repr(asdict(edition.report(language))["sections"])
            told = re.sub(r"<svg.*?</svg>", "", told)
            assert not re.search(r"\{(count|total|label|list|period|who)\}", told)
            assert "not_recorded" not in told
            assert "csec_" not in told


def test_the_rule_on_small_numbers_is_printed(report):
    told = repr(section(report, "about").blocks)
    assert "from 1 to 4" in told
    assert "Totals are always shown" in told
    assert "3 numbers are not shown" in told


def test_a_language_or_period_that_there_is_not_gets_a_sentence(rp2022):
    from amparo.publishing.edition import edition
    from amparo.publishing.tests import figures

    with pytest.raises(NoSuchReport, match="fr"):
        rp2022.report("fr")
    with pytest.raises(BadPeriod):
        edition("2022", figures.ask, figures.MOMENT)


@pytest.mark.parametrize("words", ["Y2021", "2021-04-01..2022-03-31", "rp2022"])
def test_a_period_is_its_days_whatever_it_is_called(words):
    from amparo.publishing.edition import edition
    from amparo.publishing.tests import figures

    found = edition(words, figures.ask, figures.MOMENT)
    assert found.period.code == "RP2022"
    assert found.answers["nationality"].ruling.rule == "published"


def test_a_period_that_had_not_ended_is_refused():
    from amparo.publishing.edition import edition
    from amparo.publishing.tests import figures

    with pytest.raises(NoSuchReport, match="2023-03-31"):
        edition("RP2023", figures.ask, figures.MOMENT)


def test_where_services_were_only_reported_as_none_nothing_is_drawn():
    from amparo.publishing.edition import edition
    from amparo.publishing.tests import figures

    def ask(metric, first, last, by, where):
        if metric == "M-SERVICE":
            none = figures.Cell({"kind": "sign_language"}, 0, "none_reported")
            return figures.Figure(metric, 0, (none,))
        return figures.ask(metric, first, last, by, where)

    found = edition("RP2022", ask, figures.MOMENT).report("en")
    assert "None reported: sign-language" in repr(section(found, "means").blocks)


def test_what_was_lost_for_a_year_was_lost_for_its_months():
    from amparo.publishing.edition import edition
    from amparo.publishing.tests import figures

    found = edition("2021-05", figures.ask, figures.MOMENT)
    assert found.answers["reports"].status == "not_collected"
    assert "not kept one by one" in repr(section(found.report("en"), "prosecution").blocks)
