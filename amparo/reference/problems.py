"""Looks over all reference data and says in plain sentences what does not fit together."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from zoneinfo import available_timezones

from amparo.reference.codelists import ALWAYS, CodeList, lists_of_files
from amparo.reference.country import Country, country
from amparo.reference.grants import CLASSES
from amparo.reference.periods import BadPeriod, period
from amparo.reference.sheets import BadReference, read_sheet

STANDARDS = Path(__file__).parent / "standards.yaml"
OTHER_PERIODS = ("DATE", "STANDING")
PARTS = (
    *("about", "statutes", "rules", "agencies", "courts", "districts", "places", "services"),
    *("calendars", "timers", "retention", "recipients", "matrix", "roles", "limited", "wall"),
    *("disclosure", "texts", "tiers", "published"),
)


def problems(here: Country | None = None) -> list[str]:
    """Every fault of the code lists and of a country, that in use; empty when all is well."""
    try:
        here = here or country()
        lists = {**lists_of_files(), **here.code_lists}
    except BadReference as error:
        return [str(error)]
    unreadable = [fault for part in PARTS if (fault := _unreadable(here, part))]
    if unreadable:
        return unreadable
    found = [fault for each in lists.values() for fault in faults_of_list(each)]
    for check in _CHECKS:
        found.extend(check(here, lists))
    return found


def faults_of_list(code_list: CodeList) -> Iterator[str]:
    """What is wrong with one code list."""
    where = f"code list {code_list.name}"
    for code in ALWAYS:
        if code not in code_list:
            yield f"{where}: the code {code!r} is missing; every list has it."
    yield from _doubled_labels(code_list, where)
    yield from _doubled_words(code_list, where)
    for term in code_list:
        for standard, value in term.maps_to.items():
            yield from _unknown_mapping(code_list, where, term.code, standard, value)


def _unreadable(here: Country, part: str) -> str:
    try:
        getattr(here, part)
    except BadReference as error:
        return str(error)
    return ""


def _doubled_labels(code_list: CodeList, where: str) -> Iterator[str]:
    for language in ("en", "es"):
        seen: dict[str, str] = {}
        for term in code_list:
            label = term.label[language].casefold()
            if label in seen:
                yield f"{where}: {seen[label]} and {term.code} read the same in {language!r}."
            seen[label] = term.code


def _doubled_words(code_list: CodeList, where: str) -> Iterator[str]:
    seen: dict[str, str] = {}
    for term in code_list:
        for word in {word.casefold() for word in term.words}:
            if word in seen:
                yield f"{where}: the word {word!r} stands for {seen[word]} and for {term.code}."
            seen[word] = term.code


def _unknown_mapping(
    code_list: CodeList, where: str, code: str, standard: str, value: str
) -> Iterator[str]:
    field = code_list.standards.get(standard)
    if field is None:
        yield f"{where}: {code} maps to {standard!r}, which the list does not name a field of."
        return
    allowed = _standards().get(f"{standard.partition('_')[0]}.{field}")
    if allowed is not None and value not in allowed:
        yield f"{where}: {code} maps to {value!r}, which {standard} does not have in {field}."


@functools.cache
def _standards() -> Mapping[str, frozenset[str]]:
    """The values that a standard allows, by ``standard.field``."""
    found = {}
    for standard, fields in read_sheet(STANDARDS).at("standards").entries():
        for field in fields.mapping():
            found[f"{standard}.{field}"] = frozenset(fields.at(field).words())
    return found


def _strangers(where: str, codes: Collection[str], known: Collection[str]) -> Iterator[str]:
    for code in codes:
        if code and code not in known:
            yield f"{where}: {code!r} is not known."


def _about(here: Country, lists: Mapping[str, CodeList]) -> Iterator[str]:
    about, file = here.about, f"{here.code}/country.yaml"
    yield from _strangers(f"{file}: iso", [about.iso], lists["country"].codes)
    yield from _strangers(f"{file}: currency", [about.currency], lists["currency"].codes)
    yield from _strangers(f"{file}: time_zone", [about.time_zone], available_timezones())


def _bodies(here: Country, lists: Mapping[str, CodeList]) -> Iterator[str]:
    kinds = lists["agency_kind"].codes
    for agency in here.agencies.values():
        yield from _strangers(f"{here.code}/agencies.yaml: {agency.code}", [agency.kind], kinds)
    for timer in here.timers.values():
        file = f"{here.code}/timers.yaml: {timer.code}"
        yield from _strangers(file, timer.tells, here.agencies)


def _law(here: Country, lists: Mapping[str, CodeList]) -> Iterator[str]:
    for offence in here.offences.values():
        where = f"{here.code}/statutes.yaml: {offence.code}"
        yield from _strangers(where, [offence.exploitation], lists["exploitation"].codes)
        extras = [penalty.also for penalty in offence.penalties]
        yield from _strangers(where, extras, lists["sentence_kind"].codes)


def _services(here: Country, lists: Mapping[str, CodeList]) -> Iterator[str]:
    for offer in here.services.values():
        where = f"{here.code}/services.yaml: {offer.kind}"
        yield from _strangers(where, [offer.kind], lists["service_kind"].codes)
        yield from _strangers(where, [offer.usual_payer], lists["payer"].codes)
        yield from _strangers(where, offer.given_by, here.agencies)
        yield from _strangers(where, [offer.basis], here.rules)


def _roles(here: Country, lists: Mapping[str, CodeList]) -> Iterator[str]:
    for role in here.roles.values():
        where = f"{here.code}/access/roles.yaml: {role.code}"
        yield from _strangers(where, role.agency_kinds, lists["agency_kind"].codes)
        yield from _strangers(where, role.purposes, here.wall.purposes)
        if not role.purposes:
            yield f"{where}: has no purpose, so it could open nothing."


def _access(here: Country, lists: Mapping[str, CodeList]) -> Iterator[str]:
    folder, topics = f"{here.code}/access", here.matrix.topics
    yield from _strangers(f"{folder}/limited.yaml", here.limited, topics)
    for topic in topics:
        if topic not in here.limited:
            yield f"{folder}/limited.yaml: does not say what L opens of {topic!r}."
    yield from _strangers(f"{folder}/matrix.yaml: person", here.matrix.person.values(), topics)
    yield from _strangers(
        f"{folder}/matrix.yaml: person", here.matrix.person, lists["case_role"].codes
    )
    used = {role.column for role in here.roles.values()}
    for column in here.matrix.columns:
        if column not in used:
            yield f"{folder}/matrix.yaml: no role looks through the column {column!r}."


def _wall(here: Country, lists: Mapping[str, CodeList]) -> Iterator[str]:
    where = f"{here.code}/access/wall.yaml"
    for purpose in here.wall.never:
        if purpose in here.wall.purposes:
            yield f"{where}: {purpose!r} must never be a purpose."
    for data_class in CLASSES[1:]:
        if not here.wall.opens.get(data_class):
            yield f"{where}: no purpose opens the class {data_class!r}."


def _published(here: Country, lists: Mapping[str, CodeList]) -> Iterator[str]:
    for rank in here.tiers:
        where = f"{here.code}/tiers.yaml: {rank.year}"
        yield from _strangers(where, [rank.tier], lists["tier"].codes)
    for figure in here.published.values():
        where = f"{here.code}/published.yaml: {figure.code}"
        if figure.period not in OTHER_PERIODS:
            yield from _wrong_days(here, where, figure.period, (figure.first, figure.last))


def _wrong_days(here: Country, where: str, code: str, days: tuple[object, object]) -> Iterator[str]:
    try:
        named = period(code, here.calendars)
    except BadPeriod as refusal:
        yield f"{where}: {refusal}"
        return
    if days != (named.first, named.last):
        yield f"{where}: the days do not fit the period {code}."


_CHECKS: tuple[Callable[[Country, Mapping[str, CodeList]], Iterator[str]], ...] = (
    *(_about, _bodies, _law, _services, _roles, _access, _wall, _published),
)
