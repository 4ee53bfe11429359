"""The rules of an emergency: which rows and which fields of one person it opens, and no others.

Nothing here is asked unless the page of an open emergency is being drawn (``looking``): everybody
else’s decisions and rows cost what they cost before. Within that page these rules stand for every
other one, so that no list, search, export or change can happen under them.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from amparo.kernel import privacy
from amparo.kernel.scope import seeing_only
from amparo.reference.country import country

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db import models

    from .viewer import Viewer

    # For a viewer and a person: the keys of the cases that may be met; None keeps all closed.
    Reach = Callable[[Viewer, str], frozenset[str] | None]

_reach: list[Reach] = []


@dataclass(frozen=True)
class Open:
    """One person, and those of his or her cases that neither a conflict nor a seal keeps closed."""

    person: str
    cases: frozenset[str]

    def fields(self, model: type[models.Model]) -> frozenset[str]:
        """The fields of a model that save lives, as far as the wall of purposes lets them."""
        listed = (name.partition(".") for name in country().watching.emergency_fields)
        return frozenset(
            field
            for name, _dot, field in listed
            if name == model.__name__ and _wall_lets(model, field)
        )

    def rows(self, model: type[models.Model]) -> Q:
        """The rows of a model that are open; none of a model without such a field."""
        links = {field.name for field in model._meta.concrete_fields}
        if not self.fields(model) or "person" not in links:
            return Q(pk__in=())
        mine = Q(person=self.person)
        return mine & Q(case__in=self.cases) if "case" in links else mine


def _wall_lets(model: type[models.Model], field: str) -> bool:
    kind, here = privacy.data_class(model, field), country()
    return kind == privacy.OPEN or here.wall.lets(kind, here.watching.purpose)


_open: ContextVar[Open | None] = ContextVar("emergency", default=None)


def reaches(reach: Reach) -> Reach:
    """Registered once, by ``cases``: which cases of a person an emergency may meet."""
    _reach[:] = [reach]
    return reach


def reach_of(viewer: Viewer, person: str) -> Open | None:
    """What an emergency of this viewer opens of a person; None where it opens nothing."""
    cases = _reach[0](viewer, person) if _reach else None
    return Open(person, cases) if cases else None


def under_way() -> Open | None:
    """The emergency whose page is being drawn, if any."""
    return _open.get()


@contextmanager
def looking(emergency: Open) -> Iterator[None]:
    """Within this block the viewer sees what the emergency opens, and nothing of anything else."""
    token = _open.set(emergency)
    try:
        with seeing_only(emergency.rows):
            yield
    finally:
        _open.reset(token)
