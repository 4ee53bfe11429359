"""A load plan: all records to be, the persons behind the mentions, and what is to be decided."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from . import records as r

if TYPE_CHECKING:
    from uuid import UUID

    from amparo.exchange.conversion.problems import Problem
    from amparo.exchange.conversion.sheets import Converted
    from amparo.people.matching.mentions import Mention, Pair

ORDER: tuple[type[r.Planned], ...] = (
    r.Person,
    r.Name,
    r.Case,
    r.CaseRole,
    r.TeamMember,
    r.Investigation,
    r.Suspect,
    r.Prosecution,
    r.ProsecutedInvestigation,
    r.Defendant,
    r.Charge,
    r.Restitution,
    r.Screening,
    r.Identification,
    r.IdentificationDecision,
    r.Referral,
    r.CareEpisode,
    r.Placement,
    r.Service,
    r.Testimony,
    r.Repatriation,
    r.Removal,
    r.Entry,
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair with what became of it: joined, kept_apart or to_review."""

    pair: Pair
    decision: str


@dataclass
class Plan:
    """Everything that one load would write."""

    sheets: list[Converted]
    records: dict[type[r.Planned], list[r.Planned]] = field(
        default_factory=lambda: {kind: [] for kind in ORDER}
    )
    mentions: dict[str, Mention] = field(default_factory=dict)
    places: dict[str, r.Source] = field(default_factory=dict)
    person_of: dict[str, UUID] = field(default_factory=dict)
    pairs: list[Judged] = field(default_factory=list)
    flags: list[tuple[int, Problem]] = field(default_factory=list)

    def add(self, record: r.Planned) -> None:
        self.records[type(record)].append(record)

    def counts(self) -> dict[str, int]:
        """How many records of each model; entries under the model that they become."""
        found: Counter[str] = Counter()
        for kind, planned in self.records.items():
            if kind is r.Entry:
                found.update(entry.record for entry in planned)  # type: ignore[attr-defined]
            elif planned:
                found[kind.model] += len(planned)
        return dict(sorted(found.items()))
