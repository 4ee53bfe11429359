"""Figures mean what they say: zero, none, unknown, partly known, and counted once."""

import datetime

import pytest

from amparo.indicators.engine import figure, figure_in_ways, figures, in_order
from amparo.indicators.examples import table_of
from amparo.indicators.facts import installed
from amparo.indicators.snapshot import from_tables
from amparo.kernel.errors import Refused

FACTS = installed()
UNIT = {"agency": "atip_police_unit"}
ACT = {"statute": "tip_act_2013"}


def day(text):
    return datetime.date.fromisoformat(text)


def world(**rows):
    """A snapshot with these rows; days may be written as words, facts left out are empty."""
    given = {name: [_dated(name, row) for row in of] for name, of in rows.items()}
    return from_tables({name: table_of(fact, given.get(name, [])) for name, fact in FACTS.items()})


def _dated(name, row):
    days = {c.name for c in FACTS[name].columns if c.kind == "date"}
    return {k: day(v) if k in days and v else v for k, v in row.items()}


def of(snapshot, metric, by=(), first="2021-04-01", last="2022-03-31", **where):
    return figure(metric, day(first), day(last), by, where, snapshot)


def cells(found):
    return {" ".join(cell.by.values()): cell.value for cell in found.cells}


def opened(on, by=None, **more):
    return {"opened_on": on, "opened_by": by or on, **UNIT, **more}


def test_no_rows_are_a_counted_zero_where_records_are_kept():
    found = of(world(), "M-INV-NEW")
    assert (found.value, found.status, found.cells) == (0, "counted", ())


def test_a_register_that_says_nothing_is_not_a_zero():
    found = of(world(), "M-OFFDUTY-BREACH")
    assert (found.value, found.status) == (None, "not_collected")


def test_a_date_that_is_known_in_part_counts_only_when_wholly_inside():
    given = world(
        investigation=[opened("2021-03-15", "2021-04-15"), opened("2021-05-01", "2021-05-31")]
    )
    assert of(given, "M-INV-NEW").value == 1
    assert of(given, "M-INV-ONGOING").value == 0


def test_a_row_that_can_lie_in_two_months_has_no_month():
    given = world(investigation=[opened("2021-05-20", "2021-06-10"), opened("2021-05-01")])
    assert cells(of(given, "M-INV-NEW", ["month"])) == {"2021-05": 1, "not_recorded": 1}
    assert cells(of(given, "M-INV-NEW", ["quarter"])) == {"2021-Q2": 2}
    assert of(given, "M-INV-NEW", month="2021-05").value == 1
    assert of(given, "M-INV-NEW", quarter="2021-Q2").value == 2
    assert of(given, "M-INV-NEW", year="2021").value == 2


def test_several_codes_are_asked_for_with_commas():
    rows = [opened("2021-05-01", exploitation=code) for code in ("sex", "labour", "both", "")]
    given = world(investigation=rows)
    assert of(given, "M-INV-NEW", exploitation="sex,labour").value == 2
    assert of(given, "M-INV-NEW", exploitation="not_recorded").value == 1


def test_a_default_holds_until_another_code_is_asked_for():
    trial = {"charged_on": "2021-05-01"}
    given = world(
        prosecution=[
            trial | ACT,
            trial | {"statute": "csec_act_2013"},
            trial | {"statute": "several"},
        ]
    )
    assert of(given, "M-PROS-NEW").value == 2
    assert of(given, "M-PROS-NEW", statute="csec_act_2013").value == 2
    assert of(given, "M-PROS-NEW", statute="several").value == 1
    assert of(given, "M-PROS-NEW", statute="tip_act_2013,csec_act_2013").value == 3


def test_people_are_counted_once_and_the_whole_is_not_the_sum():
    who = {"person_id": "p", "status": "confirmed", "where_exploited": "here"}
    given = world(
        identification=[
            who | {"confirmed_on": "2021-05-01", "district": "bz_cy"},
            who | {"confirmed_on": "2021-06-01", "district": "bz_bz"},
        ]
    )
    found = of(given, "M-VIC-CONF", ["district"])
    assert found.value == 1
    assert cells(found) == {"bz_cy": 1, "bz_bz": 1}


def test_a_person_confirmed_later_was_potential_in_the_period():
    who = {"person_id": "p", "potential_on": "2021-05-01", "confirmed_on": "2022-04-01"}
    given = world(identification=[who | {"status": "confirmed", "where_exploited": "here"}])
    assert of(given, "M-VIC-POT").value == 1
    assert of(given, "M-VIC-POT", last="2022-04-30").value == 0


