"""What takes effect only when a second person says so: who that may be, and what waits for it.

A row that waits opens nothing. Whoever confirms it is another human being, of another unit, and
sees exactly the row that will count: a change to it in the meantime is refused as stale.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from amparo.kernel import act as acts
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible, Stale
from amparo.kernel.scope import unscoped

from . import proof

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .models import User
    from .viewer import Viewer

LASTS = timedelta(hours=24)
REFUSED = "other"  # the reason under which a refused row is taken away


class Awaited(models.Model):
    """Fields of a record that counts only once a second person has confirmed it."""

    is_waiting = models.BooleanField(
        _later("waits for a second person"), default=False, editable=False
    )
    asked_at = models.DateTimeField(_later("asked at"), null=True, editable=False)
    asked_by = models.ForeignKey(
        "access.User",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_later("asked by"),
    )
    confirmed_by = models.ForeignKey(
        "access.User",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_later("confirmed by"),
    )

    class Meta:
        abstract = True

    def wait(self, by: User) -> None:
        """From now on it waits for somebody else than this one."""
        self.is_waiting, self.confirmed_by = True, None
        self.asked_by, self.asked_at = by, timezone.now()


FIELDS = frozenset({"is_waiting", "asked_at", "asked_by", "confirmed_by"})


@dataclass(frozen=True)
class Drawn:
    """What the second person reads: what it is about, and every value that will count."""

    title: str
    lines: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Kind:
    """One kind of record that waits. ``rows`` gives those that a viewer may confirm."""

    code: str
    event: str
    rows: Callable[[Viewer], list[Any]]
    drawn: Callable[[Any], Drawn]
    count: Callable[[Any], int] | None = None  # what the second person counts, and types
    tables: Callable[[Viewer, Any], list[dict[str, Any]]] | None = None  # the content itself
    facts: Callable[[Any], dict[str, Any]] | None = None  # what the ledger keeps of an agreement


KINDS: dict[str, Kind] = {}


def waits(kind: Kind) -> Kind:
    """Register a kind; the page of what waits lists it from now on."""
    KINDS[kind.code] = kind
    return kind


def whoever_acts() -> User | None:
    """The user behind the act under way; nobody where the operator or the system acts."""
    from .models import User

    rows: models.QuerySet[User] = models.QuerySet(User)
    return rows.filter(username=acts.current().by).first()


def account(viewer: Viewer) -> User | None:
    from .models import User

    rows: models.QuerySet[User] = models.QuerySet(User)
    return rows.filter(pk=viewer.user_id).first() if viewer.user_id else None


def hold(account: Any) -> None:
    """Let no other act under this account begin until the transaction ends."""
    from .models import User

    rows: models.QuerySet[User] = models.QuerySet(User)
    list(rows.select_for_update(of=("self",)).filter(pk=account).values_list("pk"))


def human(user: User) -> Any:
    """Which human being an account belongs to: a second account names the first."""
    return user.same_as_id or user.pk


def is_fresh(record: Any) -> bool:
    """Whether what waits may still be confirmed."""
    return record.asked_at is not None and timezone.now() - record.asked_at < LASTS


def is_second(user: User, record: Any, about: User, *, same_unit: bool = False) -> bool:
    """Whether a user may be the second person: neither the first nor whom it is about.

    Of another unit too, unless ``same_unit``; where no unit is known the agency stands for it.
    """
    first = record.asked_by
    if first is None or human(user) in {human(first), human(about)}:
        return False
    mine, theirs = (user.agency, user.unit_id), (first.agency, first.unit_id)
    return same_unit or mine != theirs


def waiting(viewer: Viewer) -> list[tuple[Kind, Any]]:
    """Everything that this viewer may confirm now, the oldest first."""
    found = [(kind, record) for kind in KINDS.values() for record in kind.rows(viewer)]
    return sorted(found, key=lambda pair: pair[1].asked_at)


def find(viewer: Viewer, code: str, key: Any) -> tuple[Kind, Any] | None:
    """One record that waits for this viewer."""
    pairs = waiting(viewer)
    return next((p for p in pairs if p[0].code == code and str(p[1].pk) == str(key)), None)


def settle(
    viewer: Viewer, code: str, key: Any, version: int, *, agrees: bool, count: int | None = None
) -> Any:
    """Confirm what waits, or refuse it: then it is taken away.

    ``count``: how many the second person counted, where the kind asks for it; Invalid if another.
    Raises NotAllowed for what does not wait for this viewer, Stale if it is not what was shown,
    ProofNeeded where the second factor of whoever agrees must be shown again.
    """
    from .action import perform

    found = find(viewer, code, key)
    if found is None:
        raise NotAllowed(_("This is not open to you."))
    kind, record = found
    if record.version != version:
        raise Stale(_("Somebody else changed this record in the meantime. Look at it again."))
    if agrees and kind.count is not None and count != kind.count(record):
        raise Invalid({"count": _("This is not the number of what you see. Count it again.")})
    if agrees:
        proof.must_be_fresh(viewer)
    told = kind.facts(record) if agrees and kind.facts else {}
    with perform(viewer, kind.event, **told), unscoped("the second person settles what waits"):
        if agrees:
            record.is_waiting, record.confirmed_by = False, account(viewer)
        else:
            record.voided_at, record.void_reason = timezone.now(), REFUSED
        record.save()
    return record


def must_not_confirm(record: Any) -> None:
    """Refuse that a form or another action ends the waiting. Raises NotPossible."""
    loaded = getattr(record, "_loaded", {})
    if loaded.get("is_waiting") and not record.is_waiting and record.confirmed_by_id is None:
        raise NotPossible(_("A second person must confirm this."))
