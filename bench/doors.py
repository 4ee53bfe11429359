"""Measures very many people who sign in at the same moment."""

from __future__ import annotations

import http.cookiejar
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from statistics import median, quantiles
from threading import Barrier
from typing import TYPE_CHECKING

from .frame import About, Bounds, Round
from .houses import a_full_house
from .server import Server, python

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE = 120  # seconds for all to stand at the door
PASSWORD = "amparo-demonstration"  # noqa: S105  of the invented people
HASHED = 10  # passwords of which the time is told for all
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
FAILED = "sign-ins that failed"


class SigningIn:
    """So many colleagues at the door of one server at once."""

    def __init__(self, persons: int, folder: Path, at_once: int = 150) -> None:
        self.persons, self._within, self.at_once = persons, folder, at_once
        self.about = About(
            code="sign-in",
            title=f"{at_once} people sign in at once",
            size=f"{persons:,} persons",
            ours=(
                "From the moment at which all of them send name and password until the last has a "
                "session, on two processes; none may fail. The factor after the password is left "
                "out, since invented people hold no keys."
            ),
            anchor="As many passwords checked by the same hash in a row, told from ten of them.",
            bounds=Bounds(),
            rounds=1,
        )

    def __enter__(self) -> SigningIn:
        self.home = a_full_house(self.persons, self._within)
        self.names = python(self.home, "bench.hash_once", "names").decode().split()
        self.server = Server(self.home, workers=2)
        return self

    def __exit__(self, *_error: object) -> None:
        if hasattr(self, "server"):
            self.server.stop()

    def round(self, number: int) -> Round:
        """All at once."""
        anchor = float(python(self.home, "bench.hash_once", "check", str(HASHED)))
        anchor *= self.at_once / HASHED
        ready = Barrier(self.at_once + 1, timeout=PATIENCE)
        names = [self.names[at % len(self.names)] for at in range(self.at_once)]
        with ThreadPoolExecutor(self.at_once) as pool:
            answers = [pool.submit(self._sign_in, name, ready) for name in names]
            ready.wait()
            began = time.perf_counter()
            found = [answer.result() for answer in answers]
            ours = time.perf_counter() - began
        failed = sum(not is_in for is_in, _ in found)
        times = [seconds for _, seconds in found]
        return Round(
            ours=ours,
            anchor=anchor,
            memory=self.server.most_memory(),
            parts={"one of them, median": median(times), "p95": quantiles(times, n=20)[-1]},
            told={FAILED: f"{failed} of {self.at_once}"},
            failed=(FAILED,) if failed else (),
        )

    def _sign_in(self, name: str, ready: Barrier) -> tuple[bool, float]:
        """Read the form, wait for all others, and send it."""
        jar = http.cookiejar.CookieJar()
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        where = f"{self.server.address}/sign-in/"
        is_open, token = True, ""
        try:
            token = TOKEN.findall(browser.open(where, timeout=60).read().decode())[0]
        except (OSError, IndexError):
            is_open = False
        ready.wait()
        began = time.perf_counter()
        if is_open:
            given = {"csrfmiddlewaretoken": token, "username": name, "password": PASSWORD}
            asked = urllib.request.Request(  # noqa: S310  our own server
                where, urllib.parse.urlencode(given).encode(), {"Referer": where}
            )
            try:
                with browser.open(asked, timeout=120) as answer:
                    is_open = not answer.url.endswith("/sign-in/")
            except OSError:
                is_open = False
        return is_open, time.perf_counter() - began