def test_nationality_tells_national_from_foreign():
    who = {"confirmed_on": "2021-05-01", "status": "confirmed", "where_exploited": "here"}
    nations = ("blz", "gtm", "xxa", "unknown", "")
    rows = [who | {"person_id": n, "nationality": n} for n in nations]
    found = of(world(identification=rows), "M-VIC-CONF", ["origin_relation"])
    assert cells(found) == {
        "national": 1,
        "foreign": 1,
        "stateless": 1,
        "unknown": 1,
        "not_recorded": 1,
    }


def test_countries_are_read_in_any_case_and_printed_as_iso_writes_them():
    who = {"person_id": "p", "confirmed_on": "2021-05-01", "nationality": "slv"}
    given = world(identification=[who | {"status": "confirmed", "where_exploited": "here"}])
    assert of(given, "M-VIC-CONF", nationality="SLV").value == 1
    said = of(given, "M-VIC-CONF", ["nationality"], nationality="slv").to_json()
    assert said["cells"] == [{"by": {"nationality": "SLV"}, "value": 1, "status": "counted"}]


def test_a_number_that_nobody_wrote_down_is_not_reported():
    day_of = {"screened_on": "2021-05-01", "screened_by": "2021-05-01"}
    given = world(
        screening=[
            day_of | {"setting": "immigration", "screened": 11},
            day_of | {"setting": "prison"},
        ]
    )
    found = of(given, "M-SCREENED", ["setting"])
    assert (found.value, found.status) == (11, "counted")
    assert [(c.value, c.status) for c in found.cells] == [(11, "counted"), (None, "not_reported")]
    assert of(given, "M-SCREENED", setting="prison").status == "not_reported"
    assert of(given, "M-SCREENED", setting="border").value == 0


def total(measure, number, first="2020-01-01", last="2020-12-31", **more):
    return {
        "measure": measure,
        "total": number,
        "is_covering": True,
        "source": "return",
        "period_from": first,
        "period_to": last,
        **more,
    }


def test_a_covering_total_is_the_figure_and_records_stand_beside_it():
    given = world(
        legacy_total=[total("victims_potential", 20)],
        identification=[{"person_id": "p", "potential_on": "2020-05-01", "status": "potential"}],
    )
    found = of(given, "M-VIC-POT", ["basis"], "2020-01-01", "2020-12-31")
    assert (found.value, found.kind, found.source) == (20, "stored", "return")
    assert cells(found) == {"legacy_total": 20, "case_records": 1}
    by_sex = of(given, "M-VIC-POT", ["sex"], "2020-01-01", "2020-12-31")
    assert cells(by_sex) == {"not_recorded": 20}
    part = of(given, "M-VIC-POT", (), "2020-01-01", "2020-12-31", sex="male")
    assert (part.value, part.status) == (None, "not_collected")


def test_a_total_that_only_reaches_into_the_period_leaves_it_unknown():
    given = world(legacy_total=[total("victims_potential", 20)])
    found = of(given, "M-VIC-POT", (), "2020-04-01", "2021-03-31")
    assert (found.value, found.status) == (None, "not_collected")


def test_a_total_that_does_not_cover_stays_out():
    given = world(legacy_total=[total("victims_potential", 20, is_covering=False)])
    assert of(given, "M-VIC-POT", (), "2020-01-01", "2020-12-31").value == 0


def test_before_collection_began_nothing_is_nought():
    found = of(world(), "M-VIC-CONF", (), "2020-01-01", "2020-12-31")
    assert (found.value, found.status) == (None, "not_collected")
    partly = of(world(), "M-VIC-CONF", (), "2021-01-01", "2021-12-31")
    assert (partly.status, partly.partial_from) == ("counted", day("2021-04-01"))
    assert of(world(), "M-VIC-CONF").partial_from is None


def answer(question, state):
    days = {"period_from": "2021-04-01", "period_to": "2022-03-31"}
    return {"question": question, "state": state, **days}


@pytest.mark.parametrize(
    ("state", "value", "status"),
    [
        ("none", 0, "none_reported"),
        ("no_data", None, "not_collected"),
        ("not_reported", None, "not_reported"),
        ("done", 0, "counted"),
    ],
)
def test_an_answer_tells_what_a_zero_is(state, value, status):
    given = world(answer=[answer("officials_investigated", state)])
    found = of(given, "M-COMPLICIT-INV")
    assert (found.value, found.status) == (value, status)
    within = of(given, "M-COMPLICIT-INV", (), "2021-06-01", "2021-06-30")
    assert within.status == status
    beyond = of(given, "M-COMPLICIT-INV", (), "2021-06-01", "2022-06-30")
    assert beyond.status == "counted"


def test_an_answer_never_hides_a_count():
    row = opened("2021-05-01", person_id="p", is_official=True)
    given = world(answer=[answer("officials_investigated", "none")], investigation_suspect=[row])
    found = of(given, "M-COMPLICIT-INV")
    assert (found.value, found.status) == (1, "counted")


