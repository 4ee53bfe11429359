"""Who works with the system: units, users, the roles given to them, their drafts and keys."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.kernel import act as acts
from amparo.kernel.errors import Invalid, NotPossible
from amparo.kernel.fields import SealedField
from amparo.kernel.ids import new_id
from amparo.kernel.records import Record
from amparo.reference.codes import coded
from amparo.reference.country import country

from .agreed.models import Tables
from .ministry.models import MinistryAccount
from .once import once
from .second import FIELDS, Awaited, must_not_confirm, whoever_acts
from .watch.models import Alert, Decoy, Emergency, Look, Notice, Swept

if TYPE_CHECKING:
    from collections.abc import Iterable

# What watching, ministries and agreement keep is told to Django here, defined in folders of theirs.
__all__ = [
    "Alert",
    "Decoy",
    "Draft",
    "Emergency",
    "Look",
    "MinistryAccount",
    "Notice",
    "OwnerKey",
    "RoleGrant",
    "Session",
    "SignInAttempt",
    "Swept",
    "Tables",
    "Unit",
    "User",
    "role_codes",
    "shows_content",
]

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")
POWERS = ("agency", "is_active", "voided_at", "same_as_id")
# Levels that show rows about people, on any topic but these, and permissions that reach them.
WITHOUT_CONTENT = frozenset({"staff", "programme", "inspection", "recruiter"})
REACHING = frozenset(
    {
        *("user.manage", "role.confirm", "entry.confirm", "ledger.read", "import.run"),
        *("tables.propose", "tables.confirm"),
    }
)


def shows_content(role: str) -> bool:
    """Whether a role opens files, or gives others what opens them, so that two must give it."""
    known = country().roles.get(role)
    if known is None:
        return True
    cells = (cell.level for topic, cell in known.cells.items() if topic not in WITHOUT_CONTENT)
    return bool(known.permissions & REACHING) or any(level in ("F", "L", "P") for level in cells)


class OwnerKey(models.Model):
    """The wrapped key of one owner. Destroying the row makes all that it sealed unreadable."""

    owner = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField()

    def __str__(self) -> str:
        return f"key {str(self.owner)[-6:]}"


class Unit(Record):
    """A part of an agency: a police unit, a department, a shelter's office."""

    agency = coded("agency", verbose_name=_("agency"))
    code = models.CharField(_("code"), max_length=40)
    is_active = models.BooleanField(_("in use"), default=True)
    name = SealedField(_("name"))

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = (
            models.UniqueConstraint(fields=("agency", "code"), name="access_unit_code_once"),
        )

    class Data:
        owner = "self"
        topic = "staff"
        open: ClassVar = {"agency", "code", "is_active"}
        agency: ClassVar = {"name"}


