"""What the frame of every page needs to know: who looks, and where they may go."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse
from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.reference.codes import code_list

from . import drawing
from .layout import ROOM
from .matrix import held

if TYPE_CHECKING:
    from django.http import HttpRequest

FIXED = (
    ("home", "house", ""),
    ("person-search", "search", "person.search"),
    ("upload-list", "table", "import.run"),
    ("pairs", "merge", "identity.review"),
    ("figures", "chart-column", "figures.read"),
    ("reports", "file-text", "report.read"),
    ("tips", "clipboard-check", "data-call.create"),
    ("forms", "globe", "data-call.create"),
    ("data-requests", "inbox", "own_question.read"),
    ("batches", "database", "import.sign"),
    ("emergency", "circle-alert", "emergency.open"),
    ("reviews", "clock", "watch.review"),
    ("alerts", "shield", "watch.review"),
    ("watching", "search-check", "ledger.read"),
    ("ledger", "scroll-text", "ledger.read"),
)
# Looked at now and then, and so last, with the administration of the house.
QUIET = (("opened", "eye", ("opening.read",)), ("copies", "download", ("copy.make", "ledger.read")))


def frame(request: HttpRequest) -> dict[str, Any]:
    """The navigation and the card of the viewer; nothing for those who are not signed in."""
    viewer = getattr(request, "viewer", None)
    if viewer is None:
        return {"home_url": "/"}
    language = (get_language() or "en")[:2]
    mine = reverse("my-security")
    roles = ", ".join(role.name[language] for role in held(viewer.roles))
    return {
        "home_url": "/",
        "viewer": viewer,
        "emergency": _emergency(request),
        "door_notice": mine if request.session.get("recovery") else "",
        "nav": [
            *_fixed(viewer, request.path),
            *drawing.navigation(viewer, request.path),
            *_quiet(viewer, request.path),
        ],
        "viewer_card": {
            "name": viewer.username,
            "role": roles,
            "agency": code_list("agency").label(viewer.agency, language),
            "sign_out_url": reverse("sign-out"),
            "access_url": reverse("my-access"),
            "links": [{"url": mine, "icon": "shield", "label": _("My security")}],
        },
    }


def _emergency(request: HttpRequest) -> dict[str, str] | None:
    """The emergency that this session has open, for the banner; it costs no query."""
    key, until = request.session.get("emergency", ("", 0))
    if until <= timezone.now().timestamp():
        return None
    ends = timezone.localtime(dt.datetime.fromtimestamp(until, dt.UTC))
    words = _("An emergency is open until %(time)s. What you read is being told to others.")
    return {
        "text": words % {"time": formats.time_format(ends, "TIME_FORMAT")},
        "url": reverse("emergency-card", args=[key]),
        "link": _("Go to it, or end it"),
    }


def _fixed(viewer: Any, path: str) -> list[dict[str, Any]]:
    labels = {
        "home": _("My work"),
        "person-search": _("Find a person"),
        "upload-list": _("Registers"),
        "pairs": _("The same person?"),
        "figures": _("Figures"),
        "reports": _("Annual report"),
        "tips": _("Answer to the TIP Report"),
        "forms": _("Tables for international bodies"),
        "data-requests": _("Questions for us"),
        "batches": _("Loads of registers"),
        "ledger": _("Ledger"),
        "emergency": _("Emergency"),
        "reviews": _("Emergencies to review"),
        "alerts": _("Alerts"),
        "watching": _("Watching"),
    }
    found = []
    for name, icon, permission in FIXED:
        if permission and not viewer.has(permission):
            continue
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        current = path == url or (url != "/" and path.startswith(url))
        found.append(
            {"url": url, "label": labels[name], "icon": icon, "current": current, "group": ""}
        )
    return found


def _quiet(viewer: Any, path: str) -> list[dict[str, Any]]:
    labels = {"opened": _("Who opened files"), "copies": _("Copies")}
    return [
        {
            "url": reverse(name),
            "label": labels[name],
            "icon": icon,
            "current": path.startswith(reverse(name)),
            "group": str(ROOM),
        }
        for name, icon, permissions in QUIET
        if any(viewer.has(permission) for permission in permissions)
    ]
