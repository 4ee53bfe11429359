"""Many colleagues at work at once, by Locust. Prints JSON: seconds of every answer, by page.

Run: ``python -m bench.crowd ADDRESS PLAN USERS SECONDS WAIT``. Each colleague opens one page after
the other, reads for about WAIT seconds, and goes on; the anchors are pages among the others. All go
through the pages in the same order and begin at different ones, so that each page is answered as
often as any other however slow the answers are. The first quarter of the time is not counted: each
process reads then what it needs for its first pages.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import defaultdict
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import gevent
from locust import HttpUser, between, events, task
from locust.clients import HttpSession
from locust.env import Environment

ANCHORS = ("bare view", "one query")
FIGURES = "dashboard"  # the page that counts the whole country
APART = 5  # pages between where two colleagues begin, so that a few are soon at every page
UNREAD = 0.25
ANSWERED = 20  # seconds for the last answers to come
SUBMIT = ("submit", "button", "file", "checkbox", "radio")


class Form(HTMLParser):
    """What the main form of a page already holds."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._inside = self._choice = False
        self._select = ""
        self.feed(text[text.index('<main id="main"') :])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Hidden fields, texts, and the first choice that says something."""
        told = dict(attrs)
        name = told.get("name") or ""
        if tag == "input" and name and told.get("type") not in SUBMIT:
            self.fields.setdefault(name, told.get("value") or "")
        elif tag == "textarea" and name:
            self.fields[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and not self.fields.get(self._select):
            self.fields[self._select] = told.get("value") or ""


class Colleague(HttpUser):
    """Somebody at work on her own cases."""

    plans: list[dict[str, Any]] = []
    taken = 0

    def on_start(self) -> None:
        """Take the next session."""
        cls = type(self)
        self.plan = cls.plans[cls.taken % len(cls.plans)]
        self.opened = cls.taken * APART
        cls.taken += 1
        self.client.cookies.set(*self.plan["cookie"])
        self.other = HttpSession(self.host, self.environment.events.request, self)
        self.other.cookies.set(*self.plan["figures"])
        self.dice = random.Random(cls.taken)

    @task
    def a_page(self) -> None:
        """The next of the pages."""
        page = PAGES[self.opened % len(PAGES)]
        self.opened += 1
        page(self)

    def open(self, where: str, name: str, client: HttpSession | None = None) -> str:
        """Get a page; anything but a page is counted as a failure."""
        with (client or self.client).get(
            where, name=name, allow_redirects=False, catch_response=True
        ) as answer:
            if answer.status_code != 200:
                answer.failure(f"{answer.status_code} instead of 200")
            return str(answer.text)

    def bare(self) -> None:
        self.open("/anchor/bare/", ANCHORS[0])

    def one_query(self) -> None:
        self.open("/anchor/one-query/", ANCHORS[1])

    def home(self) -> None:
        self.open("/", "home")

    def case_list(self) -> None:
        self.open("/case/", "case list")

    def deep_list(self) -> None:
        self.open(self.plan["deep"], "case list, page 100 or last")

    def case(self) -> None:
        self.open(self.dice.choice(self.plan["cases"]), "open a case")

    def person(self) -> None:
        self.open(self.dice.choice(self.plan["people"]), "person page")

    def save(self) -> None:
        """Write a note; the form that comes before is not counted."""
        where = self.dice.choice(self.plan["cases"]) + "note/new/"
        given = Form(self.open(where, "(form)")).fields
        given |= {"text": "Nothing new today.", "kind": given.get("kind") or "other"}
        self._post(where, "save a note", given, saves=True)

    def search(self) -> None:
        self._search(self.plan["name"], "search, exact")

    def misspelt(self) -> None:
        name = self.plan["name"]
        place = max(1, len(name) // 2)
        turned = name[: place - 1] + name[place : place + 1] + name[place - 1 : place]
        self._search(turned + name[place + 1 :], "search, misspelt")

    def coming_dates(self) -> None:
        self.open("/key_date/", "calendar")

    def figure(self) -> None:
        """A page of the dashboard, by somebody who works with figures."""
        self.open("/figures/M-VIC-CONF/", FIGURES, self.other)

    def _search(self, name: str, told: str) -> None:
        given = Form(self.open("/person/search/", "(form)")).fields
        self._post("/person/search/", told, given | {"name": name}, saves=False)

    def _post(self, where: str, name: str, given: dict[str, str], *, saves: bool) -> None:
        with self.client.post(
            where, data=given, name=name, allow_redirects=False, catch_response=True
        ) as answer:
            expected = 302 if saves else 200
            if answer.status_code != expected:
                answer.failure(f"{answer.status_code} instead of {expected}")


PAGES = (
    *(Colleague.bare, Colleague.one_query, Colleague.home, Colleague.case_list),
    *(Colleague.deep_list, Colleague.case, Colleague.person, Colleague.save),
    *(Colleague.search, Colleague.misspelt, Colleague.coming_dates, Colleague.figure),
)


def main(address: str, plan: str, users: int, seconds: float, wait: float) -> None:
    """Let so many work for so long."""
    Colleague.plans = json.loads(Path(plan).read_text(encoding="utf-8"))
    Colleague.wait_time = between(wait * 0.5, wait * 1.5)
    times: dict[str, list[float]] = defaultdict(list)
    failed: dict[str, str] = {}
    counted_from = time.monotonic() + seconds * UNREAD
    sizes: dict[str, int] = {}
    queries: dict[str, int] = {}

    def answered(name: str, response_time: float, exception: Any, **more: Any) -> None:
        response = more.get("response")
        status = getattr(response, "status_code", 0)
        if exception is not None or status >= 400:
            failed[name] = str(exception or status)[:200]
        elif time.monotonic() >= counted_from and not name.startswith("("):
            times[name].append(response_time / 1000)
            sizes[name] = more.get("response_length") or 0
            queries[name] = int(getattr(response, "headers", {}).get("X-Queries", 0))

    events.request.add_listener(answered)
    environment = Environment(user_classes=[Colleague], events=events, host=address)
    runner = environment.create_local_runner()
    runner.start(users, spawn_rate=max(users / (seconds * UNREAD), 1))
    gevent.sleep(seconds)
    environment.stop_timeout = ANSWERED  # an answer that is on its way counts
    runner.quit()
    print(json.dumps({"times": times, "failed": failed, "sizes": sizes, "queries": queries}))


if __name__ == "__main__":
    at, where, count, lasting, reading = sys.argv[1:6]
    main(at, where, int(count), float(lasting), float(reading))
