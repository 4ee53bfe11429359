"""The register rows of the published fixture, as facts."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from amparo.reference.codes import code_list
from amparo.reference.periods import period

Row = Mapping[str, Any]
Made = Iterator[tuple[str, dict[str, Any]]]

UNITS = {"ATIP_POLICE_UNIT": "atip_police_unit", "DHS": "dhs", "Supreme Court": "supreme_court"}
ROLES = {
    "designated officer": "designated_officer",
    "Victims' Services Coordinator": "victim_services_coordinator",
    "social worker assigned to all trafficking cases": "social_worker",
    "justice specialised in trafficking": "specialised_judge",
}
ASSETS = {"vehicle": "vehicle", "van for victims": "van_victims"}
SOURCES = {
    "foreign government donation": "foreign_gov",
    "Ministry purchase": "gov",
    "NGO purchase": "ngo",
}
MEETINGS = {
    "quarterly": "quarterly",
    "in person, high level with cabinet ministers": "high_level",
    "in person, symposium with member agencies": "symposium",
}
ACTIVITIES = {
    "television session": "tv_session",
    "informational video": "video",
    "social media page": "social_media_page",
    "awareness session": "awareness_session",
    "labour-rights workshop": "labour_workshop",
    "social-media contest campaign (Blue Heart)": "contest_campaign",
}
LINES = {"24-hour NGO hotline": "hotline_ngo_24h", "toll-free line": "toll_free"}
SETTINGS = {
    "screening languages": "screening_languages",
    "campaign material languages": "campaign_languages",
    "police security available to some victims": "police_security_hours",
}


def register_rows(registers: list[Row]) -> Made:
    """Each row of the registers as the facts that it becomes."""
    for row in registers:
        yield from MAKERS[row["kind"]](row)


def _days(row: Row) -> dict[str, Any]:
    days = period(row.get("period") or row.get("year") or row["on"])
    return {"period_from": days.first, "period_to": days.last}


def _month(text: str, first: str, last: str) -> dict[str, Any]:
    days = period(text)
    return {first: days.first, last: days.last}


def _staff(row: Row) -> Made:
    common = {"unit": UNITS[row["unit"]], "role": ROLES[row["role"]]}
    counts = row.get("count_on", {})
    for day, number in counts.items():
        yield "staff", common | {"as_of_on": datetime.date.fromisoformat(day), "headcount": number}
    if counts:
        moved = {"joined": row["joined_in_period"], "left_": row["left_in_period"]}
        yield "staff", common | _days(row) | moved
    elif "joined" in row:
        joined = _month(row["joined"], "period_from", "period_to")
        yield "staff", common | joined | {"joined": row["count"], "headcount": row["count"]}
    else:
        yield "staff", common | _days(row) | {"headcount": row["count"]}


def _asset(row: Row) -> Made:
    days = period(row.get("on") or row["period"])
    yield (
        "asset",
        {
            "kind": ASSETS[row["type"]],
            "source": SOURCES[row["source"]],
            "obtained_on": days.first,
            "obtained_by": days.last,
            "count": row["count"],
            "is_import_tax_waived": row.get("import_tax_waived", False),
        },
    )


def _organisation(row: Row) -> Made:
    counted = {"count": row["count"], "government_funded": row["government_funded"]}
    yield "organisation", {"kind": "dv_shelter_ngo"} | counted | _days(row)


def _facility(row: Row) -> Made:
    yield "facility", {"kind": "child_temp_shelter_uasc", "count": row["count"]} | _days(row)


def _hearing_halt(row: Row) -> Made:
    halt = {"court": "supreme_court", "reason": "pandemic_halt", "ordinal": row["ordinal"]}
    yield "hearing_halt", halt | _days(row)


def _budget(row: Row) -> Made:
    money = {"amount": row["amount"], "currency": row["currency"].lower(), "usd": row.get("usd")}
    line = {"has_victim_services_line": row.get("victim_services_line")}
    yield "budget", money | line | _days(row)


def _council(row: Row) -> Made:
    yield "council_membership", {"ngo_members": row["ngo_members"]} | _days(row)


def _meeting(row: Row) -> Made:
    met = {"body": "council", "kind": MEETINGS[row["type"]], "quarter": row.get("quarter")}
    yield "meeting", met | _days(row)


def _plan(row: Row) -> Made:
    first, last = period(f"CY{row['start']}").first, period(f"CY{row['end']}").last
    yield "plan", {"starts_on": first, "ends_on": last}


def _publication(row: Row) -> Made:
    days = _month(row["on"], "published_on", "published_by")
    yield "publication", {"kind": "annual_infographic"} | days


def _decision(row: Row) -> Made:
    yield "decision", {"body": "cabinet"} | _month(row["on"], "decided_on", "decided_by")


def _treaty(row: Row) -> Made:
    days = _month(row["in_force"], "in_force_on", "in_force_by")
    yield "instrument", {"kind": "treaty"} | days


def _cooperation(row: Row) -> Made:
    days = _month(f"CY{row['joined']}", "in_force_on", "in_force_by")
    yield "instrument", {"kind": "cooperation"} | days


def _agreement(row: Row) -> Made:
    yield "instrument", {"kind": "agreement"} | _days(row)


def _activity(row: Row) -> Made:
    prize = row.get("prize_bzd")
    yield (
        "activity",
        {
            "kind": ACTIVITIES[row["type"]],
            "activity_class": "direct",
            "count": row.get("count"),
            "prize": prize,
            "currency": "bzd" if prize else None,
        }
        | _days(row),
    )


def _training(row: Row) -> Made:
    told = {"audience": "diplomats", "posted_countries": row["posted_countries"]}
    yield "training", told | _days(row)


def _line(row: Row) -> Made:
    line = {
        "kind": LINES[row["type"]],
        "hours_per_day": row.get("hours_per_day"),
        "investigations_resulting": row.get("investigations_resulting"),
    }
    opened = {"opened_on": period(row["developed"]).first} if "developed" in row else {}
    yield "reporting_line", line | opened | _days(row)


def _recruiters(row: Row) -> Made:
    yield "recruiter", {"active_registrations": row["active_registrations"]} | _days(row)


def _breach(row: Row) -> Made:
    yield "offduty_breach", {"count": row["count"]} | _days(row)


def _service_use(row: Row) -> Made:
    is_guard = row["service"] == "witness protection"
    kind = "witness_protection" if is_guard else "disability_service"
    yield "service_use", {"kind": kind, "count": row["count"]} | _days(row)


def _placement_use(row: Row) -> Made:
    yield "placement_use", {"kind": "men_shelter_ngo", "count": row["count"]} | _days(row)


def _system(row: Row) -> Made:
    days = _month(row["on"], "introduced_on", "introduced_by")
    yield "system", {"kind": "case_management"} | days


def _setting(row: Row) -> Made:
    value = row.get("value") or [str(row["hours_per_day"])]
    yield "setting", {"what": SETTINGS[row["what"]], "value": ", ".join(value)} | _days(row)


def _answer(row: Row) -> Made:
    asked = {term.words[0]: term.code for term in code_list("question") if term.words}
    said = {"question": asked[row["question"]], "state": row["state"].lower()}
    yield "answer", said | _days(row)


MAKERS: dict[str, Callable[[Row], Made]] = {
    "activity": _activity,
    "agreement": _agreement,
    "answer": _answer,
    "asset": _asset,
    "budget": _budget,
    "cooperation": _cooperation,
    "council": _council,
    "decision": _decision,
    "facility": _facility,
    "hearing_halt": _hearing_halt,
    "line": _line,
    "meeting": _meeting,
    "offduty_breach": _breach,
    "organisation": _organisation,
    "placement_use": _placement_use,
    "plan": _plan,
    "publication": _publication,
    "recruiter_registry": _recruiters,
    "service_use": _service_use,
    "setting": _setting,
    "staff": _staff,
    "system": _system,
    "training": _training,
    "treaty": _treaty,
}
