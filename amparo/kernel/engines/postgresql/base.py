"""Tells PostgreSQL in whose name a statement looks, for the length of one transaction.

The policies on the tables (``access/rls.py``) read two settings: whether the system or a viewer
looks, and the keys of the cases that the viewer may reach, found once a transaction by the very
rule of the lists. Both are local to the transaction, so that a connection carries nothing over to
the next one who borrows it. What is not said is empty, and then no row is shown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import transaction
from django.db.backends.postgresql import base

from amparo.kernel import wall

if TYPE_CHECKING:
    from collections.abc import Callable

NOBODY, SYSTEM, VIEWER = "", "system", "viewer"
SAY = "SELECT set_config('amparo.context', %s, true)"
SAY_WHOM = """\
SELECT set_config('amparo.context', 'system', true);
SELECT set_config('amparo.cases', ARRAY({cases})::text, true);
SELECT set_config('amparo.reviews', %s, true), set_config('amparo.context', 'viewer', true)"""
READS = re.compile(r"\s*SELECT\b", re.IGNORECASE)
NO_CASES = "SELECT NULL::uuid WHERE false"


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's PostgreSQL behind the second wall."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.said: str | None = None
        self.knows: tuple[Any, ...] | None = None
        self.is_telling = False
        self.execute_wrappers.append(guarded)

    def forget(self) -> None:
        """What was said ended with its transaction, or was taken back with part of it."""
        self.said, self.knows = None, None

    def tell(self, look: wall.Look | None) -> None:
        """Say in this transaction in whose name the next statement looks."""
        if look is not None and look.viewer is not None:
            self._tell_of(look)
        else:
            self._say(NOBODY if look is None else SYSTEM)

    def _tell_of(self, look: wall.Look) -> None:
        whom = (look.viewer, look.instead)
        if self.knows == whom:
            self._say(VIEWER)
            return
        self.is_telling = True
        try:
            sight = wall.sight_of(look.viewer)
            cases, values = self._compiled(sight)
            reviews = "yes" if sight is not None and sight.reviews else ""
            with self.cursor() as cursor:
                cursor.execute(SAY_WHOM.format(cases=cases), (*values, reviews))
        finally:
            self.is_telling = False
        self.said, self.knows = VIEWER, whom

    def _compiled(self, sight: wall.Sight | None) -> tuple[str, tuple[Any, ...]]:
        if sight is None:
            return NO_CASES, ()
        try:
            sql, values = sight.cases.query.get_compiler(connection=self).as_sql()
        except EmptyResultSet:
            return NO_CASES, ()
        return sql, tuple(values)

    def _say(self, word: str) -> None:
        if self.said == word:
            return
        self.is_telling = True
        try:
            with self.cursor() as cursor:
                cursor.execute(SAY, [word])
        finally:
            self.is_telling = False
        self.said = word

    def connect(self) -> None:
        self.forget()
        super().connect()

    def _commit(self) -> None:
        self.forget()
        super()._commit()  # type: ignore[misc]

    def _rollback(self) -> None:
        self.forget()
        super()._rollback()  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> None:
        self.forget()
        super()._savepoint_rollback(sid)  # type: ignore[misc]


def guarded(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Say who looks before a statement on files of people; one alone is a transaction by itself."""
    connection = context["connection"]
    if connection.is_telling or not connection.settings_dict.get("WALL") or not _is_meant(sql):
        return execute(sql, params, many, context)
    if connection.in_atomic_block or not connection.get_autocommit():
        return _told(connection, execute, sql, params, many, context)
    with transaction.atomic(using=connection.alias):
        return _told(connection, execute, sql, params, many, context)


def _told(connection: DatabaseWrapper, execute: Callable[..., Any], sql: str, *given: Any) -> Any:
    connection.tell(wall.look())
    answer = execute(sql, *given)
    if not READS.match(sql):
        connection.forget()  # a tie may have changed
    return answer


def _is_meant(sql: Any) -> bool:
    return wall.is_meant(sql if isinstance(sql, str) else str(sql))
