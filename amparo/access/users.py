"""What administrators do with users: add, disable, set passwords, give roles and end them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.kernel.errors import Invalid, NotPossible
from amparo.kernel.scope import unscoped

from .action import action
from .matrix import default_purpose
from .models import USERNAME, RoleGrant, User, shows_content
from .second import whoever_acts
from .viewer import Viewer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from .models import Unit

MANAGE = "user.manage"
OPERATOR = "system:operator"


def operator(role: str = "SYS_ADMIN") -> Viewer:
    """Whoever holds the machine and its keys, and so needs no account to make the first one.

    The ledger calls them ``system:operator``; no user can have that name.
    """
    roles = frozenset({role})
    return Viewer("", OPERATOR, "", roles, purpose=default_purpose(roles))


@action("user.add", needs=MANAGE)
def add_user(
    viewer: Viewer,
    target: None,
    *,
    username: str,
    agency: str,
    name: str = "",
    unit: Unit | None = None,
    language: str = "eng",
    password: str = "",
    roles: Iterable[str] = (),
) -> User:
    """Add a user with roles from today on. Without a password nobody can sign in as them yet.

    Raises Invalid, with a sentence for each answer that cannot stand.
    """
    _check_username(username)
    user = User(username=username, agency=agency, unit=unit, name=name, language=language)
    put_password(user, password)
    user.save()
    for role in roles:
        grant_role(viewer, user, role)
    return user


def _check_username(username: str) -> None:
    if not USERNAME.fullmatch(username):
        text = _("Use 2 to 60 small letters, digits, dots or dashes.")
        raise Invalid({"username": text})
    with unscoped("a user name belongs to one person for good"):
        if User.rows.filter(username=username).exists():
            raise Invalid({"username": _("This user name is taken. Choose another.")})


def put_password(user: User, password: str) -> None:
    if not password:
        user.set_unusable_password()
        return
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid({"password": " ".join(error.messages)}) from error
    user.set_password(password)


@action("user.set_password", needs=MANAGE)
def set_password(viewer: Viewer, user: User, password: str) -> User:
    """Give a user another password; sessions under the old one end. Raises Invalid.

    Roles with content open nothing until a second person has confirmed them.
    """
    if not password:
        raise Invalid({"password": _("A password is needed.")})
    put_password(user, password)
    user.save()
    wait_again(user)
    return user


def wait_again(user: User) -> None:
    """Whoever sets a password could use it: roles with content wait for a second person again."""
    actor = whoever_acts()
    if actor is None:
        return
    for grant in RoleGrant.objects.filter(user=user, is_waiting=False):
        is_over = grant.to_on is not None and grant.to_on < timezone.localdate()
        if not is_over and shows_content(grant.role):
            grant.wait(actor)
            grant.save()


@action("user.disable", needs=MANAGE)
def disable_user(viewer: Viewer, user: User) -> User:
    """Let somebody sign in no more; whoever is signed in is out with the next click."""
    if viewer.user_id == str(user.pk):
        raise NotPossible(_("Nobody closes their own account. Ask another administrator."))
    user.is_active = False
    user.save()
    return user


@action("user.enable", needs=MANAGE)
def enable_user(viewer: Viewer, user: User) -> User:
    """Let somebody sign in again, with the roles that still run."""
    user.is_active = True
    user.save()
    return user


@action("role.grant", needs=MANAGE)
def grant_role(
    viewer: Viewer,
    user: User,
    role: str,
    from_on: date | None = None,
    to_on: date | None = None,
) -> RoleGrant:
    """Give a user a role from a day (today) to a day (open). Nobody gives roles to themselves.

    A role with content waits for a second person, unless the operator of the machine gives it.
    Raises Invalid for a role that the user's kind of agency does not have.
    """
    first = from_on or timezone.localdate()
    if to_on is not None and to_on < first:
        raise Invalid({"to_on": _("The last day comes before the first.")})
    if _running(user, role, first) is not None:
        raise NotPossible(_("The user has this role already."))
    grant = RoleGrant(user=user, role=role, from_on=first, to_on=to_on)
    grant.save()
    return grant


@action("role.end", needs=MANAGE)
def end_role(viewer: Viewer, user: User, role: str, last_on: date | None = None) -> RoleGrant:
    """End a role of a user: yesterday was its last day, unless another day is named."""
    today = timezone.localdate()
    grant: RoleGrant | None = _running(user, role, today)
    if grant is None:
        raise NotPossible(_("The user does not have this role today."))
    grant.to_on = last_on or today - timedelta(days=1)
    grant.save()
    return grant


def _running(user: User, role: str, day: date) -> Any:
    grants = RoleGrant.objects.filter(user=user, role=role, from_on__lte=day)
    return next((grant for grant in grants if grant.to_on is None or grant.to_on >= day), None)
