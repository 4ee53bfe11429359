"""What a browser does, without drawing: it follows links, keeps cookies, and sends forms."""

from __future__ import annotations

import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    Answers = Sequence[tuple[str, str]]

NOT_SENT = ("submit", "button", "file", "image", "reset")
LONGEST = 1800  # seconds that one answer may take


@dataclass(frozen=True)
class Shown:
    """A page that was answered, and under which address."""

    address: str
    text: str

    @property
    def path(self) -> str:
        return urllib.parse.urlsplit(self.address).path


class Browser:
    """One person at one browser."""

    def __init__(self, site: str) -> None:
        self._site = site
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(cookies)

    def get(self, path: str) -> Shown:
        return self._open(urllib.request.Request(self._site + path))  # noqa: S310  our own site

    def post(self, path: str, page: Shown, answers: Answers, files: Iterable[Path] = ()) -> Shown:
        """Send a form that stood on a page; redirects are followed as a browser would."""
        told = [("csrfmiddlewaretoken", dict(Form(page.text).fields)["csrfmiddlewaretoken"])]
        mark = uuid.uuid4().hex
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in [*told, *answers]
        ]
        for path_of in files:
            head = f'form-data; name="registers"; filename="{path_of.name}"'
            kind = "Content-Type: application/octet-stream"
            parts.append(f"--{mark}\r\nContent-Disposition: {head}\r\n{kind}\r\n\r\n".encode())
            parts += [path_of.read_bytes(), b"\r\n"]
        asked = urllib.request.Request(  # noqa: S310  our own site
            self._site + path,
            data=b"".join([*parts, f"--{mark}--\r\n".encode()]),
            headers={"Content-Type": f"multipart/form-data; boundary={mark}", "Origin": self._site},
        )
        return self._open(asked)

    def _open(self, asked: urllib.request.Request) -> Shown:
        with self._opener.open(asked, timeout=LONGEST) as answer:
            return Shown(answer.geturl(), answer.read().decode())


class Form(HTMLParser):
    """The controls of a page, or of its form for one address, as they would be sent untouched."""

    def __init__(self, text: str, action: str = "") -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self._action, self._counts = action, not action
        self._select, self._options, self._area = "", list[tuple[str, bool]](), ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        name, value = told.get("name") or "", told.get("value") or ""
        if tag == "form" and self._action:
            self._counts = told.get("action") == self._action
        elif tag == "option" and self._select:
            self._options.append((value, "selected" in told))
        elif self._counts and name and tag == "select":
            self._select, self._options = name, []
        elif self._counts and name and tag == "textarea":
            self._area = name
            self.fields.append((name, ""))
        elif self._counts and name and tag == "input" and _is_sent(told):
            self.fields.append((name, value))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select:
            chosen = [value for value, is_chosen in self._options if is_chosen]
            self.fields += [(self._select, value) for value in chosen or self._firsts()]
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            name, value = self.fields[-1]
            self.fields[-1] = (name, value + data)

    def _firsts(self) -> list[str]:
        return [value for value, _is_chosen in self._options[:1]]


def _is_sent(told: dict[str, str | None]) -> bool:
    kind = told.get("type")
    return kind not in NOT_SENT and (kind not in ("checkbox", "radio") or "checked" in told)


def choices(text: str, name: str) -> list[str]:
    """The values of the boxes of one name that a page offers, ticked or not."""
    found: list[str] = []

    class Boxes(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            told = dict(attrs)
            if tag == "input" and told.get("name") == name:
                found.append(told.get("value") or "")

    Boxes().feed(text)
    return found
