"""All that one viewer may see of one case: the records of every room, a query for each kind."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from amparo.access.decide import decide
from amparo.kernel.layout import LAYOUTS
from amparo.kernel.scope import row_rule

from .models import Case

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer
    from amparo.kernel.layout import Layout

AT_MOST = 200  # records of one kind on the page of one case


@dataclass(frozen=True)
class Part:
    """The records of one kind in a case, in the order of their layout."""

    layout: Layout
    rows: list[Any]
    may_add: bool


@dataclass(frozen=True)
class CaseFile:
    """A case with everything that hangs from it, as far as the viewer sees it."""

    viewer: Viewer
    case: Case

    @cached_property
    def parts(self) -> list[Part]:
        """Kinds of which the viewer may see any; a kind that is closed is not in the list."""
        return [part for layout in layouts_of_a_case() if (part := self._part(layout))]

    def rows(self, code: str) -> list[Any]:
        """The records of one kind."""
        return next((part.rows for part in self.parts if part.layout.code == code), [])

    def _part(self, layout: Layout) -> Part | None:
        if not decide(self.viewer, layout.permission("read"), layout.model):
            return None
        rows = row_rule(layout.model, self.viewer).filter(case=self.case.pk)
        may_add = layout.parent == "case" and bool(
            decide(self.viewer, layout.permission("create"), layout.model)
        )
        return Part(layout, list(rows.order_by(*layout.order)[:AT_MOST]), may_add)


def layouts_of_a_case() -> list[Layout]:
    """The layouts of all records that belong to a case, of whatever room."""
    return [layout for layout in LAYOUTS.values() if _belongs_to_a_case(layout.model)]


def _belongs_to_a_case(model: Any) -> bool:
    return any(
        field.name == "case" and field.related_model is Case
        for field in model._meta.concrete_fields
    )
