"""What an installation needs before anybody can work: folders, keys, and tables of this version."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings

from amparo.access import rls
from amparo.kernel import wall
from amparo.kernel.errors import Refused
from amparo.kernel.sealing import MASTER_FILE, make_master_key

from .home import Home

if TYPE_CHECKING:
    from pathlib import Path

    from django.db.migrations.executor import MigrationExecutor

MARK = "demonstration.json"


class NotReady(Refused):
    """The installation lacks something, and the sentence says which command brings it."""


def here() -> Home:
    """The folders of this installation, as the settings name them."""
    return Home(settings.AMPARO_HOME, settings.AMPARO_KEYS)


def is_new() -> bool:
    """Whether nothing was ever kept here. A server's database is made ready on demand only."""
    from django.db import connection  # noqa: TID251  asks what is there

    file = here().database
    is_here = str(connection.settings_dict["NAME"]) == str(file)
    return is_here and not (file.exists() and connection.introspection.table_names())


def prepare() -> list[str]:
    """Make folders, keys and tables, or bring them up to date. Gives the migrations applied."""
    from amparo.people.pairs.completing import complete_search_keys

    here().make()
    waiting = migrate()
    if rls.is_possible() and rls.owns_the_tables():
        rls.build()
    _must_not_lock_out()
    make_master_key(here().keys)
    with wall.declared("search keys are made for everybody written before there were such keys"):
        complete_search_keys()
    return waiting


def _must_not_lock_out() -> None:
    """A new key beside old data would open nothing of it, and hide that the old one is missing."""
    from amparo.access.models import OwnerKey

    if not (here().keys / MASTER_FILE).is_file() and OwnerKey.objects.exists():
        raise NotReady(
            f"The data here were sealed with keys that are not in {here().keys}. Put their key "
            "folder back, or name it in AMPARO_KEYS."
        )


def migrate() -> list[str]:
    """Bring the tables to this version. Gives the migrations applied."""
    from django.core.management import call_command

    if waiting := pending():
        call_command("migrate", verbosity=0, interactive=False)
    return waiting


def migrate_to(applied: list[tuple[str, str]]) -> None:
    """Bring empty tables to where another installation stood."""
    moves = _executor()
    last = dict(sorted(applied))
    moves.migrate([(app, name) for app, name in last.items() if app in moves.loader.migrated_apps])


def unknown_migrations(applied: list[tuple[str, str]]) -> list[str]:
    """Those of another installation that this version does not have."""
    known = set(_executor().loader.disk_migrations)
    return [f"{app}.{name}" for app, name in applied if (app, name) not in known]


def pending() -> list[str]:
    """The migrations that this version has and the database has not, in order."""
    moves = _executor()
    plan = moves.migration_plan(moves.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def _executor() -> MigrationExecutor:
    from django.db import DEFAULT_DB_ALIAS, connections  # noqa: TID251  migrations ask for one
    from django.db.migrations.executor import MigrationExecutor

    return MigrationExecutor(connections[DEFAULT_DB_ALIAS])


def must_be_ready() -> None:
    """Refuse with a sentence unless keys are there and the tables are those of this version."""
    if not (here().keys / MASTER_FILE).is_file():
        raise NotReady(f"There is no master key in {here().keys}. Run `amparo prepare` first.")
    if waiting := pending():
        raise NotReady(
            f"The database lacks {len(waiting)} migrations of this version. Run `amparo prepare`."
        )


def mark() -> Path:
    """The file that says of a home that it holds the demonstration and no real person."""
    return here().folder / MARK


def demonstration() -> dict[str, Any]:
    """What the demonstration has loaded already; empty for a real installation."""
    if not mark().is_file():
        return {}
    found: dict[str, Any] = json.loads(mark().read_text(encoding="utf-8"))
    return found


def remember(**loaded: Any) -> None:
    """Add to what the demonstration has loaded."""
    text = json.dumps(demonstration() | loaded, indent=2, sort_keys=True)
    mark().write_text(text + "\n", encoding="utf-8")
