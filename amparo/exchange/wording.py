"""What was found, in words: fields by their labels, codes by those of their lists, days as days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .conversion.problems import Problem
from .mapping.labels import label_of
from .mapping.subjects import subjects

if TYPE_CHECKING:
    from .uploads.labels import Codes

OF_FIELDS = ("field", "other", "fields")  # what a sentence may name by the names of fields
OF_CODES = {
    "values_differ": "values",
    "blank_means": "value",
    "offence_of_other_act": "raw",
}


def in_words(problem: Problem, subject: str, codes: Codes) -> str:
    """The sentence about a row of this kind, in the reader's language."""
    told = {name: _told(problem, name, value, subject, codes) for name, value in _all(problem)}
    return Problem(problem.row, problem.code, problem.field, told).sentence()


def field_in_words(subject: str, field: str, codes: Codes) -> str:
    """What a field is called; its own name where nobody called it anything."""
    try:
        return label_of(subject, field, codes.language)
    except KeyError:
        return field


def value_in_words(subject: str, field: str, value: str, codes: Codes) -> str:
    """What a mapping puts where a cell is empty: a code by its label, another field by its own."""
    if not value.startswith("="):
        return codes.label(_list_of(subject, field), value) if _list_of(subject, field) else value
    other = value[1:].strip()
    return _("as “%(other)s”") % {"other": _other(subject, other, codes)}


def _all(problem: Problem) -> list[tuple[str, Any]]:
    return list(problem.params.items())


def _told(problem: Problem, name: str, value: Any, subject: str, codes: Codes) -> Any:
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if name in OF_FIELDS and isinstance(value, str):
        return ", ".join(_other(subject, one, codes) for one in value.split(", "))
    if problem.code == "says_otherwise" and name == "raw":
        return value_in_words(subject, problem.params["other"], str(value), codes)
    if OF_CODES.get(problem.code) == name:
        said = str(value).split(", ") if name == "values" else [str(value)]
        return ", ".join(value_in_words(subject, problem.field, one, codes) for one in said)
    return value


def _other(subject: str, field: str, codes: Codes) -> str:
    if field == "as_of":
        return _("the day until which the register was kept")
    return field_in_words(subject, field, codes)


def _list_of(subject: str, field: str) -> str:
    """The code list of a field, of this kind of row or of whichever has it; empty for none."""
    every = subjects()
    kinds = [every[subject], *every.values()] if subject in every else list(every.values())
    found = next((kind.fields[field].kind for kind in kinds if field in kind.fields), "")
    return "yes_no" if found == "yes_no" else found.removeprefix("code.") if "." in found else ""
