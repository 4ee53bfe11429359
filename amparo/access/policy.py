"""Who sees which users, units and roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.kernel.scope import visible, visible_through

from .conditions import OWN, tells
from .models import RoleGrant, Unit, User
from .rows import is_own_entry, own_entries, staff

if TYPE_CHECKING:
    from django.db.models import Q

    from .viewer import Viewer

tells(OWN, own_entries, is_own_entry)


@visible(Unit)
def units(viewer: Viewer) -> Q:
    return staff(viewer)


@visible(User)
def users(viewer: Viewer) -> Q:
    return staff(viewer)


visible_through(RoleGrant, "user")
