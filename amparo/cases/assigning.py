"""Somebody joins or leaves many teams at once, as when a colleague’s cases are handed over."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.access import proof
from amparo.access.action import perform, refusals
from amparo.access.decide import decide, learn_rows
from amparo.access.once import read_once
from amparo.access.relations import learn, remembered_ties
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible, Refused, Stale

from .actions import join, leave
from .conflicts import learn_kept_from
from .models import Case, TeamMember
from .places import learn_places_of
from .rules import whoever_acts
from .ties import learn_places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from uuid import UUID

    from amparo.access.models import User
    from amparo.access.viewer import Viewer

Row = TypeVar("Row", Case, TeamMember)
AT_ONCE = 100  # cases with one entry of the ledger, which names each of them


@dataclass
class Assigned:
    """Who joined or left which teams, and why not the others, by the key of case or place."""

    members: list[TeamMember] = field(default_factory=list)
    refused: dict[UUID, Refused] = field(default_factory=dict)


def assign_many(viewer: Viewer, cases: Iterable[Case], user: User, function: str) -> Assigned:
    """Put somebody on the team of each case as ``assign`` does, and go on where one is refused.

    Each case is decided and checked for itself. Up to a hundred of them are one act: together in
    one transaction, with one entry in the ledger.
    """

    def read_at_once(some: Sequence[Case]) -> None:
        keys = [case.pk for case in some]
        learn_rows(viewer, Case, keys)
        learn_kept_from(user, keys)
        _learn_of_cases(viewer, some, keys)

    return _in_turns(
        viewer,
        "team_member.assign",
        {case.pk: case for case in cases},
        lambda case: join(viewer, case, user, function),
        read_at_once,
    )


def unassign_many(viewer: Viewer, members: Iterable[TeamMember]) -> Assigned:
    """End the work of each on its case as of today as ``unassign`` does, and in the same turns."""

    def read_at_once(some: Sequence[TeamMember]) -> None:
        keys = [member.case_id for member in some]
        learn_rows(viewer, TeamMember, [member.pk for member in some])
        _learn_of_cases(viewer, [member.case for member in some], keys)

    return _in_turns(
        viewer,
        "team_member.unassign",
        {member.pk: member for member in members},
        lambda member: _leave_if_allowed(viewer, member),
        read_at_once,
    )


def _leave_if_allowed(viewer: Viewer, member: TeamMember) -> TeamMember:
    allowed = decide(viewer, "team_member.edit", member)
    if not allowed:
        raise NotAllowed(_("This is not open to you."))
    proof.must_follow(allowed)
    return leave(member)


class _Nobody(Exception):
    """All were refused, so that no act is to be written down."""


def _in_turns(
    viewer: Viewer,
    act: str,
    rows: Mapping[UUID, Row],
    change: Callable[[Row], TeamMember],
    read_at_once: Callable[[Sequence[Row]], None],
) -> Assigned:
    """Change row after row, a hundred in one act, and note by its key why a row was refused.

    What deciding asks of each is read for all of an act by ``read_at_once``. A refused row leaves
    nothing in the act; where all are refused there is none.
    """
    told = Assigned()
    keys = list(rows)
    for start in range(0, len(keys), AT_ONCE):
        some = {key: rows[key] for key in keys[start : start + AT_ONCE]}
        with suppress(_Nobody), perform(viewer, act) as doing, remembered_ties(), read_once():
            read_at_once(list(some.values()))
            members = []
            for key, row in some.items():
                noted, waiting = len(doing.changes), len(doing.afterwards)
                try:
                    with refusals(), transaction.atomic():
                        members.append(change(row))
                except (Invalid, NotAllowed, NotPossible, Stale) as refusal:
                    del doing.changes[noted:], doing.afterwards[waiting:]
                    told.refused[key] = refusal
            if not members:
                raise _Nobody
            told.members += members
    return told


def _learn_of_cases(viewer: Viewer, cases: Sequence[Case], keys: Sequence[UUID]) -> None:
    """What deciding and checking asks of each case; the act changes none of it for the others."""
    learn(viewer, cases)
    learn_places(viewer, keys)
    if actor := whoever_acts():
        learn_kept_from(actor, keys)
        learn_places_of(actor, keys)