def test_what_only_answers_tell_is_asked_of_them():
    assert of(world(), "M-INV-NEW", form="sex_tourism_child").status == "not_collected"
    given = world(answer=[answer("child_sex_tourism_investigated", "none")])
    assert of(given, "M-INV-NEW", form="sex_tourism_child").status == "none_reported"
    assert of(given, "M-INV-NEW", form="lab_debt").status == "not_collected"


def test_an_answered_code_is_a_line_of_its_own_in_a_breakdown():
    given = world(
        answer=[answer("men_shelter_used", "none")],
        placement=[{"person_id": "p", "kind": "foster", "started_on": "2021-05-01"}],
    )
    said = {c.by["kind"]: (c.value, c.status) for c in of(given, "M-PLACEMENT").cells}
    assert said == {"foster": (1, "counted"), "men_shelter_ngo": (0, "none_reported")}


def test_money_in_two_currencies_is_never_added():
    year = {"period_from": "2021-04-01", "period_to": "2022-03-31"}
    lines = [year | {"amount": 5, "currency": "bzd"}, year | {"amount": 3, "currency": "usd"}]
    found = of(world(budget=lines), "M-BUDGET")
    assert (found.value, found.status, found.unit) == (None, "counted", "money")
    assert cells(found) == {"bzd": 5, "usd": 3}
    one = of(world(budget=lines), "M-BUDGET", currency="usd")
    assert (one.value, one.unit) == (3, "USD")


def test_of_totals_stated_on_several_days_the_latest_counts():
    role = {"unit": "dhs", "role": "social_worker"}
    given = world(
        staff=[
            role | {"as_of_on": "2021-04-01", "headcount": 5},
            role | {"as_of_on": "2022-03-31", "headcount": 8},
            role | {"as_of_on": "2022-04-01", "headcount": 9},
        ]
    )
    assert of(given, "M-STAFF").value == 8
    assert of(given, "M-STAFF", first="2020-04-01", last="2021-03-31").value == 5
    assert of(given, "M-STAFF", first="2019-04-01", last="2020-03-31").status == "not_collected"


def test_every_way_of_counting_can_be_seen_at_once():
    given = world(service=[{"person_id": "p", "given_on": "2021-05-01", "kind": "food"}] * 2)
    found = of(given, "M-SERVICE", ["measure"])
    assert {k: v for k, v in cells(found).items() if v is not None} == {"people": 1, "uses": 2}


def test_a_share_of_nobody_is_no_number():
    found = of(world(), "M-REFERRED", measure="share")
    assert (found.value, found.unit) == (None, "percent")


def test_stored_statements_are_told_as_they_stand():
    year = {"period_from": "2021-04-01", "period_to": "2022-03-31"}
    given = world(
        setting=[
            year | {"what": "police_security_hours", "value": "24"},
            year | {"what": "screening_languages", "value": "English, Spanish"},
        ]
    )
    found = of(given, "M-SETTING")
    assert (found.value, found.status) == (None, "counted")
    assert cells(found)["police_security_hours"] == "24"


def test_a_fact_that_the_snapshot_lacks_is_not_collected():
    found = of(from_tables({}), "M-INV-NEW")
    assert (found.value, found.status) == (None, "not_collected")


def test_a_period_has_the_name_that_the_country_gives_it():
    assert of(world(), "M-INV-NEW").period["name"] in ("RP2022", "Y2021")
    assert of(world(), "M-INV-NEW", (), "2020-01-01", "2020-12-31").period["name"] == "CY2020"
    odd = of(world(), "M-INV-NEW", (), "2021-04-02", "2021-04-09")
    assert odd.period["name"] == "2021-04-02..2021-04-09"


def test_many_figures_are_asked_for_at_once():
    question = {"code": "M-CASES", "first": day("2021-04-01"), "last": day("2022-03-31")}
    found = figures([question, question | {"by": ["exploitation"]}], world())
    assert [one.metric for one in found] == ["M-CASES", "M-CASES"]


def test_years_at_the_ends_of_the_calendar_are_answered():
    found = of(world(), "M-INV-NEW", (), "0001-01-01", "9999-12-31")
    assert found.value == 0


