"""The door of a real installation, with a key: invited, in, a look at one's security, in again."""

from __future__ import annotations

import os
import re
import subprocess
from contextlib import contextmanager

import pytest

from .conftest import DESK, PHONE, amparo, serving
from .test_days import looked_at

pytestmark = pytest.mark.journey
GOOD = "a long walk home"


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """The address of an office that holds no invented people, and codes for two users of it."""
    home = tmp_path_factory.mktemp("office")
    env = {**os.environ, "AMPARO_HOME": str(home), "AMPARO_KEYS": str(home / "keys")}
    env.pop("AMPARO_DATABASE_URL", None)
    env.pop("AMPARO_DEMONSTRATION", None)

    def told(*words):
        done = subprocess.run(amparo(*words), env=env, check=True, capture_output=True, text=True)
        return done.stdout

    told("prepare")
    codes = {}
    for name, agency, role in (("ana", "police", "ATIP_OFF"), ("mia", "council", "STATISTICS")):
        told("user", "add", name, "--agency", agency, "--role", role)
        codes[name] = re.findall(r"(?:[2-9A-Z]{5}-){3}[2-9A-Z]{5}", told("user", "invite", name))[0]
    with serving(env, home) as address:
        yield address, codes


@pytest.fixture
def browser(chromium, office):
    """A browser at that office, with a key that knows its holder."""

    @contextmanager
    def opened(*, language="en", size=DESK, scripts=True):
        address, _codes = office
        context = chromium.new_context(
            base_url=address,
            viewport=size,
            locale=language,
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        context.add_cookies([{"name": "amparo_language", "value": language, "url": address}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        if scripts:
            key = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
            key |= {"hasUserVerification": True, "isUserVerified": True}
            key |= {"automaticPresenceSimulation": True}
            lent = context.new_cdp_session(page)
            lent.send("WebAuthn.enable")
            lent.send("WebAuthn.addVirtualAuthenticator", {"options": key})
        try:
            yield page
        finally:
            context.close()

    return opened


def come_in(page, name, code):
    page.goto("/join/")
    page.fill('input[name="username"]', name)
    page.fill('input[name="code"]', code)
    page.fill('input[name="password"]', GOOD)
    page.click("main button.is-main")


def test_an_officer_comes_in_with_a_key_on_her_phone_and_again_by_passkey(browser, office):
    _address, codes = office
    with browser(language="es", size=PHONE) as page:
        page.goto("/join/")
        looked_at(page)
        come_in(page, "ana", codes["ana"])
        looked_at(page)
        page.fill('input[name="name"]', "mi teléfono")
        page.click("button[data-touch]")
        page.wait_for_selector(".code-list")
        looked_at(page)
        page.click("main a.is-main")
        page.goto("/my-security/")
        assert "mi teléfono" in page.inner_text("main")
        looked_at(page)
        page.goto("/my-security/add/")
        looked_at(page)
        page.click("details.menu summary")
        page.click("details.menu form button")
        page.click('button[name="way"]')
        looked_at(page)
        page.click("button[data-touch]")
        page.wait_for_url(lambda address: "/sign-in/" not in address)
        assert "Mi trabajo" in page.title()


def test_whoever_counts_may_choose_codes_without_any_script(browser, office):
    _address, codes = office
    with browser(scripts=False) as page:
        come_in(page, "mia", codes["mia"])
        assert "Six figures" in page.inner_text("main")
        assert page.locator(".code-picture svg").count() == 1
        page.fill('input[name="code"]', "000000")
        page.click("main form:has(input[name='code']) button")
        assert "not right" in page.inner_text("main")
