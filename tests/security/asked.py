"""Requests that nobody sends by working: every address, method and form, with whatever is bad."""

from __future__ import annotations

import base64
import io
import json
import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import QuerySet
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch

from amparo.kernel.layout import LAYOUTS
from amparo.kernel.scope import row_rule
from amparo.reference.country import country

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from random import Random

    from django.test import Client

    from amparo.access.viewer import Viewer

NOWHERE = UUID("01234567-89ab-7def-8123-456789abcdef")
BUSY = ("officer", "social", "keeper", "root") * 3  # who may do the most
METHODS = ("GET",) * 8 + ("POST",) * 10 + ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
TEXTS: tuple[str, ...] = (
    *("", " ", "0", "-1", "1", "x", "on", "None", "null", "true", "[]", "{}", "yes"),
    *("=1+1", "<script>alert(1)</script>", "\"'`;--", "%s%d%n", "{{ 7*7 }}", "../../etc/passwd"),
    *("a\x00b\x07c", "abc\u202edef", "👩‍👧‍👦", "١٢٣", "\ufeff", "\ufffe", "É" * 300, "x" * 10_000),
    *(
        "9" * 400,
        "1" * 5000,
        "1e400",
        "9999-12-31",
        "0001-01-01",
        "2021-W01-1",
        "NaN",
        "Infinity",
        "-0",
        "1.5",
        "٣",
        "²",
        "½",
        "１",
        "0x10",
        "1_000",
    ),
    *("01/01/0001", "31/12/9999", "2021-02-30", "2021-05-03", "0000-00-00", "10000-01-01", "24:61"),
    *("2021", "2021-Q5", "2021-13", "2021..2020", "9999-12-31T23:59:60Z", "30/02/2021"),
    *(str(NOWHERE), "not-a-uuid", "|identity|health|", "|" * 500, "a" * 41, "http://x.example/"),
    *("//x.example", "javascript:1", "\\\\x", "/case/?next=/", "\r\nSet-Cookie: a=b", "-" * 200),
)
HIDDEN = (
    *("summary", "-summary", "case__summary", "password", "person__name__full", "voided_at"),
    *("is_compartment", "version", "pk", "id__in", "status__gt", "created_by", "user__password"),
)
NAMES = (
    *("sort", "after", "before", "show", "by", "from", "to", "where", "period", "status", "next"),
    *(
        "place",
        "event",
        "since",
        "emergency",
        "copy",
        "language",
        "paper",
        "for",
        "start",
        "format",
    ),
    *("version", "step", "person", "name", "born", "role", "answer", "count", "digest", "verdict"),
    *("for", "other", "sure", "reasons", "reason", "words", "finding", "rows", "decision", "text"),
    *(
        "do",
        "base",
        "query",
        "item",
        "session",
        "credential",
        "code",
        "username",
        "way",
        "void_reason",
    ),
)
CELLS: tuple[Any, ...] = (
    *(None, True, 0, -1, 2**63, 10**400, 1.5, "", "x", "\x00", "\ud800", "9999-99-99", "1"),
    *([], {}, [1], "2021-05-03", "a" * 5000, str(NOWHERE)),
)
FIELD = re.compile(r"<(input|select|textarea|button)\b([^>]*)>", re.I)
OPTION = re.compile(r'<option\b[^>]*\bvalue="([^"]*)"', re.I)
WORD = re.compile(r'\b(name|value)="([^"]*)"')


class Sent(io.BytesIO):
    """A file under whatever name, which Django’s own kinds of files would not take."""

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__(content)
        self.name = name


@dataclass
class Asked:
    """One request, as far as the test client needs to know."""

    who: str
    method: str
    path: str
    body: Any = None
    content_type: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def send(self, client: Client) -> Any:
        if self.content_type:
            return client.generic(self.method, self.path, self.body, self.content_type)
        given: dict[str, Any] = {"headers": self.headers}
        if self.body is not None:
            given["data"] = self.body
        return getattr(client, self.method.lower())(self.path, **given)

    def __str__(self) -> str:
        body = repr(self.body)[:400]
        return (
            f"{self.who}: {self.method} {self.path[:300]} {self.content_type} {self.headers} {body}"
        )


