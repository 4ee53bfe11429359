"""How the database in use looks up keys that may lie in one of several lists."""

from __future__ import annotations

from django.db import connection


def wants_one_list() -> bool:
    """Whether it looks at every row where a key may lie in one of several lists.

    PostgreSQL does; in one list joined of all it looks the keys up. SQLite looks them up in each,
    and joining the lists costs it more than it saves.
    """
    return connection.vendor == "postgresql"
