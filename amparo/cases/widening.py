"""Nobody opens more of a case to himself, herself or colleagues than is open already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.kernel.errors import Invalid, NotPossible
from amparo.reference.codes import codes_in
from amparo.reference.country import country

from .conflicts import is_kept_from
from .places import places_of
from .rules import HALVES, half_of, whoever_acts

if TYPE_CHECKING:
    from amparo.access.models import User

    from .models import Sharing, TeamMember

WHAT_WIDENS = ("agency", "purpose", "half", "classes", "from_on", "until_on", "withdrawn_on")


def check_sharing(sharing: Sharing) -> None:
    """Refuse a sharing by those who see the case by a sharing only, or one that widens their own.

    Whoever the case is shared with could else prolong it, or pass it on. Raises Invalid or
    NotPossible. A sharing may always be ended sooner by its being voided.
    """
    actor = whoever_acts()
    if actor is None or sharing.voided_at or not _changed(sharing):
        return
    if sharing.withdrawn_on and not _loaded(sharing).get("withdrawn_on"):
        return
    own = halves_open_to(actor, sharing.case_id)
    if not own:
        raise NotPossible(_("Only those who work on a case share it."))
    _must_serve(sharing)
    if sharing.agency == actor.agency and not sharing.half and len(own) == 1:
        sharing.half = next(iter(own))
    if sharing.agency == actor.agency and not covers(own, sharing.half):
        raise Invalid({"half": _("This half of the case is not open to you.")})


def check_half(member: TeamMember) -> None:
    """Put colleagues on the half of their role, or on one's own; on no other. Raises Invalid."""
    actor = whoever_acts()
    loaded = getattr(member, "_loaded", {})
    if actor is None or member.voided_at or (loaded and loaded["half"] == member.half):
        return
    own = halves_open_to(actor, member.case_id)
    if own and member.half != half_of(member.user) and not covers(own, member.half):
        raise Invalid({"half": _("This half of the case is not open to you.")})


def halves_open_to(user: User, case: Any) -> set[str]:
    """The halves of a case on which a user works today, or whose workers he or she supervises."""
    if is_kept_from(user, case):
        return set()
    open_ones = [place for place in places_of(user, case) if place.is_own or not place.is_sealed]
    return {half for place in open_ones for half in halves_of(place.half)}


def halves_of(half: str) -> set[str]:
    """The halves that a place stands for: one, or both where it names none."""
    return {half} if half in HALVES else set(HALVES)


def covers(own: set[str], half: str) -> bool:
    """Whether these halves are all for which a place stands."""
    return halves_of(half) <= own


def _must_serve(sharing: Sharing) -> None:
    """Share for what somebody of that agency works for, with what that purpose needs.

    Raises Invalid.
    """
    agency, here = country().agencies.get(sharing.agency), country()
    able = {
        purpose
        for role in here.roles.values()
        if agency and role.on_teams and agency.kind in role.agency_kinds
        for purpose in role.purposes
    }
    if sharing.purpose not in able:
        raise Invalid({"purpose": _("Nobody of this agency works on cases for this purpose.")})
    closed = [one for one in codes_in(sharing.classes) if not here.wall.lets(one, sharing.purpose)]
    if closed:
        raise Invalid({"classes": _("This purpose does not open all of that.")})
    if sharing.consent_on and sharing.consent_on > timezone.localdate():
        raise Invalid({"consent_on": _("This day is still to come.")})


def _loaded(record: Any) -> dict[str, Any]:
    told: dict[str, Any] = getattr(record, "_loaded", {})
    return told


def _changed(sharing: Sharing) -> bool:
    loaded = _loaded(sharing)
    return sharing._state.adding or any(
        loaded.get(name) != getattr(sharing, name) for name in WHAT_WIDENS
    )
