"""The country as data: its law, bodies, places, calendars, access and texts, from files."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from amparo.reference import (
    asking,
    bodies,
    bundles,
    grants,
    law,
    periods,
    publication,
    retention,
    watching,
)
from amparo.reference.codelists import LANGUAGES, CodeList, Term, list_of, with_absent
from amparo.reference.sheets import BadReference, Sheet, read_sheet, sheet_of

DEFAULT = "belize"
FOLDER = Path(__file__).parents[2] / "countries"


@dataclass(frozen=True, slots=True)
class About:
    """What a country is called, which languages and money it uses, and what its work is called."""

    iso: str
    name: Mapping[str, str]
    council: Mapping[str, str]
    languages: tuple[str, ...]
    currency: str
    time_zone: str
    telephone_prefix: str


@dataclass(frozen=True, slots=True)
class ServiceOffer:
    """A service that the country gives to victims: who pays as a rule, and on what basis."""

    kind: str
    usual_payer: str
    given_by: tuple[str, ...]
    basis: str


@dataclass(frozen=True)
class Country:
    """One country's folder. Each part is read when first asked for, and then kept.

    ``access`` are names and texts of files of access that stand for those in the folder.
    """

    code: str
    folder: Path
    access: tuple[tuple[str, str], ...] = ()

    @functools.cached_property
    def about(self) -> About:
        """Name, languages, currency and time zone."""
        sheet = self._sheet("country.yaml")
        keys = ("iso", "name", "council", "languages", "currency", "time_zone", "telephone_prefix")
        sheet.only(*keys)
        return About(
            iso=sheet.at("iso").code(),
            name=sheet.at("name").said(LANGUAGES),
            council=sheet.at("council").said(LANGUAGES),
            languages=sheet.at("languages").codes(),
            currency=sheet.at("currency").code(),
            time_zone=sheet.at("time_zone").text(),
            telephone_prefix=sheet.at("telephone_prefix").text(),
        )

    @functools.cached_property
    def statutes(self) -> Mapping[str, law.Statute]:
        """The Acts with their offences and maximum terms, by code."""
        return law.read_statutes(self._sheet("statutes.yaml"))

    @functools.cached_property
    def offences(self) -> Mapping[str, law.Offence]:
        """The offences of all Acts, by code."""
        found = {c: o for statute in self.statutes.values() for c, o in statute.offences.items()}
        return MappingProxyType(found)

    @functools.cached_property
    def rules(self) -> Mapping[str, law.Rule]:
        """Duties, protections and tests, by code."""
        return law.read_rules(self._sheet("rules.yaml"))

    @functools.cached_property
    def agencies(self) -> Mapping[str, bodies.Agency]:
        """The bodies that take part, by code."""
        return bodies.read_agencies(self._sheet("agencies.yaml"))

    @functools.cached_property
    def courts(self) -> Mapping[str, bodies.Court]:
        """The courts, by code."""
        return bodies.read_courts(self._sheet("courts.yaml"))

    @functools.cached_property
    def districts(self) -> Mapping[str, bodies.District]:
        """The parts of the country, by code."""
        return bodies.read_districts(self._sheet("districts.yaml"))

    @functools.cached_property
    def places(self) -> tuple[bodies.Place, ...]:
        """Towns and villages."""
        return bodies.read_places(self.folder / "places.csv", self.districts)

    @functools.cached_property
    def services(self) -> Mapping[str, ServiceOffer]:
        """The services that the country gives, by kind."""
        sheet = self._sheet("services.yaml")
        sheet.only("services")
        places = sheet.at("services").entries()
        return MappingProxyType({kind: _offer(kind, place) for kind, place in places})

    @functools.cached_property
    def calendars(self) -> Mapping[str, periods.Calendar]:
        """The ways in which the country cuts time, by code."""
        return periods.read_calendars(self._sheet("calendars.yaml"))

    @functools.cached_property
    def timers(self) -> Mapping[str, publication.Timer]:
        """After how many days somebody is reminded; the country's own targets, not law."""
        return publication.read_timers(self._sheet("timers.yaml"))

    @functools.cached_property
    def retention(self) -> retention.Retention:
        """When data of a person may be destroyed, and what holds them."""
        return retention.read_retention(self._sheet("retention.yaml"))

    @functools.cached_property
    def recipients(self) -> Mapping[str, bundles.Recipient]:
        """Who receives documents of a case for proceedings, by code."""
        return bundles.read_recipients(self._sheet("bundles.yaml"))

    @functools.cached_property
    def calls(self) -> asking.Calls:
        """What member bodies are asked, and when they are reminded."""
        return asking.read_calls(self._sheet("calls.yaml"))

    @functools.cached_property
    def recommendations(self) -> Mapping[str, asking.Recommendation]:
        """What assessors recommended, by code."""
        return asking.read_recommendations(self._sheet("recommendations.yaml"))

    @functools.cached_property
    def matrix(self) -> grants.Matrix:
        """The council's table of access."""
        return grants.read_matrix(self._sheet("access/matrix.yaml"))

    @functools.cached_property
    def roles(self) -> Mapping[str, grants.Role]:
        """The roles, by code."""
        return grants.read_roles(self._sheet("access/roles.yaml"), self.matrix)

    @functools.cached_property
    def limited(self) -> Mapping[str, frozenset[str]]:
        """For each topic, the sealed fields ("Model.field") that level L opens."""
        return grants.read_limited(self._sheet("access/limited.yaml"))

    @functools.cached_property
    def wall(self) -> grants.Wall:
        """For which purposes a class of data may be opened at all."""
        return grants.read_wall(self._sheet("access/wall.yaml"))

    @functools.cached_property
    def watching(self) -> watching.Watching:
        """How many people a day a role may open, and what an emergency opens."""
        sheet = self._sheet("access/watch.yaml")
        return watching.read_watching(sheet, self.roles, self.wall.purposes)

    @functools.cached_property
    def disclosure(self) -> publication.Disclosure:
        """How small numbers are hidden."""
        return publication.read_disclosure(self._sheet("disclosure.yaml"))

    @functools.cached_property
    def texts(self) -> publication.Texts:
        """The words of the annual report."""
        return publication.read_texts(self._sheet("texts.yaml"))

    @functools.cached_property
    def tiers(self) -> tuple[publication.TierRank, ...]:
        """The published tiers, by year."""
        return publication.read_tiers(self._sheet("tiers.yaml"))

    @functools.cached_property
    def published(self) -> Mapping[str, publication.Published]:
        """The printed figures, by number."""
        return publication.read_published(self._sheet("published.yaml"))

    @functools.cached_property
    def code_lists(self) -> Mapping[str, CodeList]:
        """The code lists that the country gives: agency, court, district, offence and so on."""
        return MappingProxyType({made.name: made for made in _lists_of(self)})

    def _sheet(self, name: str) -> Sheet:
        text = dict(self.access).get(name)
        return read_sheet(self.folder / name) if text is None else sheet_of(name, text)


