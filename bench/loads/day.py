"""One load through the pages: brought, read, mapped, rehearsed, loaded, compared, signed."""

from __future__ import annotations

import re
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .browser import Browser, Form, Shown, choices

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

ASKS_AGAIN = 'http-equiv="refresh"'
PAUSE = 1.0  # seconds between two looks at a page that asks again by itself
PROGRESS = re.compile(r'class="progress-words"><strong>([^<]+)<.*?<progress[^>]*?>', re.S)
PART = re.compile(r'<progress max="100" value="(\d+)"')
SECOND = "prosecutor"  # of another agency than the steward


class Day:
    """What a steward and a second signer do; ``seen``: progress by its words."""

    def __init__(self, site: str) -> None:
        self._site = site
        self.steward = self.sign_in("steward")
        self.seconds: dict[str, float] = {}
        self.seen: dict[str, set[int]] = {}
        self.slowest = 0.0

    def sign_in(self, username: str) -> Browser:
        """A browser in which somebody has signed in by name and password."""
        from amparo.access.sessions import DEMONSTRATION_PASSWORD

        browser = Browser(self._site)
        page = browser.get("/sign-in/")
        answers = [("username", username), ("password", DEMONSTRATION_PASSWORD)]
        shown = browser.post("/sign-in/", page, answers)
        if shown.path == "/sign-in/":
            raise RuntimeError(f"{username} was not let in")
        return browser

    def bring(self, files: Sequence[Path], again: str = "") -> list[Shown]:
        """Bring files one by one and wait until they are read; their pages."""
        found = []
        for path in files:
            with self._timed(f"{again}send {path.name}"):
                page = self.steward.get("/registers/new/")
                answers = [
                    ("office", "dhs"),
                    ("legal_basis", "own_record"),
                    ("origin", "The bench"),
                ]
                answers += [("year_from", "2010"), ("year_to", "2022")]
                shown = self.steward.post("/registers/new/", page, answers, [path])
            with self._timed(f"{again}read {path.name}"):
                found.append(self._until_done(self.steward, shown))
        return found

    def map(self, uploads: Sequence[Shown], again: str = "") -> None:
        """Take for each file the mapping that is offered first."""
        for upload in uploads:
            with self._timed(f"{again}map"):
                where = f"{upload.path}mapping/"
                page = self.steward.get(where)
                answers = [*Form(page.text, where).fields, ("do", "save")]
                answers = [(name, said) for name, said in answers if not name.startswith("csrf")]
                saved = self.steward.post(where, page, answers)
                if saved.path == where:
                    raise RuntimeError("the mapping was not saved")

    def rehearse(self, again: str = "") -> Shown:
        """Begin a load of all files that are ready; its page once the rehearsal is done."""
        with self._timed(f"{again}dry run"):
            page = self.steward.get("/loads/new/")
            answers = [("uploads", key) for key in choices(page.text, "uploads")]
            shown = self.steward.post("/loads/new/", page, [*answers, ("accept_above", "0.9")])
            return self._until_done(self.steward, shown)

    def do(self, load: Shown, job: str, named: str) -> Shown:
        """Press the button of the next step, and wait until a worker has done it."""
        with self._timed(named):
            shown = self.steward.post(f"{load.path}do/{job}/", load, [])
            return self._until_done(self.steward, shown)

    def explain(self, load: Shown) -> Shown:
        """Say why figures differ, where any do."""
        figures = choices(load.text, "figures")
        if not figures:
            return load
        answers = [*(("figures", figure) for figure in figures), ("why", "An invented register.")]
        self.steward = self.sign_in("steward")  # the second factor was shown too long ago
        load = self.steward.get(load.path)
        with self._timed("explain"):
            return self.steward.post(f"{load.path}explain/", load, answers)

    def sign(self, load: Shown) -> Shown:
        """The steward signs, and somebody of another agency; the worker ends the review."""
        self.steward, second = self.sign_in("steward"), self.sign_in(SECOND)
        shown = load
        with self._timed("two signatures and the end of the review"):
            for browser in (self.steward, second):
                where = f"{load.path}sign/"
                shown = browser.post(where, browser.get(where), [])
            return self._until_done(second, shown)

    def _until_done(self, browser: Browser, shown: Shown) -> Shown:
        while ASKS_AGAIN in shown.text:
            if words := PROGRESS.search(shown.text):
                part = PART.search(shown.text)
                self.seen.setdefault(words[1], set()).add(int(part[1]) if part else 0)
            time.sleep(PAUSE)
            began = time.monotonic()
            shown = browser.get(shown.path)
            self.slowest = max(self.slowest, time.monotonic() - began)
        return shown

    @contextmanager
    def _timed(self, step: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.seconds[step] = self.seconds.get(step, 0.0) + time.monotonic() - began
        print(f"{self.seconds[step]:8.1f} s  {step}", flush=True)
