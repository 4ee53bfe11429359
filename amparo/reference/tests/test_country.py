"""Belize reads without a fault, and says what the sources say; a faulty folder is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from amparo.reference.country import FOLDER, Country, country, read_country
from amparo.reference.periods import period
from amparo.reference.problems import problems
from amparo.reference.sheets import BadReference

FIXTURE_FIGURES = 127


@pytest.fixture
def copy(tmp_path: Path) -> Country:
    shutil.copytree(FOLDER / "belize", tmp_path / "belize")
    return read_country("belize", tmp_path)


def change(here: Country, file: str, old: str, new: str) -> None:
    path = here.folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_country_in_use_has_no_problems():
    assert problems() == []


def test_a_country_that_is_not_there_is_refused_by_name():
    with pytest.raises(BadReference, match=r"no country 'atlantis'.*belize"):
        read_country("atlantis")


@pytest.mark.parametrize(
    ("victim", "official", "years"),
    [
        ("adult", False, 8),
        ("child", False, 12),
        ("unknown", False, 12),
        ("adult", True, 15),
        ("child", True, 15),
    ],
)
def test_the_longest_term_follows_victim_and_offender(victim: str, official: bool, years: int):
    offence = country().offences["trafficking_sex"]
    assert offence.max_months(victim, official) == years * 12


def test_a_maximum_that_no_source_states_is_not_made_up():
    assert country().offences["csec_procuring"].max_months("child") is None
    assert country().statutes["csec_act_2013"].protects_below_age == 18
    assert country().rules["r_school"].value == 14


def test_an_act_did_not_hold_before_it_was_made():
    act = country().statutes["tip_act_2013"]
    assert act.held_on(period("RP2022").first)
    assert not act.held_on(period("CY2012").last)


def test_the_ministry_is_one_body_under_two_names():
    names = {name.name["en"] for name in country().agencies["mhd"].names}
    assert len(names) == 2


def test_the_tier_is_stored_as_printed_and_gaps_stay_gaps():
    tiers = {rank.year: rank.tier for rank in country().tiers}
    assert (tiers[2018], tiers[2022]) == ("tier_2_watch_list", "tier_2")
    assert not {2019, 2020, 2021} & set(tiers)


def test_every_printed_figure_that_a_test_may_use_is_there():
    figures = country().published
    assert len(figures) == FIXTURE_FIGURES
    assert figures["B-INV-01"].value == 15
    assert dict(figures["B-INV-01"].breakdown) == {"sex": 6, "labour": 3, "unspecified": 6}
    assert figures["B-COM-03"].qualifier == "none reported"
    assert figures["I-PRE-03"].value is None


def test_places_lie_in_their_districts():
    places = country().places
    assert {place.district for place in places} == set(country().districts)
    assert "Dangriga" in {place.name for place in places}


def test_the_report_speaks_both_languages_in_the_order_of_its_numbers():
    sections = country().texts.sections
    assert [section.number for section in sections][:4] == ["0", "1", "2", "2.1"]
    assert country().texts.contacts[0].email == "iomsanjose2@iom.int"


@pytest.mark.parametrize(
    ("file", "part", "old", "new", "says"),
    [
        ("statutes.yaml", "statutes", "max_years: 8", "max_years: 0", "statutes › tip_act_2013"),
        ("statutes.yaml", "statutes", "victim: adult", "victim: woman", "must be one of any"),
        ("statutes.yaml", "statutes", "csec_other:", "trafficking_sex:", "stands under"),
        ("country.yaml", "about", "currency: bzd", "money: bzd", "'money' is not known"),
        ("agencies.yaml", "agencies", "part_of: dhs", "part_of: nobody", "'nobody'"),
        ("calendars.yaml", "calendars", "months: 12", "months: 5", "must divide"),
        ("access/matrix.yaml", "matrix", "atip_off: F", "atip_off: X", "must be F, L, P, A, R"),
        ("access/matrix.yaml", "matrix", "F own_case", "F at_will", "'at_will' is not explained"),
        ("access/matrix.yaml", "matrix", "      vsc: L", "      vcs: L", "no column 'vcs'"),
        (
            "access/roles.yaml",
            "roles",
            "narrows: {placement: none}",
            "narrows: {medical: L}",
            "is wider",
        ),
        ("access/wall.yaml", "wall", "health: [care", "health: [gossip", "no purpose 'gossip'"),
        ("access/wall.yaml", "wall", "  health:", "  wealth:", "is no data class"),
        ("places.csv", "places", "bz_czl", "bz_sea", "no district 'bz_sea'"),
        ("places.csv", "places", "18.39375", "north", "line 2: a number cannot be read"),
        ("places.csv", "places", "name,", "place,", "the columns must be"),
        ("published.yaml", "published", "metric: M-TIER", "metrics: M-TIER", "is not known"),
        ("timers.yaml", "timers", "days: 3", "days: soon", "must be a whole number"),
        ("disclosure.yaml", "disclosure", "published: true", "published: 1", "true or false"),
    ],
)
def test_a_slip_in_a_file_is_said_in_a_sentence(
    copy: Country, file: str, part: str, old: str, new: str, says: str
):
    change(copy, file, old, new)
    with pytest.raises(BadReference) as refusal:
        getattr(copy, part)
    assert says in str(refusal.value)
    assert Path(file).name in str(refusal.value)


def test_a_missing_file_is_named(copy: Country):
    (copy.folder / "rules.yaml").unlink()
    with pytest.raises(BadReference, match=r"belize/rules.yaml: the file is missing"):
        _ = copy.rules


def test_problems_are_found_across_files(copy: Country, monkeypatch: pytest.MonkeyPatch):
    change(copy, "services.yaml", "basis: bz_25", "basis: bz_99")
    change(copy, "published.yaml", "from: 2021-04-01", "from: 2021-05-01")
    change(copy, "timers.yaml", "tells: [police, council]", "tells: [polise]")
    monkeypatch.setattr("amparo.reference.problems.country", lambda: copy)
    said = " ".join(problems())
    for word in ("'bz_99'", "'polise'", "the days do not fit the period"):
        assert word in said


def test_what_cannot_be_read_is_said_first(copy: Country, monkeypatch: pytest.MonkeyPatch):
    change(copy, "texts.yaml", 'number: "0"', "number: 0")
    monkeypatch.setattr("amparo.reference.problems.country", lambda: copy)
    assert len(problems()) == 1
    assert "must be text" in problems()[0]
