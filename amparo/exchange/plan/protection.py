"""What was done for victims: found, confirmed, referred, housed, helped, and home again."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from amparo.exchange.conversion.references import reference_key
from amparo.people.births import Birth

from . import records as r
from .justice import said

if TYPE_CHECKING:
    from amparo.exchange.conversion.dates import Span
    from amparo.exchange.conversion.sheets import Row

    from .building import Building
    from .records import Source

    Told = list[tuple[Row, Source]]

STATUS_RANK = ("confirmed", "not_victim", "withdrawn", "review", "potential")
GIVEN, NOT_GIVEN = "yes", "no"


def plan_screenings(b: Building) -> None:
    """Screenings with their numbers of people; those named in them are found again below."""
    for row, source, keys in b.found.screenings:
        values = row.values
        days = values["screened_on"]
        screening = r.Screening(
            agency=values.get("agency") or b.found.office(source),
            screened_on=days.first,
            screened_by=days.last,
            setting=values["setting"],
            risk_group=said(values.get("risk_group")),
            sex=values.get("sex", ""),
            language=said(values.get("language")),
            encountered=values.get("encountered"),
            screened=values.get("screened"),
            found=values.get("found"),
            found_status=values.get("found_status", ""),
            sources=[source],
        )
        b.plan.add(screening)
        for key in keys:
            b.screened[b.number(key)] = (screening, values, source)


def plan_victim(b: Building, number: int, told: Told) -> None:
    """All records of one victim, from all rows that speak of her or him."""
    case = b.case("victim", number)
    key = b.keys[number]
    sources = [source for _row, source in told]
    if number in b.screened:
        sources = [*sources, b.screened[number][2]]
    b.role_of(case.id, key, "victim", *sources)
    identification = _identification(b, number, told, case, sources)
    b.plan.add(identification)
    _decisions(b, identification)
    _referral(b, told, case, number)
    for row, source in told:
        _care(b, row, source, case, number)
        _journey(b, row, source, case, number)
        b.team(
            case,
            row.values.get("social_worker"),
            b.found.office(source),
            "social_worker",
            "protection",
            source,
        )
        for written in row.values.get("police_reference", ()):
            ref = reference_key(written)
            if ref not in b.found.matters and ref not in b.found.trials:
                b.flag(source, "no_such_case", "police_reference", raw=written)


def _first(told: Told, name: str, absent: Any = None) -> Any:
    """The first thing said, before what the mapping put where nothing stood."""
    if len(told) == 1:
        value = told[0][0].values.get(name)
        return absent if value in (None, "", r.NOT_RECORDED) else value
    spoken = [row for row, _source in told if name in row.values]
    spoken.sort(key=lambda row: name in row.assumed)
    values = [row.values[name] for row in spoken]
    return next((value for value in values if value not in ("", r.NOT_RECORDED)), absent)


def _identification(
    b: Building, number: int, told: Told, case: r.Case, sources: list[Source]
) -> r.Identification:
    screening, met, _source = b.screened.get(number, (None, {}, None))
    identified: Span | None = _first(told, "identified") or met.get("screened_on")
    confirmed: Span | None = _first(told, "confirmed")
    status = _status(told, met.get("found_status"))
    if status == "confirmed" and confirmed is None:
        confirmed = identified
        if confirmed is None:
            status = "potential"
    potential = identified.first if identified else None
    if confirmed and potential and confirmed.last < potential:
        potential = None
    person = b.persons[number]
    known = identified or confirmed
    age = _age(b, told, person, known)
    return r.Identification(
        case_id=case.id,
        person_id=person.id,
        status=status,
        potential_on=potential,
        confirmed_on=confirmed.last if confirmed and status == "confirmed" else None,
        decided_on=confirmed.last if confirmed else None,
        identified_by=_first(told, "identified_by", "authority" if met else r.NOT_RECORDED),
        identifier_agency=_first(told, "identifier_agency", ""),
        exploitation=_first(told, "exploitation", r.NOT_RECORDED),
        where_exploited=_where(told),
        district=_first(told, "district", ""),
        found_in=_first(told, "found_in", met.get("setting", "")),
        screening_id=screening.id if screening else None,
        age=age,
        age_group=_age_group(age),
        sex=person.sex or r.NOT_RECORDED,
        nationality=person.nationality or r.NOT_RECORDED,
        sources=sources,
    )


def _decisions(b: Building, told: r.Identification) -> None:
    """Each dated decision that the rows tell of, as a row of its own: found, then decided."""
    days = [("potential", told.potential_on)]
    if told.status != "potential":
        days.append((told.status, told.confirmed_on or told.decided_on))
    for outcome, day in days:
        if day is not None:
            b.plan.add(
                r.IdentificationDecision(
                    case_id=told.case_id,
                    identification_id=told.id,
                    outcome=outcome,
                    decided_on=day,
                    agency=told.identifier_agency or r.NOT_RECORDED,
                    procedure_version=told.procedure_version,
                    exploitation=told.exploitation,
                    where_exploited=told.where_exploited,
                    sources=list(told.sources),
                )
            )


def _status(told: Told, found_as: str | None) -> str:
    says = {row.values.get("status") for row, _source in told} | {found_as}
    if any("confirmed" in row.values for row, _source in told):
        says.add("confirmed")
    return next((status for status in STATUS_RANK if status in says), "potential")


def _where(told: Told) -> str:
    where = _first(told, "where_exploited")
    if where:
        return str(where)
    abroad = _first(told, "exploited_abroad")
    return {GIVEN: "abroad", NOT_GIVEN: "here"}.get(abroad, r.NOT_RECORDED)


def _age(b: Building, told: Told, person: r.Person, on: Span | None) -> int | None:
    """The age written, else the one that the birth gives; a contradiction is shown."""
    written = _first(told, "age")
    birth: Span | None = _first(told, "birth")
    by_birth = Birth(*birth).age_on(on.first) if birth and on else None
    if written is not None and by_birth is not None and abs(written - by_birth) > 1:
        b.flag(person.sources[0], "ages_differ", "age")
    return by_birth if written is None else written


def _age_group(age: int | None) -> str:
    if age is None:
        return r.NOT_RECORDED
    return "child" if age < 18 else "adult"


def _referral(b: Building, told: Told, case: r.Case, number: int) -> None:
    sent: Span | None = _first(told, "referred_on")
    if _first(told, "referred") != GIVEN and sent is None:
        return
    if _first(told, "referred") == NOT_GIVEN:
        return
    has_care = any("care_from" in row.values for row, _source in told)
    status = ("completed" if has_care else "sent") if sent else "drafted"
    b.plan.add(
        r.Referral(
            case_id=case.id,
            person_id=b.keys[number],
            to_body=_first(told, "referred_to", r.NOT_RECORDED),
            sent_on=sent.last if sent else None,
            status=status,
            sources=[source for row, source in told if "referred" in row.values],
        )
    )


def _care(b: Building, row: Row, source: Source, case: r.Case, number: int) -> None:
    values, key = row.values, b.keys[number]
    since, until = values.get("care_from"), values.get("care_to")
    if since and until and until.last < since.first:
        b.flag(source, "ends_before_it_begins", "care_to", later=until.last, earlier=since.first)
        until = None
    ends = until.last if until else None
    reason = r.NOT_RECORDED if ends else ""
    if since:
        b.plan.add(r.CareEpisode(case.id, key, since.first, ends, reason, sources=[source]))
    if kind := said(values.get("placement")):
        status = "left" if ends else "placed"
        b.plan.add(
            r.Placement(
                case_id=case.id,
                person_id=key,
                kind=kind,
                status=status if since else "proposed",
                started_on=since.first if since else None,
                ended_on=ends if since else None,
                end_reason=reason if since else "",
                sources=[source],
            )
        )


def _journey(b: Building, row: Row, source: Source, case: r.Case, number: int) -> None:
    values, key = row.values, b.keys[number]
    if home := values.get("repatriated_on"):
        b.plan.add(
            r.Repatriation(
                case_id=case.id,
                person_id=key,
                completed_on=home.last,
                destination=values.get("destination", r.NOT_RECORDED),
                organiser=values.get("repatriated_by", r.NOT_RECORDED),
                has_government_support=values.get("government_support") == GIVEN,
                sources=[source],
            )
        )
    if values.get("removed") == GIVEN:
        _removal(b, row, source, case, number)
    if values.get("testified_abroad") == GIVEN:
        on = values.get("testified_on")
        office = b.found.office(source)
        given_on = on.last if on else None
        b.plan.add(
            r.Testimony(case.id, key, given_on, "abroad", "abroad", office, sources=[source])
        )


def _removal(b: Building, row: Row, source: Source, case: r.Case, number: int) -> None:
    on = row.values.get("removed_on")
    if on is None:
        b.flag(source, "removed_without_day", "removed_on")
        return
    country = row.values.get("removed_to", r.NOT_RECORDED)
    b.plan.add(r.Removal(case.id, b.keys[number], on.last, country, sources=[source]))


def plan_services(b: Building) -> None:
    """Each service given, on the case of the client whose number it bears."""
    for row, source in b.found.services:
        values = row.values
        key = b.found.numbers.get(reference_key(values["client"]))
        if key is None:
            b.reject(row, source, "no_such_client", raw=values["client"])
            continue
        number = b.number(key)
        cost = values.get("cost")
        b.plan.add(
            r.Service(
                case_id=b.case("victim", number).id,
                person_id=b.keys[number],
                kind=values["service"],
                given_on=values["given_on"].last,
                payer=values.get("payer", r.NOT_RECORDED),
                provider_kind=values.get("provider_kind", r.NOT_RECORDED),
                cost=Decimal(cost.amount) if cost else None,
                currency=b.currency(cost),
                provider=values.get("provider", ""),
                sources=[source],
            )
        )
