"""Notices inside Amparo: that something waits, in words that name nobody and no file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.access.models import RoleGrant
from amparo.reference.country import country

from .models import Notice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import Promise

    from amparo.access.viewer import Viewer

AT_MOST = 50
KINDS: dict[str, Promise] = {
    "alert": _("Something must be looked into"),
    "emergency": _("A file of yours was opened in an emergency"),
    "copy": _("A copy that you asked for was looked at"),
    "review": _("An emergency must be reviewed within 72 hours"),
    "opened": _("See who opened files on which you work"),
}


def tell_each(users: Iterable[Any], kind: str, place: str) -> int:
    """Leave a notice for each of these users, once. Gives how many were told."""
    rows = [Notice(user_id=user, kind=kind, place=place) for user in sorted(set(users), key=str)]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def reviewers(permission: str, *, but: str) -> list[Any]:
    """The keys of everybody with a permission today who is not of one agency."""
    roles = [role.code for role in country().roles.values() if permission in role.permissions]
    return list(holders(roles).exclude(user__agency=but).values_list("user", flat=True))


def holders(roles: Iterable[str]) -> QuerySet[RoleGrant]:
    """The grants of these roles that hold today, of users who may sign in."""
    today = timezone.localdate()
    rows: QuerySet[RoleGrant] = QuerySet(RoleGrant)
    return rows.filter(
        Q(to_on__isnull=True) | Q(to_on__gte=today),
        role__in=list(roles),
        from_on__lte=today,
        is_waiting=False,
        voided_at__isnull=True,
        user__is_active=True,
    )


def waiting(viewer: Viewer) -> QuerySet[Notice]:
    """What this viewer has not looked at yet, the newest first."""
    rows = (
        Notice.objects.filter(user_id=viewer.user_id) if viewer.user_id else Notice.objects.none()
    )
    return rows.filter(seen_at=None).order_by("-at")


def seen(viewer: Viewer, place: str) -> None:
    """The viewer looks at what a notice leads to."""
    waiting(viewer).filter(place=place).update(seen_at=timezone.now())
