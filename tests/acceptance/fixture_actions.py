"""Enters the published fixture through the actions of the program, as its people would."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from amparo.access.factories import a_viewer
from amparo.access.gate import create, make_move
from amparo.cases.actions import add_person, open_case
from amparo.cases.factories import on_team
from amparo.intake.factories import an_identification
from amparo.intake.layout import SCREENING
from amparo.justice.actions import record_charge_outcome
from amparo.justice.factories import (
    a_charge,
    a_defendant,
    a_link,
    a_prosecution,
    a_restitution,
    a_suspect,
    an_investigation,
)
from amparo.justice.layout import TESTIMONY
from amparo.kernel.layout import LAYOUTS
from amparo.protection.factories import a_care_episode, a_referral, a_repatriation
from amparo.reference.periods import period

from .fixture_facts import BODIES, CHARGES, MEASURES, SEXES, TRIED, fixture
from .fixture_facts import _day as day
from .fixture_facts import _nation as nation
from .fixture_registers import register_rows

Given = Mapping[str, Any]
LAYOUT_OF = {
    "budget": "budget-line",
    "council_membership": "council-membership",
    "legacy_total": "legacy-total",
    "offduty_breach": "off-duty-breach",
    "placement_use": "placement-use",
    "reporting_line": "reporting-line",
    "service_use": "service-use",
    "staff": "staff-count",
}
RENAMED = {"what": "kind", "left_": "left"}
UNSPOKEN = ("not_recorded", "", None)


class Offices:
    """Who enters what: an officer, a social worker on the team, the Focal Point, and two who keep a
    register of their own."""

    def __init__(self) -> None:
        self.officer = a_viewer("officer", "ATIP_OFF", "police")
        self.social = a_viewer("social", "DHS_SW", "dhs")
        self.focal = a_viewer("focal", "FOCAL", "council")
        self.of_register = {
            "off-duty-breach": a_viewer("prosecutor", "DPP", "dpp"),
            "recruiter": a_viewer("inspector", "LABOUR", "labour"),
        }


class Entered:
    """The records of the fixture, entered one by one."""

    def __init__(self, offices: Offices) -> None:
        self.offices, self.given = offices, fixture()
        self.viewer = offices.officer
        self.cases: dict[str, Any] = {}
        self.people: dict[str, Any] = {}
        self.held: set[tuple[Any, str]] = set()
        self.helped: set[Any] = set()
        self.investigations: dict[str, Any] = {}
        for one in self.given["investigations"]:
            self._investigation(one)
        for one in self.given["prosecutions"]:
            self._prosecution(one)
        for one in self.given["victims"]:
            self._victim(one)
        for one in self.given["screenings"]:
            self._screening(one)
        for total in self.given["legacy_aggregates"]:
            self._total(total)
        for fact, row in register_rows(self.given["registers"]):
            self._enter(LAYOUT_OF.get(fact, fact), row)

    def _person(self, case: Any, role: str, key: str, **answers: Any) -> Any:
        known = self.people.get(key)
        if known and (case.pk, key) in self.held:
            return known
        self.held.add((case.pk, key))
        names = [] if known else [{"full": f"Invented {key}", "kind": "legal"}]
        said = {name: value for name, value in answers.items() if value not in UNSPOKEN}
        held = add_person(
            self.viewer,
            case,
            role,
            person=known,
            answers=said,
            names=names,
            is_surely_new=True,
        )
        self.people[key] = held.person
        return held.person

    def _investigation(self, one: Given) -> None:
        opened = {"opened_on": day(one["opened"]), "exploitation": one["exploitation"]}
        first = self._first_of_one_trial(one["id"])
        case = self.cases.get(first) or open_case(self.viewer, None, opened)
        self.cases[first] = case
        for victim in one.get("victims", ()):
            self.cases.setdefault(victim, case)
        made = an_investigation(self.viewer, case, channel="not_recorded", **opened)
        self.investigations[one["id"]] = made
        suspects = {suspect["id"]: suspect for suspect in self.given["suspects"]}
        for name in one["suspects"]:
            said = suspects[name]
            sex = SEXES.get(said.get("sex", ""), "")
            person = self._person(case, "suspect", name, sex=sex)
            marks = {
                "is_official": "official" in said,
                "official_body": BODIES.get(said.get("official", ""), ""),
                "official_level": said.get("rank", ""),
                "official_status": said.get("service_status", ""),
            }
            a_suspect(self.viewer, made, person, **{k: v for k, v in marks.items() if v})
        if one["closed"]:
            closed = {"closed_on": day(one["closed"]), "close_reason": "other"}
            make_move(self.viewer, made, "close", closed)

    def _first_of_one_trial(self, name: str) -> str:
        """What one trial rests on is one case."""
        trials = self.given["prosecutions"]
        of = next((t["investigations"] for t in trials if name in t["investigations"]), [name])
        return str(of[0])

    def _prosecution(self, one: Given) -> None:
        first = self.investigations[one["investigations"][0]]
        more = {"court": "supreme_court"} if one.get("court") else {}
        trial = a_prosecution(
            self.viewer, first.case, first, charged_on=day(one["charged"]), **more
        )
        for other in one["investigations"][1:]:
            a_link(self.viewer, trial, self.investigations[other])
        charged = [
            (accused, charge)
            for accused in one["defendants"]
            for charge in self._charged(one, trial, accused)
        ]
        for accused, charge in charged:
            if "outcome" in accused:
                self._decided(one, accused, charge)
        if one.get("restitution", {}).get("applied"):
            self._with_social_worker(first.case)
            person = self._victim_in(first.case, one["victims"][0])
            asked: dict[str, Any] = {"outcome": "refused", "decided_on": day(one["case_closed"])}
            a_restitution(
                self.offices.social,
                trial,
                person,
                refusal_reason=one["restitution"]["reason"],
                **asked,
            )

    def _charged(self, one: Given, trial: Any, accused: Given) -> list[Any]:
        person = self._person(trial.case, "suspect", accused["suspect"])
        marks = {
            "sex": SEXES.get(accused["sex"], ""),
            "age_group": accused["age_group"],
            "nationality": nation(accused["nationality"]),
        }
        said = {name: value for name, value in marks.items() if value not in UNSPOKEN}
        defendant = a_defendant(self.viewer, trial, person, **said)
        charged = []
        for name in accused["charges"]:
            offence, kind = CHARGES[name]
            charged.append(
                a_charge(
                    self.viewer,
                    defendant,
                    statute=one["statute"].lower(),
                    offence=offence,
                    exploitation=kind,
                    charged_on=day(one["charged"]),
                    is_familial=one.get("context") == "familial",
                    victim_age_group="child" if name.startswith("CSEC") else "adult",
                )
            )
        return charged

    def _decided(self, one: Given, accused: Given, charge: Any) -> None:
        years = accused.get("sentence_years")
        record_charge_outcome(
            self.viewer,
            charge,
            outcome=TRIED[accused["outcome"]],
            outcome_on=day(accused.get("convicted") or one["case_closed"]),
            reason=(one.get("drop_reason") or "").replace(" ", "_"),
            sentence_kind="prison" if years else "",
            sentence_months=years * 12 if years else None,
        )

    def _victim_in(self, case: Any, key: str) -> Any:
        said = next(victim for victim in self.given["victims"] if victim["id"] == key)
        if key in self.people:
            return self.people[key]
        sex, country = SEXES.get(said["sex"], ""), nation(said["nationality"])
        return self._person(case, "victim", key, sex=sex, nationality=country)

    def _victim(self, one: Given) -> None:
        found_on = day(one["identified_on"])
        if one["id"] not in self.cases:
            subject = {"opened_on": found_on, "exploitation": one["exploitation"]}
            self.cases[one["id"]] = open_case(self.viewer, None, subject)
        case = self.cases[one["id"]]
        person = self._victim_in(case, one["id"])
        kind = {
            "exploitation": one["exploitation"],
            "where_exploited": "abroad" if one.get("trafficked_abroad") else "here",
        }
        marks = {
            "age": one.get("age_at_case"),
            "age_group": one["age_group"].replace("not stated", ""),
            "found_in": "prison" if one.get("found_by") else "",
        }
        found = an_identification(
            self.viewer,
            case,
            person,
            potential_on=found_on,
            identified_by=one["identified_by"].lower(),
            **kind,
            **{name: value for name, value in marks.items() if value},
        )
        if one["status"] == "confirmed":
            grounds = {"procedure_version": "since_2021", "grounds": "As the fixture says."}
            confirmed = {"confirmed_on": found_on, **kind, **grounds}
            make_move(self.viewer, found, "confirm", confirmed)
        self._with_social_worker(case)
        self._cared_for(case, person, one, found_on)

    def _with_social_worker(self, case: Any) -> None:
        if case.pk not in self.helped:
            self.helped.add(case.pk)
            on_team(self.viewer, case, self.offices.social, function="lead_social_worker")

    def _cared_for(
        self, case: Any, person: Any, one: Given, found_on: datetime.date | None
    ) -> None:
        if one["referred"]:
            referral = a_referral(self.offices.social, case, person)
            make_move(
                self.offices.social, referral, "send", {"to_body": "dhs", "sent_on": found_on}
            )
        if one.get("in_ministry_care_at_period_end") or one.get("in_services_at_period_end"):
            a_care_episode(self.offices.social, case, person, from_on=found_on)
        if one.get("testified_abroad"):
            said = {"person": person, "given_on": datetime.date(2021, 12, 1), "mode": "abroad"}
            told = {**said, "where": "abroad", "supported_by": "dhs"}
            create(self.offices.social, TESTIMONY, told, parent=case)
        if home := one.get("repatriation"):
            own = {"is_voluntary": True, "has_government_support": home["government_support"]}
            wish = a_repatriation(self.offices.social, case, person, **own)
            to = {"destination": nation(one["nationality"]), "organiser": "own_state"}
            make_move(self.offices.social, wish, "assess", {"plan": "Met at the airport."})
            make_move(self.offices.social, wish, "agree", to)
            make_move(self.offices.social, wish, "travel", {"completed_on": day(home["on"])})

    def _screening(self, one: Given) -> None:
        answers = {
            "screened_on": day(one["on"]),
            "screened_by": day(one["on"]),
            "setting": one["setting"],
            "screened": one["people"],
            "found": len(one["hits"]),
            "found_status": "potential" if one["setting"] == "prison" else "confirmed",
            "sex": one.get("sex") or "",
        }
        said = {name: value for name, value in answers.items() if value not in UNSPOKEN}
        create(self.viewer, SCREENING, said)

    def _total(self, total: Given) -> None:
        days = period(total["period"])
        row = {
            "measure": MEASURES[total["metric"]],
            "population": MEASURES[total["metric"]].removeprefix("victims_"),
            "total": total["value"],
            "source": "annual return",
            "is_covering": True,
            "period_from": days.first,
            "period_to": days.last,
        }
        self._enter("legacy-total", row)

    def _enter(self, code: str, row: Given) -> None:
        answers = {
            RENAMED.get(name, name): value
            for name, value in row.items()
            if value is not None and not name.endswith("_id")
        }
        viewer = self.offices.of_register.get(code, self.offices.focal)
        create(viewer, LAYOUTS[code], answers)
