"""New records of rows that were loaded before and say more now: held back, and proposed.

A row that nobody loaded before brings its records by itself. What a changed row would add to a
person or a case that is there already waits for somebody, as its changed values do; so does all
that hangs from it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.apps import apps

from .again import digest_of
from .known import label_of
from .plan import records as r
from .proposals import Proposal, as_text, asked_before
from .values import LINKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from .known import Mark, Place
    from .plan.parts import Plan
    from .plan.records import Planned
    from .values import Values

    Candidates = Mapping[UUID, tuple[Planned, list[Mark]]]


class Additions:
    """What is held back of one load, and what is proposed of it.

    ``candidates`` are planned records that are not there yet and come from rows loaded before
    alone, in the order of loading, with their marks.
    """

    def __init__(self, candidates: Candidates) -> None:
        self.held: set[UUID] = set(candidates)
        self.proposals: list[Proposal] = []
        self._candidates = dict(candidates)
        self._closed: set[UUID] = set()

    def hold(self, key: UUID, record: Planned, marks: list[Mark]) -> None:
        """Let this one wait whatever row says it, and whether the row is new or did not change."""
        self._candidates[key] = (record, marks)
        self._closed.add(key)
        self.held.add(key)

    def let_go_what_is_needed(self, plan: Plan, same: Mapping[UUID, UUID]) -> None:
        """What hangs from a held record and comes from new rows takes it along into the load."""
        if not self.held:
            return
        for planned in reversed(plan.records.values()):
            for record in planned:
                if record.id not in same and record.id not in self.held:
                    self.held.difference_update(getattr(record, link, None) for link in LINKS)
        for record, _marks in self._candidates.values():
            if isinstance(record, r.Name) and record.person_id not in (self.held | same.keys()):
                self.held.discard(record.id)

    def propose(self, values: Values, changed: Iterable[Place]) -> None:
        """Make proposals of what is held; what was asked before waits, and is not asked again.

        What rows say that did not change, such as whose team somebody is now, is written.
        """
        rows = set(changed)
        digests: dict[UUID, str] = {}
        made: dict[UUID, Proposal] = {}
        for key, (record, marks) in self._candidates.items():
            if key in self.held:
                mark = next((one for one in marks if one[0] in rows), marks[0])
                made[key] = proposal = _proposal(record, mark, values.of(record), digests)
                digests[key] = proposal.asked
        before, self.held = asked_before(digests.values()), set()
        for key, one in made.items():
            record, _marks = self._candidates[key]
            hangs = any(getattr(record, link, None) in self.held for link in LINKS)
            waits = one.asked in before or key in self._closed
            if waits or one.mark[0] in rows or hangs:
                self.held.add(key)
                if one.asked not in before:
                    self.proposals.append(one)


def _proposal(
    record: Planned, mark: Mark, values: dict[str, Any], digests: Mapping[UUID, str]
) -> Proposal:
    label = label_of(record)
    meta = apps.get_model(label)._meta
    told = {
        field.name: as_text(field, values[field.attname])
        for field in meta.concrete_fields
        if field.name != "id" and values.get(field.attname) not in ("", None)
    }
    links = [
        (field, values[field.attname])
        for field in meta.concrete_fields
        if field.attname in LINKS and values.get(field.attname) is not None
    ]
    new = {field.name: digests[key] for field, key in links if key in digests}
    asked = digest_of(f"{label}|{json.dumps({**told, **new}, sort_keys=True, default=str)}")
    under = [(field.related_model._meta.label, str(key)) for field, key in links]
    return Proposal(label, record.id, mark, told, asked, under)
