"""Which database: SQLite in the home folder, or PostgreSQL where AMPARO_DATABASE_URL names one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from amparo.kernel.errors import WronglySet

if TYPE_CHECKING:
    from pathlib import Path

PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"
    "PRAGMA foreign_keys=ON;"
    "PRAGMA recursive_triggers=ON;"
    "PRAGMA busy_timeout=120000;"
)


class UnknownDatabase(WronglySet):
    """AMPARO_DATABASE_URL names a kind of database that this product does not run on."""


def databases(file: Path) -> dict[str, Any]:
    """Django's DATABASES for this installation."""
    url = os.environ.get("AMPARO_DATABASE_URL", "")
    return {"default": _postgresql(url) if url else _sqlite(file)}


def _sqlite(file: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": PRAGMAS, "timeout": 120},
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise UnknownDatabase("AMPARO_DATABASE_URL must begin with postgres:// (or be left empty).")
    return {
        "ENGINE": "amparo.kernel.engines.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": True,
        "WALL": os.environ.get("AMPARO_SECOND_WALL", "") == "1",
    }
