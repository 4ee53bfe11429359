"""The council's registers: what is entered comes out as facts, without any title or name."""

import datetime as dt

import pytest

from amparo.access.factories import a_viewer
from amparo.access.gate import void
from amparo.kernel.errors import Invalid, NotAllowed
from amparo.kernel.scope import seen_by
from amparo.partnerships.factories import an_entry
from amparo.partnerships.models import Organisation, Staff

JULY = {"first": dt.date(2021, 7, 1), "last": dt.date(2021, 7, 31)}

ENTRIES = [
    ("organisation", "organisation", {"kind": "dv_shelter_ngo", "count": 2}),
    ("facility", "facility", {"kind": "child_temp_shelter_uasc", "count": 1}),
    ("meeting", "meeting", {"body": "council", "kind": "quarterly", "quarter": 1}),
    ("council-membership", "council_membership", {"ngo_members": 2}),
    ("budget-line", "budget", {"amount": 200000, "currency": "bzd", "usd": 100000}),
    ("staff-count", "staff", {"unit": "police", "role": "designated_officer", "headcount": 8}),
    ("asset", "asset", {"kind": "vehicle", "source": "foreign_gov", "count": 1}),
    ("service-use", "service_use", {"kind": "witness_protection", "count": 0}),
    ("placement-use", "placement_use", {"kind": "men_shelter_ngo", "count": 0}),
    ("answer", "answer", {"question": "child_sex_tourism_investigated", "state": "none"}),
    (
        "legacy-total",
        "legacy_total",
        {"measure": "victims_potential", "population": "potential", "total": 20},
    ),
    ("tier-rank", "tier", {"year": 2022, "tier": "tier_2"}),
]


@pytest.mark.parametrize(("code", "name", "answers"), ENTRIES, ids=[e[0] for e in ENTRIES])
def test_what_the_focal_point_enters_comes_out_as_a_fact(fay, fact, code, name, answers):
    entry = an_entry(fay, code, **answers)
    (row,) = fact(name)
    assert {key: row[key] for key in answers} == answers
    if "period_from" in row:
        assert (row["period_from"], row["period_to"]) == ("2021-04-01", "2022-03-31")
    void(fay, entry, "duplicate")
    assert fact(name) == []


@pytest.mark.parametrize(
    ("code", "name", "pair"),
    [
        ("decision", "decision", "decided"),
        ("publication", "publication", "published"),
        ("instrument", "instrument", "in_force"),
        ("system", "system", "introduced"),
    ],
)
def test_a_day_known_only_to_the_month_is_a_pair(fay, fact, code, name, pair):
    kinds = {
        "publication": {"kind": "annual_infographic"},
        "instrument": {"kind": "treaty"},
        "system": {"kind": "case_management"},
        "decision": {"body": "cabinet"},
    }
    days = {f"{pair}_on": JULY["first"], f"{pair}_by": JULY["last"]}
    an_entry(fay, code, **kinds[code], **days, title="An invented title")
    (row,) = fact(name)
    assert (row[f"{pair}_on"], row[f"{pair}_by"]) == ("2021-07-01", "2021-07-31")
    assert "invented" not in str(row)


def test_a_plan_is_in_force_between_its_days(fay, fact):
    days = {"starts_on": dt.date(2021, 1, 1), "ends_on": dt.date(2023, 12, 31)}
    an_entry(fay, "plan", status="in_force", title="National plan", **days)
    assert fact("plan") == [
        {"starts_on": "2021-01-01", "ends_on": "2023-12-31", "status": "in_force"}
    ]


def test_joiners_and_leavers_are_kept_beside_the_headcount(fay, fact):
    an_entry(fay, "staff-count", unit="police", role="designated_officer", joined=3, left=0)
    (row,) = fact("staff")
    assert (row["joined"], row["left_"], row["headcount"]) == (3, 0, None)


def test_none_and_no_data_are_two_answers(fay, fact):
    an_entry(fay, "answer", question="indirect_prevention", state="no_data")
    an_entry(fay, "answer", question="men_shelter_used", state="none")
    told = {row["question"]: row["state"] for row in fact("answer")}
    assert told == {"indirect_prevention": "no_data", "men_shelter_used": "none"}


def test_a_line_for_victims_services_is_yes_no_or_not_recorded(fay, fact):
    for answer in (True, False, None):
        an_entry(fay, "budget-line", has_victim_services_line=answer)
    told = [row["has_victim_services_line"] for row in fact("budget")]
    assert sorted(map(str, (None if t is None else bool(t) for t in told))) == [
        "False",
        "None",
        "True",
    ]


def test_a_total_without_its_number_is_refused(fay):
    with pytest.raises(Invalid):
        an_entry(fay, "legacy-total", measure="screened", population="other")


def test_member_bodies_read_what_they_keep_and_change_nothing(fay):
    an_entry(fay, "staff-count", unit="dhs", role="social_worker", headcount=2, agency="dhs")
    an_entry(fay, "organisation", kind="council_ngo", count=2)
    ben = a_viewer("ben", "DHS_SW", "dhs")
    with seen_by(ben):
        assert Staff.objects.count() == 1
        assert not Organisation.objects.exists()
    with pytest.raises(NotAllowed):
        an_entry(ben, "staff-count", unit="dhs", role="social_worker", headcount=3)
