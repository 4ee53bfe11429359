"""What a case says by what is in it: since when, whether it is over, what kind, and where."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from . import records as r

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from .parts import Plan

OVER = {
    r.Investigation: ("closed",),
    r.Prosecution: ("finished",),
    r.Placement: ("left", "moved", "declined"),
}
BEGINS = {
    r.Investigation: "opened_on",
    r.Prosecution: "charged_on",
    r.Identification: "potential_on",
    r.CareEpisode: "from_on",
    r.Service: "given_on",
}
ENDS = {
    r.Investigation: "closed_on",
    r.Prosecution: "finished_on",
    r.CareEpisode: "to_on",
    r.Identification: "confirmed_on",
    r.Service: "given_on",
    r.Repatriation: "completed_on",
    r.Referral: "sent_on",
    r.Testimony: "given_on",
}


def sum_up_cases(plan: Plan, cases: list[r.Case], compartment: set[UUID]) -> None:
    """Fill in each case from its parts. A case with an official in it is sealed, and counted."""
    parts: dict[UUID, list[Any]] = defaultdict(list)
    for planned in plan.records.values():
        for record in planned:
            if (case := getattr(record, "case_id", None)) is not None:
                parts[case].append(record)
    for case in cases:
        _sum_up(case, parts[case.id])
        case.is_compartment = case.is_countable = case.id in compartment
    opened = {case.id: case.opened_on for case in cases}
    for member in plan.records[r.TeamMember]:
        member.from_on = opened[member.case_id]  # type: ignore[attr-defined]


def _sum_up(case: r.Case, parts: list[Any]) -> None:
    case.opened_on = min(_days(parts, BEGINS), default=None)
    case.exploitation = _kind(parts)
    case.district = next((p.district for p in parts if getattr(p, "district", "")), "")
    case.sources = sorted({source for part in parts for source in part.sources})
    ends = _days(parts, ENDS)
    if ends and not any(_is_open(part) for part in parts):
        case.status, case.close_reason = "closed", "from_register"
        case.closed_on = max([*ends, *([case.opened_on] if case.opened_on else [])])


def _days(parts: list[Any], names: dict[type[Any], str]) -> list[date]:
    return [
        day
        for part in parts
        if type(part) in names and (day := getattr(part, names[type(part)])) is not None
    ]


def _is_open(part: Any) -> bool:
    if isinstance(part, r.CareEpisode):
        return part.to_on is None
    if isinstance(part, r.Identification):
        return part.status == "potential"
    return type(part) in OVER and part.status not in OVER[type(part)]


def _kind(parts: list[Any]) -> str:
    """The kind of exploitation that the parts agree on; several kinds are both."""
    said = {
        part.exploitation
        for part in parts
        if isinstance(part, r.Investigation | r.Identification | r.Charge)
    }
    sure = said & {"sex", "labour", "both"}
    if len(sure) > 1:
        return "both"
    if sure:
        return str(next(iter(sure)))
    return "unspecified" if "unspecified" in said else r.NOT_RECORDED
