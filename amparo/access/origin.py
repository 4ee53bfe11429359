"""Where a request comes from: the address behind trusted proxies, and the site that sent it."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import render

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    Handler = Callable[[HttpRequest], HttpResponseBase]

OURS = frozenset({"same-origin", "none", ""})  # "none": typed, or opened from a bookmark
READING = frozenset({"GET", "HEAD"})


def behind_proxies(handle: Handler) -> Handler:
    """Take address and protocol from the headers of a proxy that the settings name, else not.

    Of several addresses the last one that is no proxy of ours counts: those before it are whatever
    the client wrote.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        if settings.AMPARO_PROXIES and _is_proxy(request.META.get("REMOTE_ADDR", "")):
            hops = [each.strip() for each in request.headers.get("X-Forwarded-For", "").split(",")]
            client = next((hop for hop in reversed(hops) if not _is_proxy(hop)), "")
            if _is_address(client):
                request.META["REMOTE_ADDR"] = client
            if request.headers.get("X-Forwarded-Proto", "") == "https":
                request.META["wsgi.url_scheme"] = "https"
        return handle(request)

    return answer


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_proxy(text: str) -> bool:
    if not _is_address(text):
        return False
    address = ipaddress.ip_address(text)
    return any(address in network for network in settings.AMPARO_PROXIES)


def refused(request: HttpRequest) -> HttpResponseBase | None:
    """The answer to what another site sent here: a change, or a part of one of its own pages.

    A link on another site may be followed, but the browser brings no cookie with it.
    """
    if request.headers.get("Sec-Fetch-Site", "") in OURS:
        return None
    is_link = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    is_page = request.headers.get("Sec-Fetch-Dest", "document") == "document"
    if request.method in READING and is_link and is_page:
        return None
    return render(request, "403.html", {"kind": "form"}, status=403)
