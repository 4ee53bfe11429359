"""Somebody joins many teams at once, as when a colleague leaves and the cases are handed over."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction

from amparo.access.action import perform, refusals
from amparo.access.decide import learn_rows
from amparo.access.once import read_once
from amparo.access.relations import learn, remembered_ties
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible, Refused

from .actions import join
from .conflicts import learn_kept_from
from .models import Case
from .places import learn_places_of
from .rules import whoever_acts
from .ties import learn_places

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from amparo.access.models import User
    from amparo.access.viewer import Viewer

    from .models import TeamMember

AT_ONCE = 100  # cases with one entry of the ledger, which names each of them


@dataclass
class Assigned:
    """Who joined which teams, and why not the others, by the key of the case."""

    members: list[TeamMember] = field(default_factory=list)
    refused: dict[UUID, Refused] = field(default_factory=dict)


def assign_many(viewer: Viewer, cases: Iterable[Case], user: User, function: str) -> Assigned:
    """Put somebody on the team of each case as ``assign`` does, and go on where one is refused.

    Each case is decided and checked for itself. Up to a hundred of them are one act: together in
    one transaction, with one entry in the ledger.
    """
    told = Assigned()
    once = list({case.pk: case for case in cases}.values())
    for start in range(0, len(once), AT_ONCE):
        with suppress(_Nobody):
            told.members += _assign(
                viewer, once[start : start + AT_ONCE], user, function, told.refused
            )
    return told


class _Nobody(Exception):
    """All were refused, so that no act is to be written down."""


def _assign(
    viewer: Viewer,
    cases: Sequence[Case],
    user: User,
    function: str,
    refused: dict[UUID, Refused],
) -> list[TeamMember]:
    members = []
    with perform(viewer, "team_member.assign") as doing, remembered_ties(), read_once():
        _read_at_once(viewer, cases, user)
        for case in cases:
            noted, waiting = len(doing.changes), len(doing.afterwards)
            try:
                with refusals(), transaction.atomic():
                    members.append(join(viewer, case, user, function))
            except (Invalid, NotAllowed, NotPossible) as refusal:
                del doing.changes[noted:], doing.afterwards[waiting:]
                refused[case.pk] = refusal
        if not members:
            raise _Nobody
    return members


def _read_at_once(viewer: Viewer, cases: Sequence[Case], user: User) -> None:
    """What deciding and checking asks of each case; the act changes none of it for the others."""
    keys = [case.pk for case in cases]
    learn(viewer, cases)
    learn_places(viewer, keys)
    learn_rows(viewer, Case, keys)
    learn_kept_from(user, keys)
    if actor := whoever_acts():
        learn_kept_from(actor, keys)
        learn_places_of(actor, keys)
