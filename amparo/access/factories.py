"""Users with roles for tests and for the demonstration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.kernel import act as acts
from amparo.kernel.scope import unscoped

from .models import RoleGrant, User
from .viewer import viewer_of

if TYPE_CHECKING:
    from .viewer import Viewer


def a_user(username: str, role: str, agency: str, *, password: str = "") -> User:
    """A user who holds one role from today on. Writes outside the ledger: for tests only."""
    with acts.performing(acts.Act("test.user", "test", "", "")), unscoped("test"):
        user = User(username=username, agency=agency)
        user.set_password(password or None)
        user.save()
        RoleGrant(user=user, role=role).save()
    return user


def a_viewer(username: str, role: str, agency: str) -> Viewer:
    """Somebody who looks, with one role."""
    return viewer_of(a_user(username, role, agency))
