"""Records to be, one class a model; fields are named as the model's, links end in ``_id``."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from .keys import next_key

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal
    from uuid import UUID

NOT_RECORDED = "not_recorded"


class Source(NamedTuple):
    """Where something was written: the sheet, by its place among those read, and the row.

    ``part`` tells apart the persons whom one row names.
    """

    sheet: int
    row: int
    part: str = ""


@dataclass(slots=True)
class Planned:
    """A record to be. Its key is made here, so that others can point to it."""

    model: ClassVar[str] = ""

    id: UUID = field(default_factory=next_key, kw_only=True)
    sources: list[Source] = field(default_factory=list, kw_only=True)

    def values(self) -> dict[str, Any]:
        """The fields as the batch door takes them."""
        return {name: getattr(self, name) for name in field_names(type(self))}


_names: dict[type[Planned], tuple[str, ...]] = {}


def field_names(kind: type[Planned]) -> tuple[str, ...]:
    """The fields that a model has too."""
    if kind not in _names:
        _names[kind] = tuple(entry.name for entry in fields(kind) if entry.name != "sources")
    return _names[kind]


@dataclass(slots=True)
class Person(Planned):
    model: ClassVar[str] = "people.Person"
    sex: str = ""
    nationality: str = ""
    birth: str = ""
    is_under_review: bool = True


@dataclass(slots=True)
class Name(Planned):
    model: ClassVar[str] = "people.Name"
    person_id: UUID
    full: str
    given: str = ""
    family: str = ""
    kind: str = "used"
    is_main: bool = False


@dataclass(slots=True)
class Case(Planned):
    model: ClassVar[str] = "cases.Case"
    status: str = "open"
    opened_on: date | None = None
    closed_on: date | None = None
    exploitation: str = NOT_RECORDED
    district: str = ""
    is_compartment: bool = False
    is_countable: bool = False
    close_reason: str = ""


@dataclass(slots=True)
class CaseRole(Planned):
    model: ClassVar[str] = "cases.CaseRole"
    case_id: UUID
    person_id: UUID
    role: str


@dataclass(slots=True)
class Investigation(Planned):
    model: ClassVar[str] = "justice.Investigation"
    case_id: UUID
    opened_on: date
    opened_by: date
    reference: str
    status: str = "open"
    closed_on: date | None = None
    close_reason: str = ""
    exploitation: str = NOT_RECORDED
    channel: str = NOT_RECORDED
    agency: str = NOT_RECORDED
    district: str = ""
    summary: str = ""


@dataclass(slots=True)
class Suspect(Planned):
    model: ClassVar[str] = "justice.Suspect"
    case_id: UUID
    investigation_id: UUID
    person_id: UUID
    offender_role: str = ""
    is_official: bool = False
    official_body: str = ""
    official_level: str = ""
    official_status: str = ""


@dataclass(slots=True)
class Prosecution(Planned):
    model: ClassVar[str] = "justice.Prosecution"
    case_id: UUID
    charged_on: date
    reference: str
    status: str = "charged"
    finished_on: date | None = None
    court: str = ""


@dataclass(slots=True)
class ProsecutedInvestigation(Planned):
    model: ClassVar[str] = "justice.ProsecutedInvestigation"
    case_id: UUID
    prosecution_id: UUID
    investigation_id: UUID


@dataclass(slots=True)
class Defendant(Planned):
    model: ClassVar[str] = "justice.Defendant"
    case_id: UUID
    prosecution_id: UUID
    person_id: UUID
    sex: str = ""
    age_group: str = ""
    nationality: str = ""


@dataclass(slots=True)
class Charge(Planned):
    model: ClassVar[str] = "justice.Charge"
    case_id: UUID
    defendant_id: UUID
    charged_on: date
    statute: str = NOT_RECORDED
    offence: str = NOT_RECORDED
    exploitation: str = NOT_RECORDED
    victim_age_group: str = ""
    is_familial: bool = False
    outcome: str = "pending"
    outcome_on: date | None = None
    outcome_reason: str = ""
    sentence_kind: str = ""
    sentence_months: int | None = None
    sentence_flag: str = ""
    note: str = ""


@dataclass(slots=True)
class Restitution(Planned):
    model: ClassVar[str] = "justice.Restitution"
    case_id: UUID
    prosecution_id: UUID
    person_id: UUID
    outcome: str
    asked_on: date | None = None
    decided_on: date | None = None
    refusal_reason: str = ""
    amount_ordered: Decimal | None = None
    amount_paid: Decimal | None = None
    currency: str = ""


@dataclass(slots=True)
class Testimony(Planned):
    model: ClassVar[str] = "justice.Testimony"
    case_id: UUID
    person_id: UUID
    given_on: date | None
    mode: str
    where: str
    supported_by: str = ""


@dataclass(slots=True)
class Screening(Planned):
    model: ClassVar[str] = "intake.Screening"
    agency: str
    screened_on: date
    screened_by: date
    setting: str
    risk_group: str = ""
    sex: str = ""
    language: str = ""
    encountered: int | None = None
    screened: int | None = None
    found: int | None = None
    found_status: str = ""
    case_id: UUID | None = None


@dataclass(slots=True)
class Identification(Planned):
    model: ClassVar[str] = "intake.Identification"
    case_id: UUID
    person_id: UUID
    status: str = "potential"
    potential_on: date | None = None
    confirmed_on: date | None = None
    decided_on: date | None = None
    identified_by: str = NOT_RECORDED
    identifier_agency: str = ""
    exploitation: str = NOT_RECORDED
    where_exploited: str = NOT_RECORDED
    procedure_version: str = NOT_RECORDED
    district: str = ""
    found_in: str = ""
    screening_id: UUID | None = None
    age: int | None = None
    age_group: str = NOT_RECORDED
    sex: str = NOT_RECORDED
    nationality: str = NOT_RECORDED


@dataclass(slots=True)
class IdentificationDecision(Planned):
    """A decision that a register tells of; who decided it does not say."""

    model: ClassVar[str] = "intake.IdentificationDecision"
    case_id: UUID
    identification_id: UUID
    outcome: str
    decided_on: date
    agency: str = NOT_RECORDED
    procedure_version: str = NOT_RECORDED
    exploitation: str = NOT_RECORDED
    where_exploited: str = NOT_RECORDED


@dataclass(slots=True)
class Referral(Planned):
    model: ClassVar[str] = "protection.Referral"
    case_id: UUID
    person_id: UUID
    to_body: str
    sent_on: date | None
    status: str


@dataclass(slots=True)
class CareEpisode(Planned):
    model: ClassVar[str] = "protection.CareEpisode"
    case_id: UUID
    person_id: UUID
    from_on: date
    to_on: date | None = None
    ends_reason: str = ""


@dataclass(slots=True)
class Placement(Planned):
    model: ClassVar[str] = "protection.Placement"
    case_id: UUID
    person_id: UUID
    kind: str
    status: str
    started_on: date | None = None
    ended_on: date | None = None
    end_reason: str = ""


@dataclass(slots=True)
class Service(Planned):
    model: ClassVar[str] = "protection.Service"
    case_id: UUID
    person_id: UUID
    kind: str
    given_on: date
    payer: str = NOT_RECORDED
    provider_kind: str = NOT_RECORDED
    cost: Decimal | None = None
    currency: str = ""
    provider: str = ""


@dataclass(slots=True)
class Repatriation(Planned):
    model: ClassVar[str] = "protection.Repatriation"
    case_id: UUID
    person_id: UUID
    completed_on: date
    destination: str = NOT_RECORDED
    organiser: str = NOT_RECORDED
    has_government_support: bool = False
    status: str = "travelled"


@dataclass(slots=True)
class Removal(Planned):
    model: ClassVar[str] = "protection.Removal"
    case_id: UUID
    person_id: UUID
    removed_on: date
    country: str = NOT_RECORDED


@dataclass(slots=True)
class TeamMember(Planned):
    """Somebody named in a register as working on a case; the loader finds the user."""

    model: ClassVar[str] = "cases.TeamMember"
    case_id: UUID
    staff: str
    agency: str
    function: str
    half: str
    from_on: date | None = None


@dataclass(slots=True)
class Entry(Planned):
    """A row that becomes one record of a programme register; ``record`` names the model."""

    model: ClassVar[str] = ""
    record: str
    answers: dict[str, Any]
