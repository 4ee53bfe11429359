"""A layout says which fields of a record are shown and asked together, once for page and form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from django.db import models
    from django.utils.functional import Promise

    Label: TypeAlias = str | Promise

LAYOUTS: dict[str, Layout] = {}
BY_MODEL: dict[type[models.Model], Layout] = {}


@dataclass(frozen=True)
class Section:
    """Fields that belong together. ``needs``: who may change them, if not as usual.

    ``later``: not asked when the record is new, because nobody can know the answers yet.
    """

    code: str
    title: Label
    fields: tuple[str, ...]
    needs: str | None = None
    hint: Label = ""
    later: bool = False


@dataclass(frozen=True)
class Layout:
    """How a record meets people. ``parent``: the link to the record it is entered under.

    ``columns`` are shown in lists; ``elsewhere`` names the fields with no place on the page of
    their own; ``room`` is the heading of the navigation, empty for records without a list there.
    ``by_name``: verbs that no level of the matrix gives, only a role that lists them.
    """

    model: Any
    code: str
    title: Label
    plural: Label
    sections: tuple[Section, ...]
    columns: tuple[str, ...] = ()
    order: tuple[str, ...] = ("-created_at",)
    parent: str | None = None
    elsewhere: frozenset[str] = field(default_factory=frozenset)
    help: Label = ""
    icon: str = ""
    room: Label = ""
    by_name: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if self.code in LAYOUTS and LAYOUTS[self.code].model is not self.model:
            raise ValueError(f"two layouts are called {self.code}")
        LAYOUTS[self.code] = self
        BY_MODEL[self.model] = self

    def section(self, code: str) -> Section:
        for section in self.sections:
            if section.code == code:
                return section
        raise LookupError(f"{self.code} has no section {code}")

    def asked(self) -> tuple[str, ...]:
        """Every field that the page has a place for, in order."""
        return tuple(name for section in self.sections for name in section.fields)

    def asked_at_first(self) -> tuple[str, ...]:
        """The fields that the form of a new record asks; the rest has its place on the page."""
        return tuple(
            name for section in self.sections if not section.later for name in section.fields
        )

    def permission(self, verb: str) -> str:
        return f"{self.code}.{verb}"


def layout_of(record: object) -> Layout:
    """The layout of a record or of its class."""
    return BY_MODEL[record if isinstance(record, type) else type(record)]
