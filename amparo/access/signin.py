"""Signing in and out: throttled by source and pair, written down, alike for every failure."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from amparo.audit import ledger
from amparo.kernel.act import Act
from amparo.kernel.scope import unscoped

from .models import SignInAttempt, User

if TYPE_CHECKING:
    from django.http import HttpRequest

WINDOW = timedelta(minutes=15)
PER_SOURCE = 60  # failures from one address, whoever is tried: a whole office may share one
PER_PAIR = 6  # failures for one name from one address; other addresses stay open to its owner


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


def _digest(text: str) -> str:
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, text.lower().encode(), hashlib.sha256).hexdigest()


def _source(request: HttpRequest) -> str:
    return _digest(f"source|{request.META.get('REMOTE_ADDR', '')}")


def is_throttled(request: HttpRequest, username: str) -> bool:
    """Whether this source must wait. A name tried elsewhere is never locked for its owner."""
    since = timezone.now() - WINDOW
    failures = SignInAttempt.objects.filter(source=_source(request), at__gte=since)
    pair = failures.filter(name=_digest(f"name|{username}"))
    return failures.count() >= PER_SOURCE or pair.count() >= PER_PAIR


def note_failure(request: HttpRequest, username: str) -> None:
    """Remember a failed try by digests, and forget those that no longer count."""
    SignInAttempt.objects.filter(at__lt=timezone.now() - 4 * WINDOW).delete()
    SignInAttempt.objects.create(source=_source(request), name=_digest(f"name|{username}"))


def sign_in(request: HttpRequest, user: User) -> None:
    """Open a session with a new key and write it down."""
    login(request, user, backend="amparo.access.signin.Backend")
    request.session["began"] = timezone.now().timestamp()
    _write("session.begin", user)


def sign_out(request: HttpRequest) -> None:
    """End the session and write it down."""
    if isinstance(request.user, User):
        _write("session.end", request.user)
    logout(request)


def _write(name: str, user: User) -> None:
    from django.db import transaction

    with transaction.atomic():
        ledger.write(Act(name, user.username, user.agency, ""))
