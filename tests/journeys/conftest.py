"""A running demonstration and a real browser, for journeys through the pages."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
SERIOUS = ("serious", "critical")


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def amparo(*words: str) -> list[str]:
    """The command, as somebody types it."""
    return [str(Path(sys.executable).parent / "amparo"), *words]


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of a demonstration that was set up for this run alone."""
    home = tmp_path_factory.mktemp("home")
    env = {**os.environ, "AMPARO_HOME": str(home), "AMPARO_KEYS": str(home / "keys")}
    env.pop("AMPARO_DATABASE_URL", None)
    made = subprocess.run(
        amparo("demo", "--no-serve"), env=env, check=False, capture_output=True, text=True
    )
    assert made.returncode == 0, made.stdout + made.stderr
    env["AMPARO_DEMONSTRATION"] = "1"
    with serving(env, home) as address:
        yield address


@contextmanager
def serving(env, home):
    """Serve a home on a port of its own. Gives the address."""
    port, log = _free_port(), home / "serve.log"
    with log.open("w") as told:
        server = subprocess.Popen(
            amparo("serve", "--port", str(port)), env=env, stdout=told, stderr=told
        )
    address = f"http://localhost:{port}"
    try:
        assert _answers(f"{address}/sign-in/"), log.read_text()
        yield address
    finally:
        server.terminate()
        server.wait(20)


def _answers(address: str) -> bool:
    for _try in range(200):
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310  our own address
                return True
        except OSError:
            time.sleep(0.2)
    return False


@pytest.fixture(scope="session")
def chromium():
    names = (os.environ.get("AMPARO_CHROMIUM", ""), *BROWSERS)
    path = next((found for name in names if name and (found := shutil.which(name))), None)
    if path is None:
        pytest.fail("Chromium is needed for journeys: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, site):
    """``with visit("officer") as page``: a browser of its own, signed in as a persona."""

    @contextmanager
    def visiting(persona="", *, language="en", size=DESK, scripts=True):
        context = chromium.new_context(
            base_url=site,
            viewport=size,
            locale=language,
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        context.add_cookies([{"name": "amparo_language", "value": language, "url": site}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        if persona:
            page.goto("/sign-in/")
            page.click(f'button[name="username"][value="{persona}"]')
        try:
            yield page
        finally:
            context.close()

    return visiting


def faults(page) -> list[str]:
    """What axe finds serious on a page, each with the place."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{violation['id']}: {node['html'][:120]}"
        for violation in found["violations"]
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]


def sideways(page) -> int:
    """By how many pixels a page is wider than its window; 0 is right."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
