"""Between the password and the session: who stands at the door, and what they have shown so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from amparo.access.models import User, role_codes
from amparo.kernel.scope import unscoped

from . import kept
from .kept import CODE, KEY, PASSWORD, RECOVERY

if TYPE_CHECKING:
    from django.http import HttpRequest

HALF = "half"  # of a session: it opens nothing but the pages of the door
LASTS = timedelta(minutes=10)


@dataclass(frozen=True)
class Waiting:
    """Somebody who is not in yet. Without a user: whoever will show a passkey."""

    user: User | None
    passed: str
    target: str
    factors: frozenset[str] = frozenset()
    must_hold_key: bool = True

    @property
    def may_add(self) -> bool:
        """Whether to take a new factor: the first of all, or after another one was shown."""
        return self.user is not None and (self.passed != PASSWORD or not self.factors - {RECOVERY})

    @property
    def ways(self) -> frozenset[str]:
        """The factors that may be shown now. Who holds a key as the role asks shows a key."""
        if self.user is None:
            return frozenset({KEY})
        is_kept_by_key = self.must_hold_key and KEY in self.factors
        return self.factors - {CODE} if is_kept_by_key else self.factors

    def is_enough(self, factor: str) -> bool:
        """Whether this factor opens the session; else a new one must be added first."""
        return factor == KEY or (factor != PASSWORD and not self.must_hold_key)


def begin(request: HttpRequest, user: User | None, target: str, passed: str = PASSWORD) -> None:
    """Somebody has shown the first factor, or wants to show a passkey alone."""
    request.session.flush()
    request.session[HALF] = {
        "user": str(user.pk) if user else "",
        "at": timezone.now().timestamp(),
        "passed": passed,
        "target": target,
    }


def passed(request: HttpRequest, factor: str) -> None:
    """Remember that another factor was shown, though it does not open the session."""
    request.session[HALF] = {**request.session[HALF], "passed": factor}


def waiting(request: HttpRequest) -> Waiting | None:
    """Who stands at the door of this browser, as the accounts are at this moment."""
    half: dict[str, Any] = request.session.get(HALF) or {}
    if not half or timezone.now().timestamp() - half["at"] > LASTS.total_seconds():
        return None
    if not half["user"]:
        return Waiting(None, "", half["target"])
    with unscoped("sign-in"):
        user = User.rows.filter(pk=half["user"], is_active=True, voided_at__isnull=True).first()
    if user is None:
        return None
    return Waiting(
        user,
        half["passed"],
        half["target"],
        frozenset(each.kind for each in kept.of(user)),
        kept.must_hold_key(role_codes(user, timezone.localdate())),
    )
