"""Investigations and prosecutions to be, with those suspected, accused and charged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from amparo.exchange.conversion.references import reference_key
from amparo.reference.country import country

from . import records as r

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from amparo.exchange.conversion.sheets import Row

    from .building import Building
    from .gathering import Matter, Trial
    from .records import Source

DECIDED = ("guilty", "not_guilty", "guilty_lesser", "dropped")
GUILTY = ("guilty", "guilty_lesser")


def said(value: str | None, absent: str = "") -> str:
    """A code as an optional field takes it: what is not recorded stays empty."""
    return absent if value in (None, "", r.NOT_RECORDED) else str(value)


def plan_matter(b: Building, matter: Matter) -> None:
    """An investigation with its suspects."""
    values, source = matter.row.values, matter.source
    case = b.case("matter", matter.key)
    status, closed_on = _state(b, matter)
    opened = values["opened"]
    investigation = r.Investigation(
        case_id=case.id,
        opened_on=opened.first,
        opened_by=opened.last,
        reference=values["reference"],
        status=status,
        closed_on=closed_on,
        close_reason="from_register" if status == "closed" else "",
        exploitation=values.get("exploitation", r.NOT_RECORDED),
        channel=values.get("channel", r.NOT_RECORDED),
        agency=values.get("agency", matter.office),
        district=said(values.get("district")),
        summary=values.get("remarks", ""),
        sources=[source],
    )
    b.plan.add(investigation)
    b.investigations[matter.key] = investigation
    _plan_suspects(b, matter, investigation)
    for key in matter.victims:
        b.role(case, key, "victim", source)
    b.team(case, values.get("officer"), matter.office, "investigator", "investigation", source)


def _state(b: Building, matter: Matter) -> tuple[str, date | None]:
    values, source = matter.row.values, matter.source
    closed = values.get("closed")
    if closed is None:
        status = said(values.get("status"), "open")
        if status == "closed":
            b.flag(source, "closed_without_day", "closed")
            return "open", None
        return status, None
    if closed.last < values["opened"].first:
        params = {"later": closed.last, "earlier": values["opened"].first}
        b.flag(source, "ends_before_it_begins", "closed", **params)
        return "open", None
    return "closed", closed.last


def _plan_suspects(b: Building, matter: Matter, investigation: r.Investigation) -> None:
    values = matter.row.values
    is_official = values.get("official") == "yes"
    if is_official:
        b.compartment.add(investigation.case_id)
    sure = is_official and len(matter.suspects) == 1
    if is_official and not sure:
        b.flag(matter.source, "which_official", "official")
    seen: set[UUID] = set()
    for key in matter.suspects:
        person = b.person(key)
        if person in seen:
            continue
        seen.add(person)
        b.plan.add(
            r.Suspect(
                case_id=investigation.case_id,
                investigation_id=investigation.id,
                person_id=person,
                offender_role=b.offender_role.get(person, ""),
                is_official=sure,
                official_body=said(values.get("official_body")) if sure else "",
                official_level=said(values.get("official_level")) if sure else "",
                official_status=said(values.get("official_status")) if sure else "",
                sources=[matter.source],
            )
        )
        if sure:
            b.officials.add(person)
        b.role_of(investigation.case_id, person, "suspect", matter.source)


def plan_trial(b: Building, trial: Trial) -> None:
    """A prosecution with its defendants, their charges, and restitution for its victims."""
    case = b.case("trial", trial.key)
    rows = [row for row, _source, _key in trial.rows]
    sources = [source for _row, source, _key in trial.rows]
    decided = [_decision(b, row, source) for row, source, _key in trial.rows]
    is_over = all(outcome in DECIDED for outcome, _day in decided)
    days = [day for _outcome, day in decided if day]
    prosecution = r.Prosecution(
        case_id=case.id,
        charged_on=min(row.values["charged"].first for row in rows),
        reference=rows[0].values["reference"],
        status="finished" if is_over else "charged",
        finished_on=max(days) if is_over else None,
        court=next((row.values["court"] for row in rows if said(row.values.get("court"))), ""),
        sources=sources,
    )
    b.plan.add(prosecution)
    _link(b, trial, prosecution)
    _plan_defendants(b, trial, prosecution, decided)
    for key in trial.victims:
        b.role(case, key, "victim", b.found.places[key])
    _plan_restitution(b, trial, prosecution, decided)


def _decision(b: Building, row: Row, source: Source) -> tuple[str, date | None]:
    values = row.values
    outcome = values.get("outcome", r.NOT_RECORDED)
    day = values.get("outcome_on")
    if outcome not in DECIDED:
        return outcome, None
    if day is None:
        b.flag(source, "decided_without_day", "outcome")
        return r.NOT_RECORDED, None
    if day.last < values["charged"].first:
        params = {"later": day.last, "earlier": values["charged"].first}
        b.flag(source, "ends_before_it_begins", "outcome_on", **params)
        return r.NOT_RECORDED, None
    return outcome, day.last


def _link(b: Building, trial: Trial, prosecution: r.Prosecution) -> None:
    for written in trial.police:
        investigation = b.investigations.get(reference_key(written))
        if investigation is None:
            b.flag(prosecution.sources[0], "no_such_case", "police_reference", raw=written)
            continue
        b.plan.add(
            r.ProsecutedInvestigation(
                prosecution.case_id,
                prosecution.id,
                investigation.id,
                sources=prosecution.sources[:1],
            )
        )


def _plan_defendants(
    b: Building,
    trial: Trial,
    prosecution: r.Prosecution,
    decided: list[tuple[str, date | None]],
) -> None:
    defendants: dict[UUID, r.Defendant] = {}
    suspects = b.suspects_of(trial)
    for (row, source, key), (outcome, day) in zip(trial.rows, decided, strict=True):
        person, values = b.person(key), row.values
        defendant = defendants.get(person)
        if defendant is None:
            defendant = r.Defendant(prosecution.case_id, prosecution.id, person, sources=[source])
            defendants[person] = defendant
            b.plan.add(defendant)
            b.role_of(prosecution.case_id, person, "suspect", source)
            if suspects and person not in suspects:
                b.flag(source, "not_among_suspects", "accused")
        defendant.sex = defendant.sex or values.get("sex", "")
        defendant.age_group = defendant.age_group or values.get("age_group", "")
        defendant.nationality = defendant.nationality or values.get("nationality", "")
        b.plan.add(_charge(b, trial, defendant, row, source, outcome, day))


def _charge(
    b: Building,
    trial: Trial,
    defendant: r.Defendant,
    row: Row,
    source: Source,
    outcome: str,
    day: date | None,
) -> r.Charge:
    values = row.values
    charge = r.Charge(
        case_id=defendant.case_id,
        defendant_id=defendant.id,
        charged_on=values["charged"].first,
        statute=values.get("statute", r.NOT_RECORDED),
        offence=values.get("offence", r.NOT_RECORDED),
        exploitation=values.get("exploitation", r.NOT_RECORDED),
        victim_age_group=b.age_group_of(trial.victims),
        is_familial=values.get("familial") == "yes",
        outcome=outcome,
        outcome_on=day,
        outcome_reason=said(values.get("outcome_reason")) if outcome == "dropped" else "",
        note=values.get("remarks", ""),
        sources=[source],
    )
    offence = country().offences.get(charge.offence)
    is_said = charge.statute not in ("", r.NOT_RECORDED, "unknown")
    if offence is not None and is_said and offence.statute != charge.statute:
        b.flag(source, "offence_of_other_act", "offence", raw=charge.offence)
    if outcome in GUILTY:
        _sentence(b, charge, values, source, is_official=defendant.person_id in b.officials)
    return charge


def _sentence(
    b: Building, charge: r.Charge, values: dict[str, Any], source: Source, *, is_official: bool
) -> None:
    """The term as written. What the Act does not allow, or no Act at hand limits, is marked."""
    months = values.get("sentence")
    kind = said(values.get("sentence_kind"))
    offence = country().offences.get(charge.offence)
    longest = offence.max_months(charge.victim_age_group, is_official) if offence else None
    charge.sentence_months = months
    charge.sentence_kind = kind or ("prison" if months else "")
    if months is not None and longest is not None and months > longest:
        b.flag(source, "above_maximum", "sentence", raw=months, longest=longest)
        charge.sentence_flag = "above_maximum"
    elif charge.sentence_kind and charge.sentence_kind != "prison":
        charge.sentence_flag = "below_custody"
    elif months is not None and longest is None:
        charge.sentence_flag = "no_maximum_known"


def _plan_restitution(
    b: Building,
    trial: Trial,
    prosecution: r.Prosecution,
    decided: list[tuple[str, date | None]],
) -> None:
    """One for each victim of the matter, however many charges of it name the same request."""
    told = [
        (row.values, source, day)
        for (row, source, _key), (_outcome, day) in zip(trial.rows, decided, strict=True)
        if said(row.values.get("restitution"))
    ]
    if not told:
        return
    values, source, day = told[0]
    if not trial.victims:
        b.flag(source, "no_victim_named", "restitution")
        return
    asked, outcome = values.get("restitution_on"), values["restitution"]
    ordered, paid = values.get("amount_ordered"), values.get("amount_paid")
    reason = said(values.get("restitution_reason"), r.NOT_RECORDED)
    for person in {b.person(key): None for key in trial.victims}:
        b.plan.add(
            r.Restitution(
                case_id=prosecution.case_id,
                prosecution_id=prosecution.id,
                person_id=person,
                outcome=outcome,
                asked_on=asked.first if asked else None,
                decided_on=day if outcome in ("refused", "awarded") else None,
                refusal_reason=reason if outcome == "refused" else "",
                amount_ordered=ordered.amount if ordered else None,
                amount_paid=paid.amount if paid else None,
                currency=b.currency(ordered or paid),
                sources=[one for _values, one, _day in told],
            )
        )
