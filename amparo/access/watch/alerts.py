"""What somebody outside the actor’s own agency must look into: raised, shown, and answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.access import second
from amparo.access.action import perform
from amparo.access.models import User
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible
from amparo.kernel.scope import unscoped
from amparo.reference.codes import code_list

from . import notices
from .models import Alert

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import Promise

    from amparo.access.viewer import Viewer

REVIEW = "watch.review"
FINDINGS = "watch_finding"
REASONS = "look_reason"
KINDS: dict[str, Promise] = {
    "budget": gettext_lazy("More people’s files in a day than the role needs"),
    "hours": gettext_lazy("Hidden words opened at an hour at which the role does not usually work"),
    "conflict": gettext_lazy("A try at a file from which the list of conflicts keeps this person"),
    "decoy": gettext_lazy("A try at a file that nobody has a reason to know of"),
}


def raise_alert(kind: str, viewer: Viewer, *, about: str, count: int = 0) -> None:
    """Tell every reviewer of another agency. The same matter is told once."""
    alert_about(kind, viewer.user_id, viewer.agency, about=about, count=count)


def alert_about(kind: str, user: Any, agency: str, *, about: str, count: int = 0) -> None:
    """As ``raise_alert``, for a user who is not the one that acts."""
    with transaction.atomic():
        alert, is_new = Alert.objects.get_or_create(
            kind=kind, user_id=user, about=about, defaults={"agency": agency, "count": count}
        )
        if is_new:
            place = reverse("alert", args=[alert.pk])
            notices.tell_each(notices.reviewers(REVIEW, but=agency), "alert", place)


def answered_today(viewer: Viewer) -> int:
    """How often this viewer has said today why she or he needs more people’s files."""
    day = timezone.localdate().isoformat()
    mine = Alert.objects.filter(kind="budget", user_id=viewer.user_id, about__startswith=day)
    return mine.exclude(answer="").count()


def answer_budget(viewer: Viewer, reason: str) -> None:
    """Say why more is needed; the reviewer reads it. Raises Invalid for a reason unheard of."""
    if reason not in dict(code_list(REASONS).choices()):
        raise Invalid({"reason": _("Choose a reason from the list.")})
    with perform(viewer, "look.explain", reason=reason):
        day = timezone.localdate().isoformat()
        mine = Alert.objects.filter(kind="budget", user_id=viewer.user_id, about__startswith=day)
        mine.filter(answer="").update(answer=reason)


def open_to(viewer: Viewer) -> QuerySet[Alert]:
    """The alerts that this viewer may look into: of other agencies, and never of oneself."""
    user = second.account(viewer)
    if user is None or not viewer.has(REVIEW):
        return Alert.objects.none()
    human = second.human(user)
    others = Alert.objects.exclude(agency=viewer.agency).exclude(user=user.pk)
    return others.exclude(user=human).exclude(user__same_as=human)


def settle(viewer: Viewer, alert: Alert, finding: str) -> None:
    """Write down what a reviewer found. Raises NotAllowed, NotPossible, Invalid."""
    if finding not in dict(code_list(FINDINGS).choices()):
        raise Invalid({"finding": _("Choose what you found.")})
    if not open_to(viewer).filter(pk=alert.pk).exists():
        raise NotAllowed(_("This is not open to you."))
    with perform(viewer, "alert.settle", alert=str(alert.pk), finding=finding):
        now = timezone.now()
        changed = Alert.objects.filter(pk=alert.pk, finding="").update(
            finding=finding, found_by_id=viewer.user_id, found_at=now
        )
        if not changed:
            raise NotPossible(_("Somebody has looked into this already."))
    notices.seen(viewer, reverse("alert", args=[alert.pk]))


def username(user: Any) -> str:
    """By which name an account signs in, for those who look into what it did."""
    with unscoped("reviewers and teams read user names"):
        return str(User.rows.filter(pk=user).values_list("username", flat=True).first() or "")
