"""Reads a YAML file and says in a plain sentence what is wrong with it, and where."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

NOTHING: Mapping[str, Any] = MappingProxyType({})
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
ROLE = re.compile(r"[A-Z][A-Z0-9_]{0,39}")


class BadReference(Exception):
    """A file of reference data cannot be used; the message names the file and the key."""


class _Loader(yaml.CSafeLoader):
    """YAML in which a word stays a word: `no` and `on` are text, and no key comes twice."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag != "tag:yaml.org,2002:bool"]
    for first, rules in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
    twice = sorted({str(key) for key in keys if keys.count(key) > 1})
    if twice:
        raise BadReference(
            f"line {node.start_mark.line + 1}: the key {twice[0]!r} stands here twice."
        )
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


class Sheet:
    """One place in a file: what stands there, and where that is.

    Every reader returns the value or raises BadReference with a sentence such as
    ``belize/statutes.yaml: statutes › tip_act_2013 › title: is missing.``
    """

    def __init__(self, value: Any, file: str, trail: tuple[str, ...] = ()) -> None:
        self.value, self.file, self.trail = value, file, trail

    def wrong(self, what: str) -> BadReference:
        """The error to raise for this place; `what` ends the sentence."""
        where = f"{' › '.join(self.trail)}: " if self.trail else ""
        return BadReference(f"{self.file}: {where}{what}")

    def at(self, key: str) -> Sheet:
        """The place below this one; its value is None where the key is absent."""
        return Sheet(self.mapping().get(key), self.file, (*self.trail, key))

    def mapping(self) -> dict[Any, Any]:
        """What stands here, as keys and values; absent means none."""
        if self.value is None:
            return {}
        if not isinstance(self.value, dict):
            raise self.wrong("must be a list of keys with values.")
        return self.value

    def only(self, *keys: str) -> None:
        """Refuse keys that nobody reads, so that a slip of the pen does not go unseen."""
        for key in self.mapping():
            if key not in keys:
                raise self.wrong(f"the key {key!r} is not known; known are {', '.join(keys)}.")

    def entries(self, capitals: bool = False) -> Iterator[tuple[str, Sheet]]:
        """Each key with its place, in the order of the file; keys are codes."""
        pattern, letters = (ROLE, "capital") if capitals else (CODE, "small")
        for key in self.mapping():
            if not isinstance(key, str) or not pattern.fullmatch(key):
                raise self.wrong(
                    f"{key!r} is not a code: {letters} letters, digits and underscores, at most 40."
                )
            yield key, self.at(key)

    def items(self) -> Iterator[Sheet]:
        """Each place of a plain list, in the order of the file; absent means none."""
        if self.value is None:
            return
        if not isinstance(self.value, list):
            raise self.wrong("must be a list, each line beginning with a dash.")
        for number, value in enumerate(self.value, start=1):
            yield Sheet(value, self.file, (*self.trail, f"number {number}"))

    def text(self, default: str | None = None) -> str:
        """A word or sentence; `default` where it is absent, else it must be there."""
        if self.value is None and default is not None:
            return default
        if self.value is None:
            raise self.wrong("is missing.")
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.wrong("must be text; put it in quotation marks.")
        return self.value.strip()

    def code(self, default: str | None = None) -> str:
        """A code: small letters, digits and underscores."""
        found = self.text(default)
        if found != default and not CODE.fullmatch(found):
            raise self.wrong(
                f"{found!r} is not a code: small letters, digits and underscores, at most 40."
            )
        return found

    def words(self) -> tuple[str, ...]:
        """A list of words; absent means none."""
        return tuple(item.text() for item in self.items())

    def codes(self) -> tuple[str, ...]:
        """A list of codes; absent means none."""
        return tuple(item.code() for item in self.items())

    def number(self, default: int | None = None, least: int = 0) -> int:
        """A whole number, `least` or more."""
        value = default if self.value is None else self.value
        if value is None:
            raise self.wrong("is missing.")
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise self.wrong(f"must be a whole number, {least} or more.")
        return value

    def flag(self, default: bool = False) -> bool:
        """true or false."""
        value = default if self.value is None else self.value
        if not isinstance(value, bool):
            raise self.wrong("must be true or false.")
        return value

    def day(self) -> datetime.date | None:
        """A day written 2021-04-01; None where it is absent."""
        if self.value is None:
            return None
        if isinstance(self.value, datetime.date) and not isinstance(self.value, datetime.datetime):
            return self.value
        raise self.wrong("must be a day, written as in 2021-04-01.")

    def said(self, languages: tuple[str, ...], required: bool = True) -> Mapping[str, str]:
        """The same thing said in each of the languages, by language code."""
        if self.value is None and not required:
            return NOTHING
        if self.value is None:
            raise self.wrong("is missing.")
        self.only(*languages)
        return MappingProxyType({language: self.at(language).text() for language in languages})

    def plain(self) -> Mapping[str, str]:
        """Keys with one word each, such as the names that other standards use."""
        return MappingProxyType({str(key): self.at(key).text() for key in self.mapping()})


def read_sheet(path: Path) -> Sheet:
    """The whole of one file; it is named in errors by its folder and name."""
    name = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BadReference(f"{name}: the file is missing.") from None
    except UnicodeDecodeError:
        raise BadReference(f"{name}: is not UTF-8 text.") from None
    return sheet_of(name, text)


def sheet_of(name: str, text: str) -> Sheet:
    """The whole of one file whose text is at hand; errors name it so."""
    try:
        value = yaml.load(text, Loader=_Loader)  # noqa: S506 - safe: a CSafeLoader
    except yaml.YAMLError as error:
        raise BadReference(f"{name}: is not valid YAML: {' '.join(str(error).split())}") from None
    except BadReference as error:
        raise BadReference(f"{name}: {error}") from None
    sheet = Sheet(value, name)
    sheet.mapping()
    return sheet
