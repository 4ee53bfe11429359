"""Turns the invented records of the published fixture into facts, as the rooms would give them."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from amparo.indicators.examples import table_of
from amparo.indicators.facts import installed
from amparo.indicators.reading_facts import with_published_tiers
from amparo.indicators.snapshot import Snapshot, from_tables
from amparo.reference.periods import period

from .fixture_registers import register_rows

Rows = dict[str, list[dict[str, Any]]]
NATIONS = {
    "Belizean": "blz",
    "Colombian": "col",
    "Guatemalan": "gtm",
    "Honduran": "hnd",
    "Mexican": "mex",
    "Salvadoran": "slv",
    "foreign, not stated": "unknown",
}
SEXES = {"man": "male", "woman": "female", "male": "male", "female": "female"}
BODIES = {"police officer": "police", "immigration officer": "immigration"}
TRIED = {"acquitted": "not_guilty", "dropped": "dropped", "convicted": "guilty"}
CHARGES = {
    "sex": ("trafficking_sex", "sex"),
    "labour": ("trafficking_labour", "labour"),
    "CSEC procuring": ("csec_procuring", "sex"),
    "CSEC child prostitution": ("csec_child_prostitution", "sex"),
}
MEASURES = {
    "M-VIC-POT": "victims_potential",
    "M-ASSISTED": "victims_assisted",
    "M-REPAT": "victims_repatriated",
}


def fixture() -> dict[str, Any]:
    """The fixture as it was published."""
    path = Path(__file__).parent / "fixture.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def snapshot() -> Snapshot:
    """The fixture as a snapshot."""
    given = fixture()
    rows: Rows = {name: [] for name in installed()}
    for made in (_investigations, _prosecutions, _victims, _screenings, _totals):
        for fact, row in made(given):
            rows[fact].append(row)
    for fact, row in register_rows(given["registers"]):
        rows[fact].append(row)
    tables = {name: table_of(fact, rows[name]) for name, fact in installed().items()}
    return from_tables(tables | {"tier": with_published_tiers(tables["tier"])})


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _nation(words: str | None) -> str:
    return NATIONS.get(words or "", "not_recorded")


def _investigations(given: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    suspects = {suspect["id"]: suspect for suspect in given["suspects"]}
    for one in given["investigations"]:
        common = {
            "investigation_id": one["id"],
            "case_id": one["id"],
            "opened_on": _day(one["opened"]),
            "opened_by": _day(one["opened"]),
            "closed_on": _day(one["closed"]),
            "exploitation": one["exploitation"],
            "agency": one["agency"].lower(),
            "channel": "not_recorded",
        }
        yield "investigation", common | {"suspects": len(one["suspects"])}
        yield (
            "case",
            {
                "case_id": one["id"],
                "opened_on": common["opened_on"],
                "closed_on": common["closed_on"],
                "exploitation": one["exploitation"],
            },
        )
        for name in one["suspects"]:
            yield "investigation_suspect", common | _suspect(suspects[name])


def _suspect(suspect: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "person_id": suspect["id"],
        "sex": SEXES.get(suspect.get("sex", ""), "not_recorded"),
        "is_official": "official" in suspect,
        "official_body": BODIES.get(suspect.get("official", "")),
        "official_level": suspect.get("rank"),
        "official_status": suspect.get("service_status"),
    }


def _prosecutions(given: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for one in given["prosecutions"]:
        common = {
            "prosecution_id": one["id"],
            "case_id": one["investigations"][0],
            "charged_on": _day(one["charged"]),
            "statute": one["statute"].lower(),
        }
        of_all = [name for accused in one["defendants"] for name in accused["charges"]]
        trial = {
            "finished_on": _day(one["case_closed"]),
            "reason": (one.get("drop_reason") or "").replace(" ", "_"),
        }
        court = "supreme_court" if one.get("court") else None
        yield (
            "prosecution",
            common
            | trial
            | {
                "court": court,
                "outcome": one.get("outcome", "pending"),
                "exploitation": _kind_of(of_all),
            },
        )
        for accused in one["defendants"]:
            person = _accused(one, accused)
            kind = {"exploitation": _kind_of(accused["charges"])}
            yield "defendant", common | trial | person | kind
            yield from _charges(one, accused, common | person | {"court": court})
        yield from _restitution(one)


def _kind_of(charges: list[str]) -> str:
    kinds = {CHARGES[name][1] for name in charges}
    return "both" if len(kinds) > 1 else kinds.pop()


def _accused(one: Mapping[str, Any], accused: Mapping[str, Any]) -> dict[str, Any]:
    decided = accused.get("convicted") or one["case_closed"]
    return {
        "person_id": accused["suspect"],
        "sex": SEXES.get(accused["sex"], "not_recorded"),
        "age_group": accused["age_group"],
        "nationality": _nation(accused["nationality"]),
        "is_official": False,
        "outcome": TRIED.get(accused.get("outcome", ""), "pending"),
        "outcome_on": _day(decided),
    }


def _charges(
    one: Mapping[str, Any], accused: Mapping[str, Any], common: dict[str, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    years = accused.get("sentence_years")
    for name in accused["charges"]:
        offence, kind = CHARGES[name]
        yield (
            "charge",
            common
            | {
                "charge_id": f"{accused['id']} {name}",
                "offence": offence,
                "exploitation": kind,
                "sentence_kind": "prison" if years else None,
                "sentence_months": years * 12 if years else None,
                "is_familial": one.get("context") == "familial",
            },
        )


def _restitution(one: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    if one.get("restitution", {}).get("applied"):
        yield (
            "restitution",
            {
                "restitution_id": one["id"],
                "prosecution_id": one["id"],
                "person_id": one["victims"][0],
                "decided_on": _day(one["case_closed"]),
                "outcome": "refused",
                "reason": one["restitution"]["reason"],
            },
        )


def _victims(given: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for victim in given["victims"]:
        who = {
            "person_id": victim["id"],
            "sex": SEXES.get(victim["sex"], "not_recorded"),
            "age_group": victim["age_group"].replace("not stated", "not_recorded"),
            "nationality": _nation(victim["nationality"]),
        }
        yield "identification", who | _identified(victim)
        yield from _cared_for(victim, who)


def _identified(victim: Mapping[str, Any]) -> dict[str, Any]:
    day = _day(victim["identified_on"])
    is_confirmed = victim["status"] == "confirmed"
    return {
        "status": victim["status"],
        "potential_on": day,
        "confirmed_on": day if is_confirmed else None,
        "identified_by": victim["identified_by"].lower(),
        "age": victim.get("age_at_case"),
        "exploitation": victim["exploitation"],
        "where_exploited": "abroad" if victim.get("trafficked_abroad") else "here",
        "found_in": "prison" if victim.get("found_by") else None,
        "referred_on": day if victim["referred"] else None,
        "officials_matter": victim["id"] == "V-OFF",
        "conviction_on": datetime.date(2021, 9, 15) if victim["id"] == "V-CSEC" else None,
    }


def _cared_for(
    victim: Mapping[str, Any], who: dict[str, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    day = _day(victim["identified_on"])
    if victim.get("in_ministry_care_at_period_end") or victim.get("in_services_at_period_end"):
        yield "care_episode", who | {"from_on": day, "is_first": True, "confirmed_on": day}
    if victim.get("testified_abroad"):
        seen = {"person_id": victim["id"], "mode": "abroad", "where_given": "abroad"}
        yield "testimony", seen | {"given_on": datetime.date(2021, 12, 1), "is_supported": True}
    if home := victim.get("repatriation"):
        yield (
            "repatriation",
            who
            | {
                "completed_on": _day(home["on"]),
                "destination": who["nationality"],
                "organiser": "own_state",
                "has_government_support": home["government_support"],
            },
        )


def _screenings(given: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for one in given["screenings"]:
        yield (
            "screening",
            {
                "screening_id": one["id"],
                "screened_on": _day(one["on"]),
                "screened_by": _day(one["on"]),
                "setting": one["setting"],
                "screened": one["people"],
                "found": len(one["hits"]),
                "found_status": "potential" if one["setting"] == "prison" else "confirmed",
                "sex": one.get("sex"),
            },
        )


def _totals(given: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for total in given["legacy_aggregates"]:
        days = period(total["period"])
        yield (
            "legacy_total",
            {
                "measure": MEASURES[total["metric"]],
                "total": total["value"],
                "source": "annual return",
                "is_covering": True,
                "period_from": days.first,
                "period_to": days.last,
            },
        )
