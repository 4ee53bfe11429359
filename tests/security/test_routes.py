"""Every address is judged: it says what it asks for, and whoever is nobody meets the door."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch

from amparo.access.page import ANYBODY

pytestmark = pytest.mark.django_db
# Who is nobody yet may sign in, choose a language, read what is public and hand in a tip.
OPEN_AT_MOST = 8
SAMPLES = {
    "uuid": UUID("01234567-89ab-7def-8123-456789abcdef"),
    "slug": "case",
    "str": "x",
    "int": 1,
    "path": "x",
}


def routes(patterns=None):
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns)
        elif isinstance(entry, URLPattern):
            yield entry


def address_of(route):
    kinds = {
        type(c).__name__.removesuffix("Converter").lower()
        for c in route.pattern.converters.values()
    }
    given = {
        name: SAMPLES[
            type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        ]
        for name, converter in route.pattern.converters.items()
    }
    assert kinds is not None
    return reverse(route.name, kwargs=given)


def test_every_address_says_what_it_asks_for():
    silent = [str(route.pattern) for route in routes() if not hasattr(route.callback, "needs")]
    assert not silent, f"make these pages with @page: {silent}"


def test_few_addresses_are_open_to_anybody():
    rooms = {
        route.callback.__module__.rpartition(".")[0] + ":" + str(route.name)
        for route in routes()
        if getattr(route.callback, "needs", "") == ANYBODY
    }
    private = {room for room in rooms if not room.startswith("amparo.publishing")}
    assert len(private) <= OPEN_AT_MOST, sorted(private)


@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_nobody_meets_the_door_at_every_address(method):
    client = Client(raise_request_exception=False)
    passed = []
    for route in routes():
        if getattr(route.callback, "needs", "") == ANYBODY or not route.name:
            continue
        try:
            answer = getattr(client, method)(address_of(route))
        except NoReverseMatch:
            continue
        is_door = answer.status_code == 302 and answer["Location"].startswith(reverse("sign-in"))
        if not is_door and answer.status_code not in (404, 405):
            passed.append(f"{method} {route.pattern}: {answer.status_code}")
    assert not passed, "\n".join(passed)
