"""Invents care: risk, places to live, referrals, services, the right to stay and the way home."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .models import (
    CareEpisode,
    ImmigrationStatus,
    Placement,
    Referral,
    Removal,
    Repatriation,
    RiskAssessment,
    Service,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from amparo.access.batch import BatchDoor
    from amparo.access.invention import Land
    from amparo.cases.invented import Happening

    Rows = Iterator[dict[str, Any]]

# Shares of victims; the last three of those who came from abroad.
ASSESSED, REFERRED, IN_CARE, PLACED = 0.6, 0.75, 0.65, 0.5
MAY_STAY, RETURNS, REMOVED = 0.25, 0.2, 0.01
DAYS_OF_CARE, DAYS_OF_STAY = 300, 150
HOME = "blz"
WORDS = "Chosen with the person, who may change her or his mind."


def invent(land: Land, door: BatchDoor, cases: Sequence[Happening]) -> None:
    """Write what was done for the victims of these cases."""
    victims = [
        ({"case_id": case.id, "person_id": one.id}, case.opened_on, one.nationality)
        for case in cases
        for one in case.victims
    ]
    abroad = [(who, day, country) for who, day, country in victims if country != HOME]
    door.add(RiskAssessment, (_risk(land, w, d) for w, d, _ in victims if land.happens(ASSESSED)))
    door.add(Referral, (_referral(land, w, d) for w, d, _ in victims if land.happens(REFERRED)))
    door.add(CareEpisode, (_care(land, w, d) for w, d, _ in victims if land.happens(IN_CARE)))
    door.add(Placement, (_placement(land, w, d) for w, d, _ in victims if land.happens(PLACED)))
    door.add(Service, (row for w, d, _ in victims for row in _services(land, w, d)))
    stays = (_stay(land, w, d) for w, d, _ in abroad if land.happens(MAY_STAY))
    door.add(ImmigrationStatus, stays)
    door.add(Repatriation, (_return(land, *one) for one in abroad if land.happens(RETURNS)))
    door.add(Removal, (_removal(land, *one) for one in abroad if land.happens(REMOVED)))


def _risk(land: Land, who: dict[str, Any], day: date) -> dict[str, Any]:
    until = day + timedelta(days=90)
    level = land.code("risk_level")
    return {**who, "assessed_on": day, "level": level, "valid_until": until, "threats": WORDS}


def _referral(land: Land, who: dict[str, Any], day: date) -> dict[str, Any]:
    status = land.code("state_of_referral")
    sent = None if status == "drafted" else land.after(day, 3) or day
    is_answered = status in ("accepted", "declined", "completed")
    return {
        **who,
        "status": status,
        "to_body": land.code("referral_body"),
        "sent_on": sent,
        "answered_on": (land.after(sent, 5) or sent) if sent and is_answered else None,
        "decline_reason": land.code("unmet_reason") if status == "declined" else "",
        "consent": "given",
        "note": WORDS,
    }


def _care(land: Land, who: dict[str, Any], day: date) -> dict[str, Any]:
    ended = land.after(day, DAYS_OF_CARE)
    reason = land.code("care_end_reason") if ended else ""
    return {**who, "from_on": day, "to_on": ended, "ends_reason": reason}


def _placement(land: Land, who: dict[str, Any], day: date) -> dict[str, Any]:
    ended = land.after(day, DAYS_OF_STAY)
    return {
        **who,
        "status": "left" if ended else "placed",
        "kind": land.code("placement_kind"),
        "notified_on": day,
        "started_on": day,
        "ended_on": ended,
        "end_reason": land.code("care_end_reason") if ended else "",
        "address": f"House {land.chance.randint(1, 400)}, second street",
        "why_not_less_restrictive": WORDS,
    }


def _services(land: Land, who: dict[str, Any], day: date) -> Rows:
    for _number in range(land.many("services_of_a_victim")):
        given = land.after(day, DAYS_OF_STAY)
        if given is None:
            continue
        has_cost = land.happens(0.3)
        yield {
            **who,
            "kind": land.code("service_kind"),
            "given_on": given,
            "payer": land.code("payer"),
            "provider_kind": land.code("provider_kind"),
            "cost": Decimal(land.chance.randint(20, 800)) if has_cost else None,
            "currency": "bzd" if has_cost else "",
        }


def _stay(land: Land, who: dict[str, Any], day: date) -> dict[str, Any]:
    status = land.code("state_of_stay")
    decided = None if status == "applied" else land.after(day, 60)
    return {
        **who,
        "status": status if decided else "applied",
        "kind": land.code("immigration_status_kind"),
        "applied_on": day,
        "decided_on": decided,
        "valid_until": decided + timedelta(days=365) if decided and status == "granted" else None,
        "number": land.reference("V"),
    }


def _return(land: Land, who: dict[str, Any], day: date, country: str) -> dict[str, Any]:
    travelled = land.after(day, 120)
    status = land.code("state_of_return")
    has_gone = status in ("travelled", "received") and travelled is not None
    return {
        **who,
        "status": status if has_gone or status not in ("travelled", "received") else "agreed",
        "is_voluntary": True,
        "completed_on": travelled if has_gone else None,
        "destination": country,
        "organiser": land.code("repatriation_organiser"),
        "has_government_support": land.happens(0.7),
        "plan": WORDS,
    }


def _removal(land: Land, who: dict[str, Any], day: date, country: str) -> dict[str, Any]:
    return {**who, "removed_on": land.after(day, 30) or day, "country": country, "reason": WORDS}