class User(AbstractBaseUser, Record):
    """A person who signs in. The name is sealed; the user name is a service number or a word."""

    last_login = None  # sign-ins stand in the ledger
    username = models.CharField(_("user name"), max_length=60, unique=True)
    agency = coded("agency", verbose_name=_("agency"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="users", verbose_name=_("unit")
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    language = coded("language", default="eng", verbose_name=_("language"))
    same_as = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="other_accounts",
        verbose_name=_("other account of"),
        help_text=_("Where one person has two accounts: the first of them."),
    )
    name = SealedField(_("name"))

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["agency"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    class Data:
        owner = "self"
        topic = "staff"
        open: ClassVar = {
            "username",
            "agency",
            "unit",
            "is_active",
            "language",
            "same_as",
            "password",
        }
        secret: ClassVar = {"password"}
        agency: ClassVar = {"name"}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A user name stays with its person, and nobody changes their own account's powers.

        The ledger knows people by user name alone, so that a new one would disown what was done.
        """
        was = {} if self._state.adding else getattr(self, "_loaded", {})
        if not was and not USERNAME.fullmatch(self.username):
            raise Invalid({"username": _("Use 2 to 60 small letters, digits, dots or dashes.")})
        if was and self.username != was["username"]:
            raise Invalid({"username": _("A user name is never changed or given to another.")})
        changed = {name for name in POWERS if was and getattr(self, name) != was[name]}
        if changed and acts.current().by == self.username:
            raise NotPossible(_("Nobody changes their own account. Ask another administrator."))
        if "agency" in changed:
            self._must_fit_roles()
        super().save(*args, **kwargs)

    def _must_fit_roles(self) -> None:
        """Roles are given for an agency; whoever moves to another one gets roles anew."""
        agency = country().agencies.get(self.agency)
        for code in role_codes(self, timezone.localdate()):
            role = country().roles.get(code)
            if role and (agency is None or agency.kind not in role.agency_kinds):
                raise Invalid({"agency": _("End the roles that this agency does not have first.")})

    def check_password(self, raw_password: str | None) -> bool:
        """Compare a password with its Argon2id hash. Never writes: a user changes in an action."""
        from django.contrib.auth.hashers import check_password

        return check_password(raw_password, self.password)

    def _change(
        self, changed: dict[str, tuple[Any, Any]], sealed: Iterable[str], *, is_new: bool
    ) -> acts.Change:
        """The ledger says that a password was changed, and nothing of its hash."""
        told = {name: pair for name, pair in changed.items() if name != "password"}
        also = ("password",) if "password" in changed else ()
        return super()._change(told, (*sealed, *also), is_new=is_new)

    def __str__(self) -> str:
        return self.username


class RoleGrant(Awaited, Record):
    """A role given to a user, from a day to a day; one with content waits for a second person."""

    user = models.ForeignKey(User, models.PROTECT, related_name="grants", verbose_name=_("user"))
    role = coded("role", verbose_name=_("role"))
    from_on = models.DateField(_("from"), default=timezone.localdate)
    to_on = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        verbose_name = _("role of a user")
        verbose_name_plural = _("roles of users")

    class Data:
        owner = "user"
        topic = "staff"
        open: ClassVar = {"user", "role", "from_on", "to_on"} | FIELDS

    def clean_fields(self, exclude: Any = None) -> None:
        """Only roles that the country's files give to bodies of the user's kind."""
        super().clean_fields(exclude=exclude)
        role = country().roles.get(self.role)
        if role is None:
            raise Invalid({"role": _("Choose a role from the list.")})
        agency = country().agencies.get(self.user.agency)
        if agency is None or agency.kind not in role.agency_kinds:
            raise Invalid({"role": _("This role is not open to the user’s agency.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Nobody gives a role to themselves, nor changes one of their own."""
        if acts.current().by == self.user.username:
            raise NotPossible(_("Nobody gives roles to themselves. Ask another administrator."))
        must_not_confirm(self)
        actor = whoever_acts()
        if actor is not None and not self.voided_at and self._widens() and shows_content(self.role):
            self.wait(actor)
        super().save(*args, **kwargs)

    def _widens(self) -> bool:
        """Whether the user gets more by this than was confirmed: ending sooner gives nothing."""
        was = {} if self._state.adding else getattr(self, "_loaded", {})
        if not was or was["role"] != self.role or was["user_id"] != self.user_id:
            return True
        if was["from_on"] > self.from_on or was["voided_at"]:
            return True
        return was["to_on"] is not None and (self.to_on is None or self.to_on > was["to_on"])


class Draft(models.Model):
    """Answers not yet sent, sealed with their user's key, outside the ledger and out of reach."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=200)
    body = models.BinaryField()
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "place"), name="access_draft_one_a_place"),
        )

    def __str__(self) -> str:
        return f"draft {str(self.pk)[-6:]}"


class SignInAttempt(models.Model):
    """A sign-in that failed, by keyed digests of its source and of the name that was tried."""

    source = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"attempt {self.pk}"


class WayIn(models.Model):
    """A way in without a password, good once: an invitation, or a recovery that two answer for.

    Codes stand here as keyed digests. Whoever answers holds one half of a recovery’s code.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="ways_in")
    is_recovery = models.BooleanField(default=False)
    first = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    second = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    first_digest = models.CharField(max_length=64)
    second_digest = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    opens_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"way in {str(self.pk)[-6:]}"


class Session(AbstractBaseSession):
    """An open session and whose it is; nobody’s while somebody is still at the door."""

    user_id = models.UUIDField(null=True, db_index=True)

    @classmethod
    def get_session_store_class(cls) -> Any:
        from .session_store import SessionStore

        return SessionStore


def role_codes(user: Any, today: Any) -> frozenset[str]:
    """The roles that a user holds on a day."""
    return once(("roles", user.pk, today), lambda: _role_codes(user, today))


def _role_codes(user: Any, today: Any) -> frozenset[str]:
    rows: models.QuerySet[RoleGrant] = models.QuerySet(RoleGrant)
    grants = rows.filter(
        models.Q(to_on__isnull=True) | models.Q(to_on__gte=today),
        user=user,
        from_on__lte=today,
        is_waiting=False,
        voided_at__isnull=True,
    )
    return frozenset(grants.values_list("role", flat=True))
