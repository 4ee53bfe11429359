"""Headers: nothing kept, nothing framed, no script but ours, no request from another site."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from amparo.access.factories import a_user
from amparo.access.models import SignInAttempt
from amparo.config.proxies import UnknownProxy, proxies

pytestmark = [pytest.mark.django_db, pytest.mark.once]
INLINE = re.compile(r"<script(?![^>]*\b(?:src|nonce|type=\"application/json\"))|\son\w+=|\sstyle=")


@pytest.mark.parametrize("path", ["/sign-in/", "/join/", "/nowhere/", "/"])
def test_every_answer_carries_the_headers(client, path):
    told = client.get(path).headers
    policy = told["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "'unsafe-inline'" not in policy
    assert "'unsafe-eval'" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert told["Cache-Control"] == "no-store"
    assert told["Referrer-Policy"] == "same-origin"
    assert told["Cross-Origin-Opener-Policy"] == "same-origin"
    assert told["Cross-Origin-Resource-Policy"] == "same-origin"
    assert told["X-Content-Type-Options"] == "nosniff"
    assert told["X-Frame-Options"] == "DENY"
    assert "camera=()" in told["Permissions-Policy"]


def test_pages_of_the_door_hold_no_script_of_their_own(client):
    a_user("ana", "ATIP_OFF", "police", password="a long walk home")
    client.post("/sign-in/", {"username": "ana", "password": "a long walk home"})
    for path in ("/sign-in/", "/join/", reverse("sign-in-enrol")):
        found = INLINE.search(client.get(path).content.decode())
        assert found is None, f"{path}: {found}"


@pytest.mark.parametrize(
    ("method", "sent", "status"),
    [
        ("post", {"Sec-Fetch-Site": "cross-site"}, 403),
        ("post", {"Sec-Fetch-Site": "same-site"}, 403),
        ("post", {"Sec-Fetch-Site": "same-origin"}, 200),
        ("get", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, 403),
        ("get", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"}, 403),
        (
            "get",
            {
                "Sec-Fetch-Site": "cross-site",
                "Sec-Fetch-Mode": "navigate",
                "Sec-Fetch-Dest": "iframe",
            },
            403,
        ),
        (
            "get",
            {
                "Sec-Fetch-Site": "cross-site",
                "Sec-Fetch-Mode": "navigate",
                "Sec-Fetch-Dest": "document",
            },
            200,
        ),
        ("get", {}, 200),
    ],
)
def test_other_sites_may_link_here_and_nothing_else(client, method, sent, status):
    assert getattr(client, method)("/sign-in/", headers=sent).status_code == status


# --- Proxies ----------------------------------------------------------------------------------


def source_of(**more):
    """Under which digest a failed try is remembered: one for each address."""
    SignInAttempt.objects.all().delete()
    Client(**more).post("/sign-in/", {"username": "nobody", "password": "wrong"})
    return SignInAttempt.objects.get().source


def test_the_address_behind_our_proxy_counts(settings):
    settings.AMPARO_PROXIES = proxies("10.0.0.0/24")
    through = source_of(REMOTE_ADDR="10.0.0.5", HTTP_X_FORWARDED_FOR="198.51.100.7, 10.0.0.9")
    assert through == source_of(REMOTE_ADDR="198.51.100.7")


def test_what_a_client_writes_of_itself_does_not_count(settings):
    settings.AMPARO_PROXIES = proxies("10.0.0.5")
    plain = source_of(REMOTE_ADDR="198.51.100.7")
    assert plain == source_of(REMOTE_ADDR="198.51.100.7", HTTP_X_FORWARDED_FOR="203.0.113.1")
    forged = "203.0.113.1, 198.51.100.7"
    assert plain == source_of(REMOTE_ADDR="10.0.0.5", HTTP_X_FORWARDED_FOR=forged)


@pytest.mark.parametrize("told", ["", "rubbish", "10.0.0.5", ",,,", "'; drop table"])
def test_a_header_that_names_no_client_changes_nothing(settings, told):
    settings.AMPARO_PROXIES = proxies("10.0.0.5")
    plain = source_of(REMOTE_ADDR="10.0.0.5")
    assert plain == source_of(REMOTE_ADDR="10.0.0.5", HTTP_X_FORWARDED_FOR=told)


def test_tls_that_ends_at_our_proxy_is_tls(settings):
    settings.AMPARO_PROXIES = proxies("10.0.0.5")
    settings.SECURE_SSL_REDIRECT = True
    there = {"X-Forwarded-Proto": "https"}
    ours, strange = Client(REMOTE_ADDR="10.0.0.5"), Client(REMOTE_ADDR="10.0.0.6")
    assert ours.get("/sign-in/", headers=there).status_code == 200
    assert strange.get("/sign-in/", headers=there).status_code == 301


def test_a_proxy_that_is_no_address_is_told_of():
    with pytest.raises(UnknownProxy, match="AMPARO_PROXIES"):
        proxies("proxy.example")
