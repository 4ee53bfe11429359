"""What is wrong with a mapping: the place, and a sentence that says how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amparo.kernel.errors import Refused

if TYPE_CHECKING:
    from django.utils.functional import Promise

LONGEST = 120  # letters of what is wrong that a sentence repeats
SENTENCES = {
    "not_yaml": _("This is not YAML: {problem}."),
    "repeated": _("Anchors and aliases (& and *) are not read. Write out what is meant."),
    "not_a_table": _("Here a table of keys and values is expected."),
    "not_a_list": _("Here a list is expected."),
    "not_a_text": _("Here a word or a text is expected."),
    "missing_key": _("The key “{key}” is missing."),
    "unknown_key": _("The key “{key}” is not known here. Known are: {known}."),
    "unknown_subject": _("“{name}” is not a kind of row. Known are: {known}."),
    "unknown_field": _("“{field}” is not a field of {subject}. Known are: {known}."),
    "unknown_code": _("“{code}” is not a code of the list {list}."),
    "one_of": _("“{value}” is not possible here. Possible are: {known}."),
    "no_column": _("{subject} needs “{field}”: name its heading, or give it as a constant."),
    "no_heading": _("Name at least one heading, or the columns to join."),
    "bad_value": _("“{value}” cannot be read as {kind}."),
    "bad_version": _("The version is a whole number from 1."),
    "bad_period": _("“{value}” is not a period: give its first and last day."),
    "bad_date": _("“{value}” is not a date: write it as year-month-day."),
}


@dataclass(frozen=True)
class Fault:
    """One thing wrong. ``where`` is the path of keys, such as ``sheets.1.columns.opened``."""

    where: str
    code: str
    sentence: Promise | str


class BadMapping(Refused):
    """A mapping that cannot be used; all faults at once, so that they are mended at once."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__(format_lazy("{}", "\n".join(f"{f.where}: {f.code}" for f in faults)))

    def __str__(self) -> str:
        return "\n".join(f"{fault.where}: {fault.sentence}" for fault in self.faults)


class Faults:
    """Collects what is wrong while a mapping is read."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, where: str, code: str, /, **params: Any) -> None:
        said = {name: _short(value, name) for name, value in params.items()}
        self.found.append(Fault(_short(where), code, format_lazy(SENTENCES[code], **said)))


def _short(value: Any, name: str = "") -> str:
    """As much of what somebody wrote as lets it be found again; what we list ourselves is whole."""
    written = str(value)
    is_ours = name in ("known", "problem")
    return written if is_ours or len(written) <= LONGEST else f"{written[:LONGEST]}…"
