"""Invents justice: investigations, suspects, trials, charges, sentences and restitution."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from amparo.reference.country import country

from .models import (
    Charge,
    Defendant,
    HearingHalt,
    Investigation,
    ProsecutedInvestigation,
    Prosecution,
    Restitution,
    Suspect,
    Testimony,
)

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterator, Sequence
    from datetime import date

    from amparo.access.batch import BatchDoor
    from amparo.access.invention import Land
    from amparo.cases.invented import Happening
    from amparo.people.invented import Someone

    Rows = Iterator[dict[str, Any]]

SECOND_INQUIRY, OFFICIAL, SECOND_CHARGE = 0.08, 0.02, 0.25
DAYS_TO_CHARGE, DAYS_TO_JUDGE = 90, 420
COURT_RECESS = (7, 15, 45)  # month and day on which hearings rest, and for how many days


@dataclass(slots=True)
class Trial:
    """An invented trial, as its parts need to know it."""

    id: uuid.UUID
    case: Happening
    charged_on: date
    finished_on: date | None
    accused: list[tuple[uuid.UUID, Someone]]


@dataclass(slots=True)
class Inquiry:
    """An invented investigation."""

    id: uuid.UUID
    case: Happening
    opened_on: date
    is_referred: bool


def invent(land: Land, door: BatchDoor, cases: Sequence[Happening]) -> None:
    """Write what police, prosecutors and courts did in these cases."""
    inquiries = [one for case in cases for one in _inquiries(land, case)]
    door.add(Investigation, (_investigation(land, one) for one in inquiries))
    door.add(Suspect, (row for one in inquiries for row in _suspects(land, one)))
    trials = {one.case.id: _trial(land, one) for one in inquiries if one.is_referred}
    door.add(Prosecution, (_prosecution(land, one) for one in trials.values()))
    door.add(ProsecutedInvestigation, (row for one in inquiries for row in _link(one, trials)))
    door.add(Defendant, (row for one in trials.values() for row in _defendants(one)))
    door.add(Charge, (row for one in trials.values() for row in _charges(land, one)))
    door.add(Restitution, (row for one in trials.values() for row in _restitutions(land, one)))
    door.add(Testimony, (row for one in trials.values() for row in _testimonies(land, one)))


def invent_programme(land: Land, door: BatchDoor) -> None:
    """Write the weeks in which the court heard nothing, each year."""
    month, day, days = COURT_RECESS
    first = [land.first.replace(year=year, month=month, day=day) for year in _years(land)]
    door.add(HearingHalt, ({**_halt(one, days), "ordinal": n} for n, one in enumerate(first, 1)))


def _years(land: Land) -> range:
    return range(land.first.year, land.last.year)


def _halt(first: date, days: int) -> dict[str, Any]:
    return {
        "court": "supreme_court",
        "reason": "single_judge",
        "period_from": first,
        "period_to": first + timedelta(days=days),
        "agency": "dpp",
    }


def _inquiries(land: Land, case: Happening) -> Iterator[Inquiry]:
    if not case.suspects and land.happens(0.5):
        return
    yield Inquiry(
        land.key(case.opened_on), case, case.opened_on, bool(case.prosecutor and case.suspects)
    )
    if land.happens(SECOND_INQUIRY):
        later = land.after(case.opened_on, DAYS_TO_CHARGE)
        if later is not None and (case.closed_on is None or later <= case.closed_on):
            yield Inquiry(land.key(later), case, later, is_referred=False)


def _investigation(land: Land, one: Inquiry) -> dict[str, Any]:
    closed = one.case.closed_on if not one.is_referred else None
    status = "closed" if closed else "referred" if one.is_referred else "open"
    if status == "open" and land.happens(0.4):
        status = land.one(("waiting", "evidence_complete", "suspended"))
    return {
        "id": one.id,
        "case_id": one.case.id,
        "status": status,
        "opened_on": one.opened_on,
        "opened_by": one.opened_on,
        "closed_on": closed,
        "close_reason": land.code("case_close_reason") if closed else "",
        "waiting_reason": land.code("delay_reason") if status == "waiting" else "",
        "exploitation": one.case.exploitation,
        "channel": land.code("channel"),
        "agency": one.case.officer.agency,
        "district": one.case.district,
        "is_online": land.happens(0.2),
        "is_financial": land.happens(0.1),
        "reference": land.reference("TIP"),
    }


def _suspects(land: Land, one: Inquiry) -> Rows:
    for suspect in one.case.suspects:
        is_official = land.happens(OFFICIAL)
        yield {
            "case_id": one.case.id,
            "investigation_id": one.id,
            "person_id": suspect.id,
            "offender_role": land.code("offender_role"),
            "is_official": is_official,
            "official_body": land.code("official_body") if is_official else "",
            "official_level": "lower" if is_official else "",
            "official_status": "serving" if is_official else "",
        }


def _trial(land: Land, one: Inquiry) -> Trial:
    charged = land.after(one.opened_on, DAYS_TO_CHARGE) or one.opened_on
    finished = land.after(charged, DAYS_TO_JUDGE)
    accused = [(land.key(charged), suspect) for suspect in one.case.suspects]
    return Trial(land.key(charged), one.case, charged, finished, accused)


def _prosecution(land: Land, one: Trial) -> dict[str, Any]:
    status = "finished" if one.finished_on else land.code("state_of_trial")
    return {
        "id": one.id,
        "case_id": one.case.id,
        "status": status,
        "charged_on": one.charged_on,
        "finished_on": one.finished_on,
        "court": land.code("court"),
        "hearing_on": None
        if one.finished_on
        else land.last + timedelta(days=land.chance.randint(1, 90)),
        "delay_reason": land.code("delay_reason") if status == "adjourned" else "",
        "reference": land.reference("D"),
    }


def _link(one: Inquiry, trials: dict[uuid.UUID, Trial]) -> Rows:
    trial = trials.get(one.case.id)
    if trial is not None and one.is_referred:
        yield {"case_id": one.case.id, "prosecution_id": trial.id, "investigation_id": one.id}


def _defendants(one: Trial) -> Rows:
    for key, person in one.accused:
        yield {
            "id": key,
            "case_id": one.case.id,
            "prosecution_id": one.id,
            "person_id": person.id,
            "sex": person.sex,
            "age_group": person.age_group_on(one.charged_on),
            "nationality": person.nationality,
        }


def _charges(land: Land, one: Trial) -> Rows:
    victims = {person.age_group_on(one.charged_on) for person in one.case.victims}
    victim = "child" if "child" in victims else "adult"
    for defendant, _person in one.accused:
        outcome = land.code("outcome") if one.finished_on else "pending"
        offences = [_offence(one.case.exploitation)]
        if victim == "child" and land.happens(SECOND_CHARGE):
            offences.append("csec_procuring")
        for offence in offences:
            yield _charge(land, one, defendant, offence, victim, outcome)


def _offence(exploitation: str) -> str:
    kind = exploitation if exploitation in ("sex", "labour") else "unspecified"
    return f"trafficking_{kind}"


def _charge(
    land: Land, one: Trial, defendant: uuid.UUID, offence: str, victim: str, outcome: str
) -> dict[str, Any]:
    is_guilty = outcome == "guilty"
    longest = country().offences[offence].max_months(victim)
    months = min(12 * land.many("years_of_prison"), longest or 120) if is_guilty else None
    return {
        "case_id": one.case.id,
        "defendant_id": defendant,
        "statute": country().offences[offence].statute,
        "offence": offence,
        "exploitation": one.case.exploitation,
        "victim_age_group": victim,
        "charged_on": one.charged_on,
        "outcome": outcome,
        "outcome_on": one.finished_on if outcome != "pending" else None,
        "outcome_reason": land.code("drop_reason") if outcome == "dropped" else "",
        "sentence_kind": "prison" if is_guilty else "",
        "sentence_months": months,
        "sentence_flag": "no_maximum_known" if is_guilty and longest is None else "",
    }


def _restitutions(land: Land, one: Trial) -> Rows:
    for person in one.case.victims:
        if not land.happens(0.2):
            continue
        outcome = land.code("restitution_outcome") if one.finished_on else "asked"
        ordered = Decimal(500 * land.chance.randint(1, 40)) if outcome == "awarded" else None
        yield {
            "case_id": one.case.id,
            "prosecution_id": one.id,
            "person_id": person.id,
            "asked_on": one.charged_on,
            "decided_on": one.finished_on if outcome != "asked" else None,
            "outcome": outcome,
            "refusal_reason": land.code("restitution_refusal") if outcome == "refused" else "",
            "amount_ordered": ordered,
            "amount_paid": ordered if ordered and land.happens(0.4) else None,
            "currency": "bzd" if ordered else "",
        }


def _testimonies(land: Land, one: Trial) -> Rows:
    for person in one.case.victims:
        if land.happens(0.4):
            yield {
                "case_id": one.case.id,
                "person_id": person.id,
                "given_on": land.day(one.charged_on, one.finished_on or land.last),
                "mode": land.code("testimony_mode"),
                "where": "here",
                "supported_by": one.case.social_worker.agency,
            }
