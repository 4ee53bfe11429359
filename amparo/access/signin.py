"""Signing in and out: throttled by source and pair, written down, alike for every failure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.base import UpdateError
from django.db.models import Count, Q
from django.utils import timezone

from amparo.audit import ledger
from amparo.kernel.act import Act, Change
from amparo.kernel.scope import unscoped

from . import devices
from .busy import is_busy, waiting_briefly
from .devices import digest as _digest
from .models import Session, SignInAttempt, User

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.sessions.backends.base import SessionBase
    from django.http import HttpRequest

SESSION = "access.session"  # under which the ledger finds what a user did at the door
WINDOW = timedelta(minutes=15)
PER_SOURCE = 60  # failures from one address, whoever is tried: a whole office may share one
PER_PAIR = 6  # failures for one name from one address, or from one device of its owner
PER_ACCOUNT = 40  # failures for one name from all addresses that are strange to it
PER_SECOND = 10  # the same for codes, which are short: whoever types them has the password


class Backend(BaseBackend):
    """Finds a user by name and password; takes as long for a name that nobody has."""

    def authenticate(
        self, request: HttpRequest | None, username: str = "", password: str = "", **_other: Any
    ) -> User | None:
        with unscoped("sign-in"):
            user = User.rows.filter(username=username, voided_at__isnull=True).first()
        if user is None:
            make_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: Any) -> User | None:
        with unscoped("session"):
            user: User | None = User.rows.filter(pk=user_id, voided_at__isnull=True).first()
        return user if user is not None and user.is_active else None


def _source(request: HttpRequest) -> str:
    return _digest(f"source|{request.META.get('REMOTE_ADDR', '')}")


def is_throttled(request: HttpRequest, username: str, kind: str = "") -> bool:
    """Whether whoever tries must wait. One query. Each kind of proof is counted by itself.

    Strangers wait by address, by name from an address, and by name from anywhere; a device on which
    the owner signed in before is counted by itself, so that no stranger can lock the owner out.
    """
    name = _name(username, kind)
    recent = SignInAttempt.objects.filter(at__gte=timezone.now() - WINDOW)
    if device := devices.known(request, username):
        mine = recent.filter(source=_digest(f"device|{device}"), name=name).count()
        return bool(mine >= PER_PAIR)
    here, them = Q(source=_source(request)), Q(name=name)
    told = recent.filter(here | them).aggregate(
        here=Count("pk", filter=here),
        pair=Count("pk", filter=here & them),
        account=Count("pk", filter=them),
    )
    is_over = told["here"] >= PER_SOURCE or told["pair"] >= PER_PAIR
    return bool(is_over or told["account"] >= (PER_SECOND if kind else PER_ACCOUNT))


def _name(username: str, kind: str) -> str:
    return _digest(f"{kind or 'name'}|{username}")


def note_failure(request: HttpRequest, username: str, kind: str = "") -> None:
    """Remember a failed try by digests, and forget those that no longer count."""
    device = devices.known(request, username)
    SignInAttempt.objects.filter(at__lt=timezone.now() - 4 * WINDOW).delete()
    SignInAttempt.objects.create(
        source=_digest(f"device|{device}") if device else _source(request),
        name=_name(username, kind),
    )


def sign_in(request: HttpRequest, user: User, factor: str) -> None:
    """Open a session with a new key and write it down, with the factor that was shown."""
    request.session.flush()
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    login(request, user, backend="amparo.access.signin.Backend")
    request.session["began"] = timezone.now().timestamp()
    request.session["factor"] = factor
    request.session["browser"] = devices.named(request)
    if user.ways_in.filter(is_recovery=True, ended_at=None, expires_at__gt=timezone.now()).exists():
        request.session["recovery"] = True
    _write("session.begin", user, factor=factor)


def is_alive(held: Mapping[str, Any], now: float) -> bool:
    """Whether what a session holds still opens it: neither idle nor open for too long."""
    began = held.get("began", 0)
    idle = now - held.get("seen", began)
    is_idle = idle > settings.SESSION_IDLE.total_seconds()
    return not is_idle and now - began <= settings.SESSION_AT_MOST.total_seconds()


def note_seen(held: SessionBase, now: float) -> None:
    """Note that somebody is at work. While others write, as a long load does, it waits for the next
    page: nobody's page stands still for it, nor breaks.
    """
    held["seen"] = now
    try:
        with waiting_briefly():
            held.save()
    except UpdateError as error:
        held.modified = not is_busy(error.__context__)  # else it was ended, which Django tells
    else:
        held.modified = False


def sign_out(request: HttpRequest) -> None:
    """End the session and write it down."""
    if isinstance(request.user, User):
        _write("session.end", request.user)
    logout(request)


def _write(name: str, user: User, **facts: str) -> None:
    from django.db import transaction

    doing = Act(name, user.username, user.agency, "", facts=facts)
    doing.note(Change(SESSION, str(user.pk), {}, {}))
    with transaction.atomic():
        ledger.write(doing)
