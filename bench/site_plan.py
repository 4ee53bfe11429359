"""Signs colleagues of an invented home in, and finds what each of them may open.

Run: ``python -m bench.site_plan COLLEAGUES`` with AMPARO_HOME set. Prints JSON: for each colleague
the key of a session, pages by name, the name of one person whom she works with, and the key of the
session of somebody who works with figures.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any

import django

from amparo.kernel import wall

LISTED = re.compile(r'href="(/case/[0-9a-f-]{36}/)"')
PEOPLE = re.compile(r'href="(/person/[0-9a-f-]{36}/)"')
NEXT = re.compile(r'href="([^"]*after=[^"]*)"')
FEW, MOST = 4, 12  # cases and people of each, below what alerts somebody in a day
DEEP = 99  # pages turned over on the way to page 100, where a list is as long
NAMED = re.compile(r"<h1[^>]*>\s*([^<]+?)\s*</h1>")


def main(colleagues: int) -> None:
    """Those who work on most cases, each with a session of her own."""
    django.setup()
    wall.declare("the bench measures")
    from django.db.models import Count

    from amparo.access.models import User
    from amparo.kernel.scope import unscoped

    with unscoped("the bench looks for those who work most"):
        at_work = User.rows.filter(grants__role__in=("ATIP_OFF", "DHS_SW"))
        users = list(at_work.annotate(work=Count("assignments")).order_by("-work", "pk"))
        counts = User.rows.get(username="statistics")
    figures = _signed_in(counts)[1]
    told = [plan | {"figures": figures} for user in users[:colleagues] if (plan := _plan(user))]
    print(json.dumps(told))


def _signed_in(user: Any) -> tuple[Any, list[str]]:
    """A browser, and the cookie of its session."""
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    client = Client(SERVER_NAME="localhost")
    client.force_login(user, backend="amparo.access.signin.Backend")
    session = client.session
    session["began"] = session["seen"] = timezone.now().timestamp()
    session.save()
    return client, [settings.SESSION_COOKIE_NAME, str(session.session_key)]


def _plan(user: Any) -> dict[str, Any] | None:
    from html import unescape

    client, cookie = _signed_in(user)
    listed = client.get("/case/").content.decode()
    cases = list(dict.fromkeys(LISTED.findall(listed)))[:FEW]
    people = [key for case in cases for key in _people(client, case)][:MOST]
    if not people:
        return None
    found = NAMED.search(client.get(people[0]).content.decode())
    return {
        "cookie": cookie,
        "cases": cases,
        "people": people,
        "deep": unescape(_deep(client, listed)),
        "name": unescape(found[1]) if found else "Invented Person",
    }


def _people(client: Any, case: str) -> list[str]:
    return list(dict.fromkeys(PEOPLE.findall(client.get(case).content.decode())))


def _deep(client: Any, listed: str) -> str:
    """The address of the hundredth page of the list, or of its last."""
    where = "/case/"
    for _page in range(DEEP):
        found = NEXT.search(listed)
        if found is None:
            break
        where = found[1].replace("&amp;", "&")
        listed = client.get(where).content.decode()
    return where


if __name__ == "__main__":
    main(int(sys.argv[1]))
