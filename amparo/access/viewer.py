"""Whose eyes are open: a user, the roles held today, and the purpose of the session."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from amparo.kernel import privacy

from . import conditions, matrix, relations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db import models


@dataclass(frozen=True)
class Viewer:
    """One user with the roles of this very request; nothing of it is kept for the next.

    ``is_proved`` says whether the second factor was shown in the last minutes: so at the end of a
    page’s request, and always for what no browser asked.
    """

    user_id: str
    username: str
    agency: str
    roles: frozenset[str]
    purpose: str = ""
    is_active: bool = True
    language: str = "en"
    unit: str = ""
    is_proved: bool = field(default=True, compare=False)
    _levels: dict[str, tuple[matrix.Level, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def levels(self, topic: str) -> tuple[matrix.Level, ...]:
        """What the matrix opens of a topic to each of this viewer's roles, the most first."""
        if topic not in self._levels:
            self._levels[topic] = matrix.levels(self.roles, topic)
        return self._levels[topic]

    def level(self, topic: str) -> matrix.Level:
        """The best of them, wherever it may hold."""
        return next(iter(self.levels(topic)), matrix.NONE)

    def has(self, permission: str) -> bool:
        """Whether any of the roles carries a permission, named or through the matrix."""
        return self.is_active and matrix.grants(self, permission)

    def may_meet(self, model: type[models.Model]) -> bool:
        """Whether rows of this model can be shown to this viewer at all, as rows.

        A level whose condition no record of this kind can meet shows none.
        """
        settled = privacy.topic_of(model, privacy.OPEN) in relations.SETTLED
        return self.is_active and any(
            settled
            or not level.condition
            or conditions.can_hold(self, level.condition, model, topic)
            for topic, level in self._showing(model)
        )

    def rows_open(self, model: type[models.Model]) -> Q:
        """The rows of a model on which the condition of a level that shows rows is met."""
        showing = list(self._showing(model))
        topic = privacy.topic_of(model, privacy.OPEN)
        if topic in relations.SETTLED or any(not level.condition for _topic, level in showing):
            return Q()
        seen = Q(pk__in=())
        for name, level in showing:
            seen |= conditions.rows(self, level.condition, model, name)
        return seen

    def _showing(self, model: type[models.Model]) -> Iterator[tuple[str, matrix.Level]]:
        for topic in matrix.topics_of(privacy.topic_of(model, privacy.OPEN)):
            for level in self.levels(topic):
                if level.shows_rows:
                    yield topic, level

    def scope(self) -> str:
        """``agency`` for roles that supervise a whole agency, else ``own``."""
        return matrix.scope(self.roles)


def viewer_of(user: Any, purpose: str = "", *, is_proved: bool = True) -> Viewer:
    """The viewer that a signed-in user is at this moment: roles are read anew each time."""
    from django.utils import timezone

    from .models import role_codes

    roles = role_codes(user, timezone.localdate())
    return Viewer(
        user_id=str(user.pk),
        username=user.username,
        agency=user.agency,
        roles=roles,
        purpose=purpose or matrix.default_purpose(roles),
        is_active=user.is_active,
        language=user.language,
        unit=str(user.unit_id or ""),
        is_proved=is_proved,
    )
