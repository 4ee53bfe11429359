"""What a row of a register can be: the subjects, their fields and what each field holds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

KINDS = (
    "text",
    "note",
    "reference",
    "references",
    "name",
    "names",
    "staff",
    "date",
    "first_day",
    "last_day",
    "count",
    "number",
    "money",
    "months",
    "age",
    "yes_no",
    "period",
)


@dataclass(frozen=True)
class Field:
    """One thing that a mapping can fill. ``kind`` is one of KINDS or ``code.`` and a code list."""

    name: str
    kind: str
    is_required: bool = False
    is_key: bool = False
    only_with: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Subject:
    """What a row is. ``record`` is the model of rows that become one record each, else empty."""

    name: str
    title: Mapping[str, str]
    fields: Mapping[str, Field]
    record: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(name for name, field in self.fields.items() if field.is_key)

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(name for name, field in self.fields.items() if field.is_required)

    def lacking(self, given: Container[str]) -> list[str]:
        """The required fields that neither stand among those given nor can be put together."""
        return [
            name
            for name in self.required
            if name not in given and not any(part in given for part in self.fields[name].parts)
        ]


@lru_cache(maxsize=1)
def subjects() -> Mapping[str, Subject]:
    """All subjects by name, as subjects.yaml lists them."""
    listed = yaml.safe_load(files(__package__).joinpath("subjects.yaml").read_text("utf-8"))
    return {name: _subject(name, entry) for name, entry in listed.items()}


def _subject(name: str, entry: dict[str, Any]) -> Subject:
    fields = {
        field: Field(
            field,
            facts["kind"],
            facts.get("required", False),
            facts.get("key", False),
            facts.get("with", ""),
            tuple(facts.get("parts", ())),
        )
        for field, facts in entry["fields"].items()
    }
    return Subject(name, entry["title"], fields, entry.get("record", ""))
