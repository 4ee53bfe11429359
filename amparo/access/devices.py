"""Devices on which somebody signed in before: a mark in the browser that only we can make."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

COOKIE = "amparo_device"
AT_MOST = 8  # people who share one device
LASTS = 365 * 24 * 60 * 60  # seconds
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"))
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")


def digest(text: str) -> str:
    """A keyed digest, as hex; capitals do not count."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, text.lower().encode(), hashlib.sha256).hexdigest()


def known(request: HttpRequest, username: str) -> str:
    """The random name of this device, where this user signed in on it before; else nothing."""
    for mark in _marks(request):
        name, _stroke, proof = mark.partition("-")
        if hmac.compare_digest(proof.encode(), _proof(name, username).encode()):
            return name
    return ""


def remember(request: HttpRequest, response: HttpResponseBase, username: str) -> None:
    """Mark the device as one of this user. The mark exempts from waiting and opens nothing."""
    if known(request, username):
        return
    name = secrets.token_hex(8)
    marks = [f"{name}-{_proof(name, username)}", *_marks(request)][:AT_MOST]
    response.set_cookie(
        COOKIE,
        ".".join(marks),
        max_age=LASTS,
        samesite="Strict",
        httponly=True,
        secure=settings.IS_SECURE,
    )


def _marks(request: HttpRequest) -> list[str]:
    return [mark for mark in request.COOKIES.get(COOKIE, "").split(".") if mark][:AT_MOST]


def _proof(name: str, username: str) -> str:
    return digest(f"device|{name}|{username}")[:32]


def named(request: HttpRequest) -> str:
    """Browser and system in two words, so that users know their own sessions; never an address."""
    told = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in BROWSERS if mark in told), "")
    if not browser and "Safari" in told:
        browser = "Safari"
    system = next((name for name in SYSTEMS if name in told), "")
    return ", ".join(word for word in (browser, system) if word)
