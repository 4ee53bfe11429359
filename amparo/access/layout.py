"""How users, units and roles are shown and asked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.kernel.layout import Layout, Section

from .models import RoleGrant, Unit, User
from .second import FIELDS

ROOM = _("Administration")

UNIT = Layout(
    Unit,
    code="unit",
    title=_("Unit"),
    plural=_("Units"),
    sections=(Section("unit", _("Unit"), fields=("agency", "code", "name", "is_active")),),
    columns=("code", "agency", "name", "is_active"),
    order=("code",),
    help=_("Parts of agencies: a police unit, a department, an office."),
    icon="building-2",
    room=ROOM,
)

USER = Layout(
    User,
    code="user",
    title=_("User"),
    plural=_("Users"),
    sections=(
        Section("account", _("Account"), fields=("username", "agency", "unit", "language")),
        Section("person", _("Person"), fields=("name", "same_as")),
        Section("state", _("State"), fields=("is_active",)),
    ),
    columns=("username", "agency", "is_active", "language"),
    order=("username",),
    elsewhere=frozenset({"password"}),
    help=_("Everybody who may sign in. Accounts show no content of files."),
    icon="users",
    room=ROOM,
)

ROLE_GRANT = Layout(
    RoleGrant,
    code="role-grant",
    title=_("Role"),
    plural=_("Roles"),
    sections=(Section("role", _("Role"), fields=("role", "from_on", "to_on")),),
    columns=("role", "from_on", "to_on", "is_waiting"),
    order=("-from_on",),
    parent="user",
    elsewhere=frozenset({"user"}) | FIELDS,
    icon="key-round",
)
