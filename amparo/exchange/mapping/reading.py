"""Reads a mapping from YAML, strictly: an unknown key is a fault, not a wish."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import yaml

from amparo.exchange.registers.encodings import ENCODINGS, is_encoding

from .faults import BadMapping, Faults
from .keys import COLUMN_KEYS, MAPPING_KEYS, SHEET_KEYS, UNITS
from .shape import DATE_ORDERS, NAME_ORDERS, Column, Mapping, SheetMapping
from .subjects import Subject, subjects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    CodeCheck = Callable[[str, str], bool]  # whether a code is in a code list


LONGEST_NUMBER = 18  # figures
# What single letters mean for a sex, by the language of the register.
LETTERS = {"en": {"m": "male"}, "es": {"m": "female", "h": "male"}}


class Loader(yaml.SafeLoader):
    """YAML without surprises: ``no``, ``on`` and ``N`` stay words; only true and false are not.

    Nothing is written once and meant many times: a few such lines can fill the machine.
    """

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent) or self.peek_event().anchor:  # type: ignore[no-untyped-call]
            raise Repeated
        return super().compose_node(parent, index)


class Repeated(yaml.YAMLError):
    """An anchor or an alias, which mappings do not have."""


def _whole(loader: Loader, node: yaml.ScalarNode) -> int:
    """Nothing in a mapping is counted beyond a few figures, and very long numbers take for ever."""
    if len(node.value) > LONGEST_NUMBER:
        raise yaml.YAMLError(f"{node.value[:LONGEST_NUMBER]}…")
    return loader.construct_yaml_int(node)


Loader.add_constructor("tag:yaml.org,2002:int", _whole)
Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in entries if tag != "tag:yaml.org,2002:bool"]
    for first, entries in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def read_mapping(path: Path, is_code: CodeCheck | None = None) -> Mapping:
    """The mapping in a file. Raises BadMapping with all faults; OSError where there is no file."""
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise _not_yaml(error) from error
    return parse_mapping(text, is_code)


def _not_yaml(error: Exception) -> BadMapping:
    faults = Faults()
    if isinstance(error, Repeated):
        faults.add("", "repeated")
    else:
        faults.add("", "not_yaml", problem=" ".join(str(error).split())[:300])
    return BadMapping(faults.found)


def read_yaml(text: str) -> Any:
    """What a YAML text says. Raises BadMapping for what is not YAML."""
    try:
        return yaml.load(text, Loader)  # noqa: S506  (derived from SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise _not_yaml(error) from error


def parse_mapping(
    text: str, is_code: CodeCheck | None = None, *, is_draft: bool = False
) -> Mapping:
    """The mapping in a text. ``is_code`` checks words against code lists; None leaves that out.

    A draft may lack columns that every row needs.
    """
    faults = Faults()
    found = read_yaml(text)
    mapping = _Reader(faults, is_code, is_draft=is_draft).mapping(found)
    if faults.found or mapping is None:
        raise BadMapping(faults.found)
    return mapping


class _Reader:
    def __init__(self, faults: Faults, is_code: CodeCheck | None, *, is_draft: bool) -> None:
        self.is_draft = is_draft
        self.faults = faults
        self.is_code = is_code
        self.defaults: dict[str, str] = {}
        self.words: dict[str, dict[str, str]] = {}
        self.language = "en"

    def mapping(self, found: Any) -> Mapping | None:
        table = self.table("", found, MAPPING_KEYS)
        for key in ("mapping", "version", "office", "sheets"):
            if key not in table:
                self.faults.add("", "missing_key", key=key)
        if self.faults.found:
            return None
        if not isinstance(table["version"], int) or table["version"] < 1:
            self.faults.add("version", "bad_version")
        self.defaults["date_order"] = self.one_of(table, "date_order", DATE_ORDERS, "")
        self.defaults["names"] = self.one_of(table, "names", NAME_ORDERS, "")
        self.language = str(table.get("language", "en"))
        self.words = self.word_lists(table.get("words", {}))
        sheets = [
            self.sheet(f"sheets.{place}", entry)
            for place, entry in enumerate(self.list_of("sheets", table["sheets"]), 1)
        ]
        return Mapping(
            code=str(table["mapping"]),
            version=table["version"] if isinstance(table["version"], int) else 0,
            office=str(table["office"]),
            files=self.texts("for", table.get("for", [])),
            title=self.pairs("title", table.get("title", {})),
            language=self.language,
            encoding=self.encoding(str(table.get("encoding", ""))),
            date_order=self.defaults["date_order"],
            names=self.defaults["names"],
            as_of=self.day("as_of", table.get("as_of")),
            periods=self.periods(table.get("periods", {})),
            words=self.words,
            staff=self.pairs("staff", table.get("staff", {})),
            is_strict=bool(table.get("strict", False)),
            leave_out=self.texts("leave_out", table.get("leave_out", [])),
            sheets=tuple(sheet for sheet in sheets if sheet),
        )

    def encoding(self, name: str) -> str:
        """Known ones only: Python has others that no office writes, and some that take for ever."""
        if name and not is_encoding(name):
            self.faults.add("encoding", "one_of", value=name, known=", ".join(ENCODINGS))
            return ""
        return name

    def sheet(self, where: str, found: Any) -> SheetMapping | None:
        table = self.table(where, found, SHEET_KEYS)
        name = str(table.get("rows", ""))
        subject = subjects().get(name)
        if subject is None:
            self.faults.add(
                f"{where}.rows", "unknown_subject", name=name, known=", ".join(subjects())
            )
            return None
        words = self.field_words(f"{where}.words", table.get("words", {}), subject)
        columns = self.columns(f"{where}.columns", table.get("columns", {}), subject, words)
        constants = self.fields_of(f"{where}.constants", table.get("constants", {}), subject)
        self.complete(where, subject, columns, constants)
        return SheetMapping(
            rows=name,
            sheets=self.texts(f"{where}.sheet", table.get("sheet", [])),
            columns=columns,
            constants=constants,
            blank_means=self.fields_of(
                f"{where}.blank_means", table.get("blank_means", {}), subject
            ),
            only_if=self.texts(f"{where}.only_if", table.get("only_if", [])),
            not_if=self.texts(f"{where}.not_if", table.get("not_if", [])),
            ignore=self.texts(f"{where}.ignore", table.get("ignore", [])),
            period=str(table.get("period", "")),
            is_hidden_too=bool(table.get("hidden_too", False)),
        )

    def columns(
        self, where: str, found: Any, subject: Subject, words: dict[str, dict[str, str]]
    ) -> tuple[Column, ...]:
        table = self.table(where, found, tuple(subject.fields), "unknown_field", subject.name)
        return tuple(
            self.column(f"{where}.{name}", name, entry, subject, words)
            for name, entry in table.items()
        )

    def column(
        self,
        where: str,
        name: str,
        found: Any,
        subject: Subject,
        words: dict[str, dict[str, str]],
    ) -> Column:
        short = isinstance(found, str | list)
        table = {"headings": found} if short else self.table(where, found, COLUMN_KEYS)
        kind = subject.fields[name].kind
        column = Column(
            field=name,
            kind=kind,
            headings=self.texts(f"{where}.headings", table.get("headings", [])),
            join=self.texts(f"{where}.join", table.get("join", [])),
            joined_with=str(table.get("joined_with", " ")),
            split=self.texts(f"{where}.split", table.get("split", [])),
            after=self.texts(f"{where}.after", table.get("after", [])),
            none=self.texts(f"{where}.none", table.get("none", [])),
            date_order=self.one_of(table, "date_order", DATE_ORDERS, where)
            if "date_order" in table
            else self.defaults["date_order"],
            names=self.one_of(table, "names", NAME_ORDERS, where)
            if "names" in table
            else self.defaults["names"],
            unit=self.one_of(table, "unit", UNITS, where),
            currency=str(table.get("currency", "")),
        )
        if not column.headings and not column.join:
            self.faults.add(where, "no_heading")
        return self.with_words(column, words.get(name, {}))

    def with_words(self, column: Column, own: dict[str, str]) -> Column:
        from dataclasses import replace

        usual = LETTERS.get(self.language, {}) if column.code_list == "sex" else {}
        return replace(column, words={**usual, **self.words.get(column.code_list, {}), **own})

    def complete(
        self,
        where: str,
        subject: Subject,
        columns: tuple[Column, ...],
        constants: dict[str, str],
    ) -> None:
        given = {column.field for column in columns} | constants.keys()
        for name in () if self.is_draft else subject.lacking(given):
            self.faults.add(where, "no_column", subject=subject.name, field=name)

    def word_lists(self, found: Any) -> dict[str, dict[str, str]]:
        table = self.table("words", found, None)
        return {
            str(name): self.word_table(f"words.{name}", entry, str(name))
            for name, entry in table.items()
        }

    def field_words(self, where: str, found: Any, subject: Subject) -> dict[str, dict[str, str]]:
        table = self.table(where, found, tuple(subject.fields), "unknown_field", subject.name)
        result = {}
        for name, entry in table.items():
            kind = subject.fields[name].kind
            listed = "yes_no" if kind == "yes_no" else kind.removeprefix("code.")
            result[str(name)] = self.word_table(f"{where}.{name}", entry, listed)
        return result

    def word_table(self, where: str, found: Any, listed: str) -> dict[str, str]:
        words = self.pairs(where, found)
        for typed, code in words.items():
            if not self.knows(listed, code):
                self.faults.add(f"{where}.{typed}", "unknown_code", code=code, list=listed)
        return words

    def knows(self, listed: str, code: str) -> bool:
        if listed == "yes_no":
            return code in {"yes", "no", "not_recorded", "unknown"}
        return self.is_code is None or self.is_code(listed, code)

    def fields_of(self, where: str, found: Any, subject: Subject) -> dict[str, str]:
        table = self.table(where, found, tuple(subject.fields), "unknown_field", subject.name)
        values = self.pairs(where, table)
        for name, value in values.items():
            kind = subject.fields[name].kind if name in subject.fields else ""
            listed = kind.removeprefix("code.")
            if listed != kind and not value.startswith("=") and not self.knows(listed, value):
                self.faults.add(f"{where}.{name}", "unknown_code", code=value, list=listed)
        return values

    def periods(self, found: Any) -> dict[str, tuple[date, date]]:
        result = {}
        for name, days in self.table("periods", found, None).items():
            if isinstance(days, list) and len(days) == 2 and all(isinstance(d, date) for d in days):
                result[str(name)] = (days[0], days[1])
            else:
                self.faults.add(f"periods.{name}", "bad_period", value=str(days))
        return result

    def day(self, where: str, found: Any) -> date | None:
        if found is not None and not isinstance(found, date):
            self.faults.add(where, "bad_date", value=str(found))
            return None
        return found

    def table(
        self,
        where: str,
        found: Any,
        known: Iterable[str] | None,
        fault: str = "unknown_key",
        subject: str = "",
    ) -> dict[str, Any]:
        if not isinstance(found, dict):
            self.faults.add(where, "not_a_table")
            return {}
        if known is None:
            return found
        names = tuple(known)
        for key in found:
            if key not in names:
                params = {"key": key, "field": key, "subject": subject, "known": ", ".join(names)}
                self.faults.add(f"{where}.{key}".lstrip("."), fault, **params)
        return {key: value for key, value in found.items() if key in names}

    def list_of(self, where: str, found: Any) -> list[Any]:
        if isinstance(found, list):
            return found
        self.faults.add(where, "not_a_list")
        return []

    def texts(self, where: str, found: Any) -> tuple[str, ...]:
        listed = found if isinstance(found, list) else [found]
        if any(isinstance(item, dict | list) or item is None for item in listed):
            self.faults.add(where, "not_a_text")
            return ()
        return tuple(str(item) for item in listed)

    def pairs(self, where: str, found: Any) -> dict[str, str]:
        table = self.table(where, found, None)
        if any(isinstance(value, dict | list) or value is None for value in table.values()):
            self.faults.add(where, "not_a_text")
            return {}
        return {str(key): _said(value) for key, value in table.items()}

    def one_of(self, table: dict[str, Any], key: str, known: tuple[str, ...], where: str) -> str:
        value = str(table.get(key, known[0]))
        if value not in known:
            place = f"{where}.{key}".lstrip(".")
            self.faults.add(place, "one_of", value=value, known=", ".join(known))
        return value


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