def routes(patterns: Any = None) -> Iterator[URLPattern]:
    """Every address of the program that has a name."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns)
        elif isinstance(entry, URLPattern) and entry.name:
            yield entry


class Asking:
    """Draws requests with dice from what is there: keys, codes, and the forms of pages."""

    def __init__(self, dice: Random, clients: dict[str, Client], cast: dict[str, Viewer]) -> None:
        self.dice = dice
        self.clients = clients
        self.routes = list(routes())
        everything = {code: keys_of(QuerySet(layout.model)) for code, layout in LAYOUTS.items()}
        self.keys = {name: in_sight(viewer) for name, viewer in cast.items()}
        self.keys |= {"nobody": everything, "": everything}
        self.others = [
            key
            for model in apps.get_models()
            if model._meta.app_label not in ("contenttypes", "auth")
            and isinstance(model._meta.pk, models.UUIDField)
            for key in keys_of(QuerySet(model))
        ]
        moves = {
            move
            for layout in LAYOUTS.values()
            if (flow := getattr(layout.model, "workflow", None))
            for move in flow.moves
        }
        self.words = sorted(
            {*LAYOUTS, *moves, *country().roles, "en", "es", "xx", "2021", "entry", "copy", "role"}
            | {part.code for layout in LAYOUTS.values() for part in layout.sections}
            | {
                name
                for layout in LAYOUTS.values()
                for part in layout.sections
                for name in part.fields
            }
        )

    def draw(self) -> Generator[Asked, Any, None]:
        """One or two requests: where a form is filled in, it was looked at before."""
        who = self.dice.choice([*self.clients, *BUSY])
        method = self.dice.choice(METHODS)
        path = self._path(who)
        if self.dice.random() < 0.3:
            path = self._with_query(path)
        headers = self._headers()
        if method != "POST":
            raw = self.dice.random() < 0.3 and method in ("PUT", "PATCH", "DELETE")
            plain = Asked(who, method, path, headers=headers)
            yield self._raw(who, method, path) if raw else plain
            return
        if self.dice.random() < 0.15:
            yield self._raw(who, method, path)
            return
        looked = Asked(who, "GET", path)
        answer = yield looked
        page = answer.content.decode("utf-8", "replace") if answer is not None else ""
        yield Asked(who, method, path, self._filled(page), headers=headers)

    def _path(self, who: str) -> str:
        chance = self.dice.random()
        if chance < 0.7:
            keys = self.keys[who if chance < 0.6 and any(self.keys[who].values()) else ""]
            return self._path_of_a_record({code: found for code, found in keys.items() if found})
        for _turn in range(20):
            route = self.dice.choice(self.routes)
            given = {
                name: self._part(type(converter).__name__)
                for name, converter in route.pattern.converters.items()
            }
            try:
                return reverse(route.name, kwargs=given)
            except NoReverseMatch:
                continue
        return "/"

    def _path_of_a_record(self, keys: dict[str, list[Any]]) -> str:
        code = self.dice.choice(list(keys))
        layout, pk = LAYOUTS[code], self.dice.choice(keys[code])
        section = self.dice.choice(layout.sections) if layout.sections else None
        flow = getattr(layout.model, "workflow", None)
        ways = ["", "void/", "history/", "new"]
        if section:
            ways += [f"edit/{section.code}/"] * 3 + [f"reveal/{self.dice.choice(section.fields)}/"]
        if flow:
            ways += [f"move/{self.dice.choice(list(flow.moves))}/"] * 2
        if code == "case":
            ways += [f"{self.dice.choice(list(LAYOUTS))}/new/"] * 6 + ["opened/", "count/"]
            ways += [f"part/{self.dice.choice(('people', 'team', 'court', 'x'))}/"]
        way = self.dice.choice(ways)
        return f"/{code}/new/" if way == "new" else f"/{code}/{pk}/{way}"

    def _part(self, kind: str) -> Any:
        if kind.startswith("UUID"):
            return self.dice.choice(self.others) if self.dice.random() < 0.9 else NOWHERE
        if kind.startswith("Int"):
            return self.dice.choice((0, 1, 2, 2**31, 2**63, 10**40))
        if kind.startswith("Slug"):
            return self.dice.choice(self.words)
        if self.dice.random() < 0.5:
            return self.dice.choice(("M-CASES", "2021", "2021-2022", "en.pdf", "latest"))
        return self._text().replace("/", "") or "x"

    def _text(self) -> str:
        if self.dice.random() < 0.1:
            return str(self.dice.choice(self.others))
        if self.dice.random() < 0.15:
            return self.dice.choice(self.words)
        return self.dice.choice(TEXTS)

    def _with_query(self, path: str) -> str:
        pairs = []
        for _turn in range(self.dice.randint(1, 3)):
            chance = self.dice.random()
            name = self.dice.choice((*NAMES, *self.words)) if chance < 0.9 else self._text()[:60]
            value = self.dice.choice(HIDDEN) if name == "sort" or chance < 0.1 else self._text()
            if name == "after" and chance < 0.7:
                value = self._mark()
            pairs.append(f"{quote(name)}={quote(value[:3000])}")
        if self.dice.random() < 0.2:
            pairs.append(self.dice.choice(("%ff%fe=%c0%80", "%00=%00", "&&&==;", "a=%zz", "a[]=1")))
        return f"{path}?{'&'.join(pairs)}"

    def _mark(self) -> str:
        """The place in a list from which to go on, written by somebody else than the program."""
        chance = self.dice.random()
        if chance < 0.1:
            return base64.urlsafe_b64encode(b"[" * 2500).decode()
        if chance < 0.4:
            return f"{self._text()[:3000]}~{self.dice.choice(self.others)}"
        told = [self.dice.choice(CELLS) for _cell in range(self.dice.choice((2, 2, 2, 2, 1, 3)))]
        if chance < 0.8 and len(told) == 2:
            told[1] = str(self.dice.choice(self.others))
        return base64.urlsafe_b64encode(json.dumps(told).encode()).decode()

    def _headers(self) -> dict[str, str]:
        if self.dice.random() < 0.7:
            return {}
        return self.dice.choice(
            (
                {"HX-Request": "true"},
                {"Accept-Language": "x" * 3000},
                {"Accept-Language": "es;q=ninety, *;q=-1, \u00e9"},
                {"Cookie": "sessionid=\x01; csrftoken=; django_language=../../x"},
                {"If-None-Match": "*" * 500, "Range": "bytes=9999-1"},
                {"X-Forwarded-For": "::1, rubbish", "User-Agent": "\u00ff" * 5000},
                {"Sec-Fetch-Site": "nonsense", "Host": "a b"},
                {"Content-Length": "many"},
            )
        )

    def _raw(self, who: str, method: str, path: str) -> Asked:
        """A body whose kind, writing or length is not what was said of it."""
        form = "application/x-www-form-urlencoded"
        body, kind = self.dice.choice(
            (
                (b"%ff%fe=%c0%80&version=%00&name=%ed%a0%80", form),
                (b"name=\xff\xfe&version=\xc3\x28&text=\x00", f"{form}; charset=utf-16"),
                (b"name=x", f"{form}; charset=nonsense"),
                (b"name=x", f"{form}; charset={'x' * 2000}"),
                (b"name=x&born=%zz", f"{form}; charset=utf-7"),
                (b"a=1&" * 1500, form),
                (b'{"version": 1, "name": ["x"]}', "application/json"),
                (b"{" * 5000, "application/json"),
                (b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1", "multipart/form-data"),
                (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
                (b"", "multipart/form-data; boundary=" + "y" * 300),
                (b"--x\r\n" * 300, "multipart/form-data; boundary=x"),
                (b"\x00" * 2000, "text/plain"),
            )
        )
        return Asked(who, method, path, body, kind)

    def _filled(self, page: str) -> dict[str, Any]:
        """The form of a page, answered partly as it asks and partly with anything at all."""
        sent: dict[str, Any] = {}
        for name, offered in asked_on(page).items():
            chance = self.dice.random()
            if chance < 0.5 and offered:
                sent[name] = self.dice.choice(offered)
            elif chance < 0.95:
                sent[name] = self._text()
            if chance < 0.05:
                sent[name] = [self._text(), self._text()]
            elif chance < 0.07:
                sent[name] = Sent(self._text()[:80], self._text().encode())
        for _turn in range(self.dice.randint(0, 3)):
            sent[self.dice.choice((*NAMES, *self.words, *HIDDEN))] = self._text()
        return sent


def keys_of(rows: Any) -> list[Any]:
    return list(rows.order_by("pk").values_list("pk", flat=True)[:60])


def in_sight(viewer: Viewer) -> dict[str, list[Any]]:
    """The keys of the records that somebody meets, by the code of their layout."""
    return {code: keys_of(row_rule(layout.model, viewer)) for code, layout in LAYOUTS.items()}


def asked_on(page: str) -> dict[str, list[str]]:
    """What the form on a page asks, and the answers that it offers or holds."""
    found: dict[str, list[str]] = {}
    body = page.partition("<main")[2] or page
    for place in FIELD.finditer(body):
        words = dict(WORD.findall(place[2]))
        name = unescape(words.get("name", ""))
        if not name or name == "csrfmiddlewaretoken":
            continue
        offered = found.setdefault(name, [])
        if place[1].lower() == "select":
            inside = body[place.end() : body.find("</select", place.end())]
            offered += [unescape(value) for value in OPTION.findall(inside) if value]
        elif words.get("value"):
            offered.append(unescape(words["value"]))
    return found
