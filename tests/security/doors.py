"""A browser in which somebody is signed in, for tests that go through pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.test import Client
from django.utils import timezone

from amparo.access.models import User
from amparo.kernel.scope import unscoped

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer


def signed_in(user: User) -> Client:
    """A browser of this user, whose second factor was shown just now."""
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="amparo.access.signin.Backend")
    session = client.session
    session["began"] = timezone.now().timestamp()
    session.save()
    return client


def browser(viewer: Viewer) -> Any:
    """The same of a viewer; untyped, since a test reads from an answer what its page gives."""
    with unscoped("test"):
        return signed_in(User.rows.get(pk=viewer.user_id))