@pytest.mark.parametrize(
    ("metric", "by", "where", "says"),
    [
        ("M-NOTHING", (), {}, "There is no metric"),
        ("'; DROP TABLE x", (), {}, "There is no metric"),
        ("M-INV-NEW", ("sex",), {}, "cannot be broken down by “sex”"),
        ("M-INV-NEW", ("form",), {}, "No record tells the form"),
        ("M-INV-NEW", (), {"sex": "male"}, "cannot be broken down by “sex”"),
        ("M-INV-NEW", (), {"exploitation": "sexx"}, "is not a code of exploitation"),
        ("M-INV-NEW", (), {"exploitation": ""}, "is not a code of exploitation"),
        ("M-INV-NEW", (), {"exploitation": "' OR 1=1"}, "is not a code"),
        ("M-INV-NEW", (), {"month": "2021-13"}, "is not a code of month"),
        ("M-INV-NEW", (), {"month": "٢٠٢١-٠٥"}, "is not a code of month"),
        ("M-INV-NEW", (), {"measure": "people"}, "does not count “people”"),
        ("M-STAFF", (), {"measure": "weight"}, "it counts headcount, joined, left"),
        ("M-COMPLICIT-INV", (), {"is_official": "maybe"}, "cannot be broken down"),
        ("M-TESTIMONY", (), {"is_supported": "maybe"}, "is not a code of is_supported"),
        (
            "M-VIC-CONF",
            ("sex", "age_group", "district", "month", "year", "found_in"),
            {},
            "at most",
        ),
    ],
)
def test_what_cannot_be_answered_gets_a_sentence(metric, by, where, says):
    with pytest.raises(Refused) as refusal:
        of(world(), metric, by, **where)
    assert says in str(refusal.value)


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(Refused, match="before it begins"):
        of(world(), "M-INV-NEW", (), "2022-01-01", "2021-01-01")


def test_the_engine_reads_no_files():
    snapshot = world()
    snapshot.columns("case")
    with pytest.raises(Exception, match="disabled"):
        snapshot.rows("SELECT * FROM read_csv('/etc/passwd')")


@pytest.mark.parametrize("name", ["tur", "TUR", "Türkiye", "Turkey", "turquía"])
def test_a_country_is_found_by_the_name_that_it_bore_before(name):
    row = {"person_id": "p1", "completed_on": "2021-06-01", "destination": "tur"}
    found = of(world(repatriation=[row]), "M-REPAT", by=["destination"], destination=name)
    assert [(dict(cell.by), cell.value) for cell in found.cells] == [({"destination": "tur"}, 1)]


PEOPLE = [
    {"person_id": "a", "sex": "female", "age_group": "child"},
    {"person_id": "a", "sex": "female", "age_group": "adult"},
    {"person_id": "b", "sex": "male", "age_group": "adult"},
]
WAYS = (("sex", "age_group"), ("age_group",), ("sex",))


@pytest.fixture
def people():
    """Two people in three rows, with every statement that is asked of their snapshot."""
    rows = [{"confirmed_on": "2021-05-01", "status": "confirmed", **row} for row in PEOPLE]
    snapshot, asked = world(identification=rows), []
    plain = snapshot.rows

    def noted(query):
        asked.append(query)
        return plain(query)

    snapshot.rows = noted
    return snapshot, asked


def test_a_figure_cut_in_several_ways_is_counted_in_one_scan_and_equals_each_alone(people):
    snapshot, asked = people
    span = (day("2021-04-01"), day("2022-03-31"))
    found = figure_in_ways("M-VIC-CONF", *span, WAYS, {}, snapshot)
    assert len([one for one in asked if "identification" in one]) == 1
    assert found == {way: of(snapshot, "M-VIC-CONF", way) for way in WAYS}
    assert cells(found["age_group",]) == {"child": 1, "adult": 2}
    assert found["sex",].value == 2


def test_where_a_column_is_lacking_only_what_needs_it_is_not_collected(people):
    columns = [c for c in FACTS["identification"].columns if c.name != "age_group"]
    table = table_of(FACTS["identification"], []).select([c.name for c in columns])
    span = (day("2021-04-01"), day("2022-03-31"))
    found = figure_in_ways("M-VIC-CONF", *span, WAYS, {}, from_tables({"identification": table}))
    assert {way: one.status for way, one in found.items()} == {
        ("sex", "age_group"): "not_collected",
        ("age_group",): "not_collected",
        ("sex",): "counted",
    }


def test_dimensions_asked_for_the_other_way_round_turn_each_cell_round(people):
    snapshot, _asked = people
    turned = in_order(of(snapshot, "M-VIC-CONF", WAYS[0]), ("age_group", "sex"))
    assert turned == of(snapshot, "M-VIC-CONF", ("age_group", "sex"))


def test_the_single_values_of_a_list_stand_in_order():
    terms = [{"sentence_months": months} for months in (96, 24, 60)]
    guilty = {"outcome": "guilty", "sentence_kind": "prison", "statute": "tip_act_2013"}
    rows = [{"outcome_on": "2021-05-01", **guilty, **term} for term in terms]
    found = of(world(charge=rows), "M-SENTENCE")
    assert [cell.value for cell in found.cells] == [2, 5, 8]
    assert found.value == 5