def _offer(kind: str, sheet: Sheet) -> ServiceOffer:
    sheet.only("usual_payer", "given_by", "basis")
    return ServiceOffer(
        kind=kind,
        usual_payer=sheet.at("usual_payer").code(),
        given_by=sheet.at("given_by").codes(),
        basis=sheet.at("basis").text(""),
    )


def _lists_of(country: Country) -> list[CodeList]:
    agencies = [
        Term(a.code, a.name, words=a.words, group=a.kind) for a in country.agencies.values()
    ]
    statutes = [Term(s.code, s.short, words=s.words) for s in country.statutes.values()]
    offences = [Term(o.code, o.label, group=o.statute) for o in country.offences.values()]
    courts = [Term(c.code, c.name, words=c.words) for c in country.courts.values()]
    advice = [
        Term(r.code, MappingProxyType({lang: f"{r.number}: {r.says[lang]}" for lang in LANGUAGES}))
        for r in country.recommendations.values()
    ]
    purposes = [Term(code, label) for code, label in country.wall.purposes.items()]
    roles = [Term(r.code, r.name, group=r.column) for r in country.roles.values()]
    grounds = [Term(g.code, g.label) for g in country.retention.grounds.values()]
    recipients = [Term(r.code, r.label) for r in country.recipients.values()]
    districts = [
        Term(d.code, d.name, MappingProxyType({"iso3166_2": d.iso3166_2}), words=d.words)
        for d in country.districts.values()
    ]
    return [
        _country_list("agency", "Agency", "Institución", agencies),
        _country_list("court", "Court", "Tribunal", courts),
        _country_list("district", "District", "Distrito", districts, {"iso3166_2": "subdivision"}),
        _country_list("erasure_ground", "Ground", "Motivo", grounds),
        _country_list("offence", "Offence", "Delito", offences),
        _country_list("purpose", "Purpose", "Finalidad", purposes),
        _country_list("bundle_recipient", "Recipient", "Destinatario", recipients),
        _country_list("recommendation", "Recommendation", "Recomendación", advice),
        _country_list("role", "Role", "Función", roles),
        _country_list("statute", "Act", "Ley", statutes),
        _country_list("unit", "Body or unit", "Institución o unidad", agencies),
    ]


def _country_list(
    name: str,
    title_en: str,
    title_es: str,
    terms: Iterable[Term],
    standards: Mapping[str, str] = MappingProxyType({}),
) -> CodeList:
    title = MappingProxyType({"en": title_en, "es": title_es})
    source = "the files of the country"
    return list_of(name, title=title, source=source, terms=with_absent(terms), standards=standards)


def country_code() -> str:
    """The folder name of the country in use: AMPARO_COUNTRY from settings or environment."""
    from django.conf import settings

    chosen = getattr(settings, "AMPARO_COUNTRY", "") if settings.configured else ""
    return chosen or os.environ.get("AMPARO_COUNTRY", "") or DEFAULT


@functools.cache
def read_country(code: str, folder: Path = FOLDER) -> Country:
    """The country in one folder; raises BadReference when there is no such folder."""
    if not (folder / code / "country.yaml").is_file():
        known = ", ".join(sorted(path.parent.name for path in folder.glob("*/country.yaml")))
        raise BadReference(f"There is no country {code!r} in {folder.name}/; there are: {known}.")
    return Country(code, folder / code)


IN_FORCE: dict[str, Country] = {}
"""Countries whose tables of access were agreed to; `amparo.access.agreed` puts them here."""


def country() -> Country:
    """The country in use, with the tables of access in force."""
    code = country_code()
    return IN_FORCE.get(code) or read_country(code)
