"""Builds the load plan: who is who first, then what hangs together, then record by record."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from amparo.exchange.conversion.problems import Problem
from amparo.exchange.conversion.references import reference_key
from amparo.exchange.registers.cells import plain
from amparo.people.matching.names import forget_words

from . import records as r
from .entries import plan_entries
from .gathering import Gathered, gather
from .joining import Joined, find_cases, find_persons
from .justice import plan_matter, plan_trial
from .parts import Plan
from .people import plan_persons
from .protection import plan_screenings, plan_services, plan_victim
from .summing import sum_up_cases

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from amparo.exchange.conversion.numbers import Money
    from amparo.exchange.conversion.sheets import Converted, Row

    from .gathering import Trial
    from .records import Source

ACCEPT_ABOVE = 0.9  # from this score on, a corroborated pair is joined without being asked


def build_plan(
    sheets: list[Converted],
    accept_above: float = ACCEPT_ABOVE,
    decided: Mapping[tuple[str, str], bool] | None = None,
    currency: str = "",
) -> Plan:
    """The plan for all rows of all sheets. ``decided`` holds what people said of pairs before."""
    found = gather(sheets)
    joined = find_persons(found, accept_above, decided)
    forget_words()
    find_cases(found, joined)
    return Building(found, joined, currency).run()


class Building:
    """The plan under way, and how its parts find each other."""

    def __init__(self, found: Gathered, joined: Joined, currency: str) -> None:
        self.found, self.joined = found, joined
        self.plan = Plan(
            found.sheets,
            mentions=found.mentions,
            places=found.places,
            pairs=joined.pairs,
            flags=list(found.flags),
        )
        self.keys: list[UUID] = []
        self.persons: list[r.Person] = []
        self.cases: list[r.Case] = []
        self.investigations: dict[str, r.Investigation] = {}
        self.screened: dict[int, tuple[r.Screening, dict[str, Any], Source]] = {}
        self.compartment: set[UUID] = set()
        self.officials: set[UUID] = set()
        self.offender_role: dict[UUID, str] = {}
        self._roles: dict[tuple[UUID, UUID, str], r.CaseRole] = {}
        self._team: dict[tuple[UUID, str, str], r.TeamMember] = {}
        self._currency = currency

    def run(self) -> Plan:
        self.keys = plan_persons(self.plan, self.found, self.joined)
        self.persons = self.plan.records[r.Person]  # type: ignore[assignment]
        self.cases = [r.Case() for _ in range(self.joined.cases)]
        for case in self.cases:
            self.plan.add(case)
        self._learn_roles()
        for matter in self.found.matters.values():
            plan_matter(self, matter)
        for trial in self.found.trials.values():
            plan_trial(self, trial)
        plan_screenings(self)
        for number, told in self._victims().items():
            plan_victim(self, number, told)
        plan_services(self)
        plan_entries(self)
        sum_up_cases(self.plan, self.cases, self.compartment)
        return self.plan

    def _learn_roles(self) -> None:
        """What the docket says of the part of an accused holds for the suspect too."""
        for trial in self.found.trials.values():
            for row, _source, key in trial.rows:
                role = row.values.get("offender_role")
                if role and role != r.NOT_RECORDED:
                    self.offender_role.setdefault(self.person(key), role)

    def _victims(self) -> dict[int, list[tuple[Row, Source]]]:
        """The rows that speak of each victim, registers with own numbers first."""
        told: dict[int, list[tuple[Row, Source]]] = defaultdict(list)
        ordered = sorted(self.found.clients.items(), key=lambda item: not item[1][2])
        for key, (row, source, _own) in ordered:
            told[self.number(key)].append((row, source))
        return told | {number: [] for number in self.screened if number not in told}

    def number(self, key: str) -> int:
        return self.joined.person[key]

    def person(self, key: str) -> UUID:
        return self.keys[self.joined.person[key]]

    def case(self, kind: str, key: str | int) -> r.Case:
        return self.cases[self.joined.case_of(kind, key)]

    def role(self, case: r.Case, key: str, role: str, source: Source) -> None:
        self.role_of(case.id, self.person(key), role, source)

    def role_of(self, case: UUID, person: UUID, role: str, *sources: Source) -> None:
        """What a person is in a case, once, with all rows that say so."""
        key = (case, person, role)
        if key not in self._roles:
            self._roles[key] = r.CaseRole(case, person, role)
            self.plan.add(self._roles[key])
        held = self._roles[key].sources
        held.extend(source for source in sources if source not in held)

    def team(
        self,
        case: r.Case,
        staff: str | None,
        agency: str,
        function: str,
        half: str,
        source: Source,
    ) -> None:
        """Somebody named as working on the case, once."""
        if not staff:
            return
        staff = self.found.sheets[source.sheet].staff.get(plain(staff), staff)
        key = (case.id, staff, function)
        if key not in self._team:
            self._team[key] = r.TeamMember(case.id, staff, agency, function, half)
            self.plan.add(self._team[key])
        self._team[key].sources.append(source)

    def flag(self, source: Source, code: str, field: str = "", **params: Any) -> None:
        self.plan.flags.append((source.sheet, Problem(source.row, code, field, params)))

    def reject(self, row: Row, source: Source, code: str, **params: Any) -> None:
        """Take a row back that was accepted by itself and has no place beside the others."""
        sheet = self.found.sheets[source.sheet]
        sheet.rows = [other for other in sheet.rows if other is not row]
        sheet.rejected.append(Problem(row.number, code, "", params))

    def suspects_of(self, trial: Trial) -> set[UUID]:
        matters = map(reference_key, trial.police)
        found = (self.found.matters[key] for key in matters if key in self.found.matters)
        return {self.person(key) for matter in found for key in matter.suspects}

    def age_group_of(self, victims: Iterable[str]) -> str:
        """Child where any of the victims was one when first met; empty where nothing is known."""
        groups = {self._group(self.number(key)) for key in victims} - {""}
        return "child" if "child" in groups else "adult" if groups else ""

    def _group(self, number: int) -> str:
        ages = [
            mention.age
            for key in self.joined.persons[number]
            if (mention := self.found.mentions[key]).age is not None
        ]
        return "" if not ages else "child" if min(ages) < 18 else "adult"

    def currency(self, money: Money | None) -> str:
        if money is None:
            return ""
        return money.currency or self._currency
