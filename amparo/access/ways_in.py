"""Ways in without a password: invitations, and the recovery of an account by two who know its user.

Whoever invites could use the code: so roles with content wait for a second person again. A recovery
needs two people of two units, each with one half of the code; it opens a day later, and until then
the user is told on every page and can stop it.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.audit import ledger
from amparo.kernel import act as acts
from amparo.kernel.act import Change
from amparo.kernel.errors import Invalid, NotPossible
from amparo.kernel.scope import unscoped
from amparo.kernel.sealing import keyring

from . import proof, second, users
from .action import action, perform
from .devices import digest
from .factors import kept
from .models import Session, User, WayIn
from .session_store import SessionStore

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from .viewer import Viewer

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is read as another
HALF = 10  # letters
INVITATION_LASTS = timedelta(days=7)
RECOVERY_WAITS = timedelta(hours=24)
RECOVERY_LASTS = timedelta(days=3)  # for the second to answer, and then for the user to come
NOTICE = "recovery"  # in a session: somebody wants to let its user in anew


def _code() -> str:
    return "".join(secrets.choice(LETTERS) for _letter in range(HALF))


def written(code: str) -> str:
    """A code in groups of five, as people write it down."""
    return "-".join(code[at : at + 5] for at in range(0, len(code), 5))


def _digest(user: User, code: str) -> str:
    return digest(f"way|{user.pk}|{code}")


def _open_ones(user: User) -> QuerySet[WayIn]:
    return WayIn.objects.filter(user=user, ended_at__isnull=True, expires_at__gt=timezone.now())


def _about(user: User) -> None:
    """The ledger says whom it is about, and nothing of a code."""
    acts.current().note(Change("access.user", str(user.pk), {}, {}))


@action("user.invite", needs=users.MANAGE)
def invite(viewer: Viewer, user: User) -> str:
    """A code with which the user sets a password and comes in once. The last one ends.

    Raises NotPossible for an account that is closed.
    """
    if not user.is_active:
        raise NotPossible(_("This account is closed. Open it first."))
    code = _code() + _code()
    _open_ones(user).filter(is_recovery=False).update(ended_at=timezone.now())
    WayIn.objects.create(
        user=user,
        first=second.whoever_acts(),
        first_digest=_digest(user, code),
        expires_at=timezone.now() + INVITATION_LASTS,
    )
    users.wait_again(user)
    _about(user)
    return written(code)


@action("user.drop_keys", needs=users.MANAGE)
def drop_keys(viewer: Viewer, user: User) -> None:
    """Take every key and code from a user. For the operator of the machine alone.

    Raises NotPossible for anybody else: with an invitation it would let one person in as another.
    """
    if second.whoever_acts() is not None:
        raise NotPossible(_("Two colleagues answer for somebody who lost every key."))
    kept.drop_all(user)
    Session.objects.filter(user_id=user.pk).delete()
    _about(user)


def vouch(viewer: Viewer, username: str) -> tuple[str, WayIn]:
    """Answer for a colleague who cannot get in. Gives this person’s half of the code.

    Raises ProofNeeded on an old proof, Invalid for a name that nobody has or one’s own, NotPossible
    where the two are not two people of two units.
    """
    proof.must_be_fresh(viewer)
    with unscoped("a colleague who cannot get in"):
        user = User.rows.filter(username=username, is_active=True, voided_at__isnull=True).first()
    me = second.account(viewer)
    if user is None or me is None:
        raise Invalid({"username": _("There is no user of this name. Look at it again.")})
    if second.human(me) == second.human(user):
        raise Invalid({"username": _("Nobody answers for themselves. Ask two colleagues.")})
    code = _code()
    with perform(viewer, "user.vouch"):
        way = _open_ones(user).select_for_update(of=("self",)).filter(is_recovery=True).first()
        way = _begun(user, me, code) if way is None else _answered(way, me, code)
        _about(user)
    _tell(user)
    return written(code), way


def _begun(user: User, me: User, code: str) -> WayIn:
    return WayIn.objects.create(
        user=user,
        is_recovery=True,
        first=me,
        first_digest=_digest(user, code),
        expires_at=timezone.now() + RECOVERY_LASTS,
    )


def _answered(way: WayIn, me: User, code: str) -> WayIn:
    first = way.first
    if way.second_id or first is None or me.pk == first.pk:
        raise NotPossible(_("You, or two colleagues, have answered for this user already."))
    are_two = second.human(me) != second.human(first)
    if not are_two or (me.agency, me.unit_id) == (first.agency, first.unit_id):
        raise NotPossible(_("Somebody of your unit has answered already. Ask another unit."))
    way.second, way.second_digest = me, _digest(way.user, code)
    way.opens_at = timezone.now() + RECOVERY_WAITS
    way.expires_at = way.opens_at + RECOVERY_LASTS
    way.save()
    return way


def _tell(user: User) -> None:
    """Every open session of the user says on each page what is under way."""
    for row in Session.objects.filter(user_id=user.pk, expire_date__gt=timezone.now()):
        store = SessionStore(row.session_key)
        store[NOTICE] = True
        store.save(must_create=False)


def recovery_of(user: User) -> WayIn | None:
    """The recovery of this user that is under way. One query."""
    return _open_ones(user).filter(is_recovery=True).first()


def stop(viewer: Viewer, user: User) -> None:
    """The user, or an administrator, ends a recovery that nobody should have begun."""
    with perform(viewer, "user.stop_recovery"):
        _open_ones(user).filter(is_recovery=True).update(ended_at=timezone.now())
        _about(user)


def come_in(username: str, code: str, password: str) -> User:
    """Use a code, once: set the password, and after a recovery begin without keys and sessions.

    Raises Invalid, with the moment where the code does not open yet.
    """
    letters = "".join(letter for letter in code.upper() if letter in LETTERS)
    with keyring(), unscoped("somebody comes in by a code"), transaction.atomic():
        rows = User.rows.filter(username=username, is_active=True, voided_at__isnull=True)
        user: User | None = rows.first()
        way = _way_of(user, letters) if user else None
        if user is None or way is None:
            raise Invalid(
                {"code": _("The user name and the code do not fit, or the code is over.")}
            )
        if way.opens_at and way.opens_at > timezone.now():
            raise Invalid({"code": _opens(way.opens_at)})
        doing = acts.Act("user.recover" if way.is_recovery else "user.join", username, "", "")
        doing.agency = user.agency
        with acts.performing(doing):
            users.put_password(user, password)
            user.save()
        way.ended_at = timezone.now()
        way.save()
        if way.is_recovery:
            kept.drop_all(user)
            Session.objects.filter(user_id=user.pk).delete()
        ledger.write(doing)
    return user


def _way_of(user: User, letters: str) -> WayIn | None:
    """The way that these letters open; the halves of a recovery come in either order."""
    halves = [_digest(user, half) for half in (letters[:HALF], letters[HALF:])]
    whole = _digest(user, letters)
    for way in _open_ones(user).select_for_update(of=("self",)):
        if way.is_recovery and way.second_id:
            if sorted(halves) == sorted((way.first_digest, way.second_digest)):
                return way
        elif not way.is_recovery and secrets.compare_digest(whole, way.first_digest):
            return way
    return None


def _opens(moment: datetime) -> str:
    from .views_of import plain_words

    return _("This code opens on %(moment)s.") % {"moment": plain_words(moment)}
