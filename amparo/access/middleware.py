"""What happens to every request: headers that give nothing away, sessions that end, a viewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from amparo.kernel.scope import seen_by
from amparo.kernel.sealing import keyring
from amparo.kernel.wall import declared

from . import origin, proof
from .factors.kept import CODE, must_hold_key
from .models import User
from .relations import remembered_ties
from .signin import is_alive, note_seen, sign_out
from .viewer import viewer_of
from .watch.refused import collected

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    Handler = Callable[[HttpRequest], HttpResponseBase]

PERMISSIONS = (
    "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), "
    "publickey-credentials-create=(self), publickey-credentials-get=(self)"
)


def behind_the_wall(handle: Handler) -> Handler:
    """A request begins with nobody looking, whatever the program does beside it."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        with declared(""):
            return handle(request)

    return answer


def headers(handle: Handler) -> Handler:
    """Refuse what other sites send; keep personal pages out of every cache."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = origin.refused(request) or handle(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Permissions-Policy"] = PERMISSIONS
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response

    return answer


def sessions(handle: Handler) -> Handler:
    """End a session that has been idle, or open, for too long."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            now = timezone.now().timestamp()
            if not is_alive(request.session, now):
                sign_out(request)
            elif now - request.session.get("seen", request.session["began"]) > 60:
                note_seen(request.session, now)
        return handle(request)

    return answer


def viewers(handle: Handler) -> Handler:
    """Open the viewer's eyes for the length of one request; roles are read anew each time."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return handle(request)
        viewer = viewer_of(request.user, is_proved=proof.is_fresh(request))
        if request.session.get("factor") == CODE and must_hold_key(viewer.roles):
            sign_out(request)  # a role that was given since asks for a key
            return handle(request)
        request.viewer = viewer  # type: ignore[attr-defined]
        with keyring(), seen_by(viewer), remembered_ties(), collected(viewer):
            return handle(request)

    return answer
