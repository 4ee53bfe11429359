"""A mapping whose values can be used too: constants, periods, and what an empty cell means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.exchange.mapping.faults import BadMapping, Faults
from amparo.exchange.mapping.reading import parse_mapping
from amparo.exchange.mapping.subjects import subjects

from .lists import is_code
from .sheets import constant

if TYPE_CHECKING:
    from amparo.exchange.mapping.shape import Mapping


def sound_mapping(text: str) -> Mapping:
    """The mapping in a text, checked in every respect. Raises BadMapping with all its faults."""
    mapping = parse_mapping(text, is_code)
    check_values(mapping)
    return mapping


def draft_mapping(text: str) -> Mapping:
    """As ``sound_mapping``, for one that may still lack columns that every row needs."""
    mapping = parse_mapping(text, is_code, is_draft=True)
    check_values(mapping)
    return mapping


def check_values(mapping: Mapping) -> None:
    """Raises BadMapping for constants, meanings of blanks and periods that nobody could read."""
    faults = Faults()
    for number, entry in enumerate(mapping.sheets, 1):
        fields = subjects()[entry.rows].fields
        given = {
            **{f"constants.{name}": (name, value) for name, value in entry.constants.items()},
            **{
                f"blank_means.{name}": (name, value)
                for name, value in entry.blank_means.items()
                if not value.startswith("=")
            },
        }
        for where, (name, value) in given.items():
            if not _can_be(fields[name].kind, value, mapping):
                kind = fields[name].kind
                faults.add(f"sheets.{number}.{where}", "bad_value", value=value, kind=kind)
        for name, value in entry.blank_means.items():
            other = value.removeprefix("=").strip()
            if value.startswith("=") and other != "as_of" and other not in fields:
                known = ", ".join(fields)
                subject = entry.rows
                faults.add(
                    f"sheets.{number}.blank_means.{name}",
                    "unknown_field",
                    field=other,
                    subject=subject,
                    known=known,
                )
        if entry.period and not _can_be("period", entry.period, mapping):
            faults.add(f"sheets.{number}.period", "bad_value", value=entry.period, kind="period")
    if faults.found:
        raise BadMapping(faults.found)


def _can_be(kind: str, value: str, mapping: Mapping) -> bool:
    try:
        constant(kind, value, mapping)
    except LookupError:
        return False
    return True
