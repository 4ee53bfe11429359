"""What a plan meets that is there already: for a rehearsal, and for the load that follows it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from amparo.access.models import User
from amparo.kernel.scope import unscoped

from .additions import Additions
from .again import meet, rows_read
from .known import marks_by_kind, place_of, records_known
from .plan import records as r
from .proposals import Proposal, closed_rows, closed_to, kept_back, not_asked_yet, proposed
from .reach import Reach
from .values import LINKS, Values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from amparo.access.viewer import Viewer

    from .again import Read
    from .known import Mark
    from .migration import Prepared
    from .plan.parts import Plan
    from .plan.records import Planned


class Recognised:
    """Rows that are known, records that are there, and what is proposed to whom.

    ``same`` gives for planned records that are there the keys that they have; ``proposals`` is all
    that changed rows say otherwise or would add, ``back`` the places in it of what whoever loads
    must not hear of. ``nobody`` counts those whom registers name and who are no users. ``is_last``
    says that nobody asks for the values of rows afterwards: what is planned of them holds its own.
    """

    def __init__(self, viewer: Viewer, prepared: Prepared, *, is_last: bool = False) -> None:
        self.plan = prepared.plan
        self.rows: list[Read] = list(rows_read(self.plan.sheets))
        self.met = meet(self.rows, {file.mapping.office for file in prepared.files})
        self.rows = [row._replace(values=None) if row.values else row for row in self.rows]
        if is_last:
            let_go_of_values(self.plan)
        self.same: dict[UUID, UUID] = {}
        self.met_again = 0
        self.users, self.nobody = _users(self.plan.records[r.TeamMember])
        self.additions = Additions({})
        self._would_hang: dict[UUID, tuple[Planned, list[Mark]]] = {}
        self._apart: dict[UUID, tuple[Planned, list[Mark]]] = {}
        reach = Reach(viewer)
        changed = self._recognise(reach)
        self.values = Values(self.users, self.same)
        self.proposals: list[Proposal] = []
        self.back: set[int] = set()
        self._propose(reach, changed)

    @property
    def known_rows(self) -> int:
        return len(self.met.rows)

    @property
    def new(self) -> list[Read]:
        """Rows that stand in none of the very same files."""
        return [row for row in self.rows if row.place not in self.met.placed]

    def told(self) -> list[Proposal]:
        """What whoever loads may hear of."""
        return [one for n, one in enumerate(self.proposals) if n not in self.back]

    def changed_rows(self) -> int:
        """How many rows say something else now, as far as that may be told."""
        return len({proposal.mark[0] for proposal in self.told()})

    def fresh(self, planned: Iterable[Planned]) -> Iterator[Planned]:
        """Those of these that a load writes."""
        for record in planned:
            if record.id not in self.same and self.is_there(record):
                yield record

    def has_fresh(self) -> bool:
        return any(next(self.fresh(some), None) for some in self.plan.records.values())

    def is_there(self, record: Planned) -> bool:
        """Whether a record is or will be written: not while it waits for somebody, and a team
        member needs a user."""
        if record.id in self.additions.held:
            return False
        return not isinstance(record, r.TeamMember) or record.staff in self.users

    def people_again(self) -> set[UUID]:
        """Planned people who are known from rows that were loaded before."""
        people = self.plan.records[r.Person]
        return {person.id for person in people if person.id in self.same}

    def names_asked(self) -> Iterator[str]:
        """The names of the files, those left out that stand in rows which say nothing new."""
        for key, mention in self.plan.mentions.items():
            place = place_of(self.plan, self.plan.places[key])
            if place not in self.met.rows or place in self.met.changed:
                yield mention.full

    def _recognise(self, reach: Reach) -> list[tuple[Planned, UUID, Mark]]:
        """Records that are there already keep their keys; what hangs from them is pointed there.

        Gives those of changed rows, with their keys and the marks of those rows. Others that come
        from known rows alone may have to wait.
        """
        changed: list[tuple[Planned, UUID, Mark]] = []
        more: dict[UUID, tuple[Planned, list[Mark]]] = {}
        sealed: set[UUID] = set()  # planned records of sealed cases, there or new
        for labels, some in marks_by_kind(self.plan) if self.met.rows else ():
            before = records_known(self.met.rows, labels)  # of one kind: all of them fill a machine
            for record, found in some:
                if any(getattr(record, link, None) in sealed for link in LINKS):
                    sealed.add(record.id)
                keys = dict.fromkeys(before[mark] for mark in found if mark in before)
                if keys:
                    self.same[record.id] = next(iter(keys))
                    self.met_again += len(keys) - 1
                    if reach.is_compartment(self.same[record.id]):
                        sealed.add(record.id)
                    new = next((m for m in found if m[0] in self.met.changed and m in before), None)
                    if new is not None:
                        changed.append((record, before[new], new))
                elif found and self.is_there(record):
                    self._note_new(record, found, more, is_apart=record.id in sealed)
        self.additions = Additions(more)
        return changed

    def _note_new(
        self,
        record: Planned,
        found: list[Mark],
        more: dict[UUID, tuple[Planned, list[Mark]]],
        *,
        is_apart: bool,
    ) -> None:
        is_known = {mark[0] for mark in found} <= self.met.rows.keys()
        if is_known:
            more[record.id] = (record, found)
        if is_apart:
            self._apart[record.id] = (record, found)
        elif is_known or isinstance(record, r.TeamMember):
            self._would_hang[record.id] = (record, found)

    def _propose(self, reach: Reach, changed: list[tuple[Planned, UUID, Mark]]) -> None:
        """What changed rows say otherwise, and what they would add; both wait for somebody.

        So does what rows that did not change would add to a record to which whoever loads may add
        nothing, and whoever any row would put on its team: a register opens no case to anybody.
        Nothing is added to a sealed case unasked, by whatever row.
        """
        for key, held in self._apart.items():
            self.additions.hold(key, *held)
        for key in closed_to(reach, self._would_hang, self.same):
            self.additions.hold(key, *self._would_hang[key])
        self.additions.let_go_what_is_needed(self.plan, self.same)
        self.additions.propose(self.values, self.met.changed)
        self.proposals = [*not_asked_yet(proposed(changed)), *self.additions.proposals]
        self.back = kept_back(reach, self.proposals, closed_rows(reach, changed))


def let_go_of_values(plan: Plan) -> None:
    """Rows keep their places alone, and share one emptiness."""
    nothing: dict[str, Any] = {}
    for sheet in plan.sheets:
        for row in sheet.rows:
            row.values = row.unread = nothing


def _users(members: list[Any]) -> tuple[dict[str, UUID], dict[str, int]]:
    """The users behind those whom registers name, by user name, and how often others are named."""
    wanted = {member.staff for member in members}
    with unscoped("those named in registers become the team, whoever loads them"):
        rows = User.rows.filter(username__in=wanted, is_active=True, voided_at__isnull=True)
        found = dict(rows.values_list("username", "pk"))
    return found, dict(Counter(m.staff for m in members if m.staff not in found))
