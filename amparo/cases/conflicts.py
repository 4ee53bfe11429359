"""Whom a case is kept from: what an entry of its list must say, and whom it names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.access import matrix
from amparo.access.models import User, role_codes
from amparo.access.once import learn_once, once
from amparo.kernel.errors import Invalid
from amparo.kernel.scope import unscoped

if TYPE_CHECKING:
    from collections.abc import Collection

    from .models import Conflict


def names(user: User) -> Q:
    """Entries that name this user: in person, by station, by agency or in the chain of command."""
    named = Q(user=user.pk) | (Q(agency=user.agency) & ~Q(kind="chain"))
    if user.unit_id:
        named |= Q(unit=user.unit_id)
    if matrix.scope(role_codes(user, timezone.localdate())) == "agency":
        named |= Q(agency=user.agency, kind="chain")
    return named


@unscoped("whoever is kept from a case does not see who is")
def is_kept_from(user: User, case: Any) -> bool:
    """Whether the list of a case names this user."""
    return once(_kept_from(user, case), lambda: _naming(user).filter(case=case).exists())


@unscoped("whoever is kept from a case does not see who is")
def learn_kept_from(user: User, cases: Collection[Any]) -> None:
    """The same of many cases at once, for an act on each of them."""
    kept = set(_naming(user).filter(case__in=cases).values_list("case", flat=True))
    learn_once({_kept_from(user, case): case in kept for case in cases})


def _kept_from(user: User, case: Any) -> tuple[Any, ...]:
    return ("kept from", user.pk, case)


def _naming(user: User) -> QuerySet[Conflict]:
    from .models import Conflict

    rows: QuerySet[Conflict] = QuerySet(Conflict)
    return rows.filter(names(user), voided_at__isnull=True)


def check(conflict: Conflict) -> None:
    """Refuse an entry that names nobody, or somebody at work on the case today. Raises Invalid.

    Who works on it must leave first, so that an entry never takes a colleague off by itself.
    """
    from .ties import working

    if conflict.voided_at:
        return
    if not (conflict.user_id or conflict.unit_id or conflict.agency):
        raise Invalid({"user": _("Say who it is: a person, a unit or an agency.")})
    team = working().filter(case=conflict.case_id)
    if any(_covers(conflict, member.user) for member in team.select_related("user")):
        raise Invalid({"": _("Somebody on the team is meant by this. End that work first.")})


def _covers(conflict: Conflict, user: User) -> bool:
    meant = {str(key) for key in (conflict.user_id, conflict.unit_id) if key}
    if meant & {str(user.pk), str(user.unit_id)}:
        return True
    if not conflict.agency or conflict.agency != user.agency:
        return False
    supervises = matrix.scope(role_codes(user, timezone.localdate())) == "agency"
    return conflict.kind != "chain" or supervises
