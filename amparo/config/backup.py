"""Copies an installation while it runs, and puts a copy back: database, files and snapshots.

Never the keys. What is sealed stays sealed in the copy, and opens only beside the key folder, which
is kept elsewhere. SQLite is copied page by page by its own backup interface; PostgreSQL table by
table within one read-only transaction, so that both show one moment.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone

from amparo.kernel.errors import Refused
from amparo.kernel.sealing import MASTER_FILE, named_key
from amparo.reference.country import country_code

from . import archive, installation
from .cli import installed_version

if TYPE_CHECKING:
    from collections.abc import Iterator

DATABASE = "database"
SQLITE_FILE = "amparo.sqlite3"
TREES = ("files", "snapshots")
PASSING = frozenset({"django_session", "django_migrations"})  # not worth keeping, or made anew


def back_up(target: Path) -> dict[str, Any]:
    """Write everything but the keys to one file. Gives what its manifest says of the whole.

    Raises Refused when the file is there already or the installation is not ready.
    """
    installation.must_be_ready()
    if target.exists():
        raise Refused(f"{target} is there already. Name a file that is not.")
    home = installation.here()
    with _workroom() as room:
        about = _about()
        members = _copy_database(room, about)
        for tree in TREES:
            members |= _tree(home.folder, tree)
        if installation.mark().is_file():
            members[installation.MARK] = installation.mark()
        digest = archive.pack(target, members, about, archive.signer(named_key("backup")))
    return {
        "file": str(target),
        "bytes": target.stat().st_size,
        "sha256": digest,
        "files": len(members),
        **{key: value for key, value in about.items() if key not in ("tables", "migrations")},
    }


@contextmanager
def _workroom() -> Iterator[Path]:
    """A folder inside the home, since nothing is written outside it; gone afterwards."""
    home = installation.here()
    home.make()
    with tempfile.TemporaryDirectory(dir=home.folder, prefix=".backup-") as room:
        yield Path(room)


def _about() -> dict[str, Any]:
    from django.db.migrations.recorder import MigrationRecorder

    return {
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "version": installed_version(),
        "country": country_code(),
        "engine": connection.vendor,
        "migrations": sorted(MigrationRecorder(connection).applied_migrations()),
    }


def _tree(folder: Path, tree: str) -> dict[str, Path]:
    found = sorted((folder / tree).rglob("*"))
    return {path.relative_to(folder).as_posix(): path for path in found if path.is_file()}


def _copy_database(room: Path, about: dict[str, Any]) -> dict[str, Path]:
    if connection.vendor == "sqlite":
        copy = room / SQLITE_FILE
        _copy_sqlite(copy)
        return {f"{DATABASE}/{SQLITE_FILE}": copy}
    return _copy_tables(room, about)


def _copy_sqlite(copy: Path) -> None:
    import sqlite3

    connection.ensure_connection()
    with closing(sqlite3.connect(copy)) as target:
        connection.connection.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
        target.execute("PRAGMA secure_delete=ON")
        target.execute("DELETE FROM django_session")
        target.commit()


def _copy_tables(room: Path, about: dict[str, Any]) -> dict[str, Path]:
    members: dict[str, Path] = {}
    about["tables"] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for table in sorted(set(connection.introspection.table_names(cursor)) - PASSING):
            described = connection.introspection.get_table_description(cursor, table)
            about["tables"][table] = [column.name for column in described]
            members[f"{DATABASE}/{table}.copy"] = path = room / f"{table}.copy"
            names = _names(about["tables"][table])
            statement = f"COPY {_names([table])} ({names}) TO STDOUT"
            with path.open("wb") as file, cursor.copy(statement) as rows:
                for chunk in rows:
                    file.write(chunk)
    return members


def _names(names: list[str]) -> str:
    return ", ".join(connection.ops.quote_name(name) for name in names)


def restore(source: Path, *, force: bool = False) -> dict[str, Any]:
    """Put a backup into this home. Gives its manifest without the list of files, and whether the
    keys that lie here are those of the backup (``None`` where there are no keys yet).

    Raises Refused when there is something here already (unless ``force``), when the backup is
    damaged, or when other keys than its own lie here.
    """
    installation.here().make()
    if not force and (held := _held()):
        raise Refused(f"There is something here already: {held}. Use --force to write over it.")
    with _workroom() as room:
        manifest = archive.unpack(source, room)
        keys_fit = _keys_fit(manifest)
        if keys_fit is False and not force:
            raise Refused(
                f"The keys in {installation.here().keys} are not those of this backup, or its "
                "manifest was altered. Name the right key folder in AMPARO_KEYS."
            )
        _put_database(room / DATABASE, manifest)
        _put_trees(room)
    left_out = ("files", "tables", "migrations", "signature")
    told = {key: value for key, value in manifest.items() if key not in left_out}
    return {**told, "files": len(manifest["files"]), "keys_fit": keys_fit}


def _held() -> str:
    """What a restore would write over; empty when there is nothing."""
    home = installation.here()
    for tree in TREES:
        if any((home.folder / tree).glob("*")):
            return str(home.folder / tree)
    if "audit_entry" in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM audit_entry")
            if cursor.fetchone()[0]:
                return f"the database {connection.settings_dict['NAME']}"
    return ""


def _keys_fit(manifest: dict[str, Any]) -> bool | None:
    if not (installation.here().keys / MASTER_FILE).is_file():
        return None
    return archive.is_signed(manifest, archive.signer(named_key("backup")))


def _put_database(folder: Path, manifest: dict[str, Any]) -> None:
    if manifest["engine"] != connection.vendor:
        raise Refused(
            f"The backup is of {manifest['engine']} and this installation runs on "
            f"{connection.vendor}. Set or unset AMPARO_DATABASE_URL."
        )
    applied = [(app, name) for app, name in manifest["migrations"]]
    if newer := installation.unknown_migrations(applied):
        raise Refused(f"The backup is of a later version (it has {newer[0]}). Upgrade first.")
    if connection.vendor == "sqlite":
        _put_sqlite(folder / SQLITE_FILE)
    else:
        installation.migrate_to(applied)
        _put_tables(folder, manifest["tables"])
    installation.migrate()


def _put_sqlite(copy: Path) -> None:
    place = installation.here().database
    connection.close()
    for companion in ("-wal", "-shm"):
        place.with_name(place.name + companion).unlink(missing_ok=True)
    copy.replace(place)


def _put_tables(folder: Path, tables: dict[str, list[str]]) -> None:
    from django.apps import apps
    from django.core.management.color import no_style

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {_names(sorted({*tables, 'django_session'}))}")
        for table, columns in sorted(tables.items()):
            statement = f"COPY {_names([table])} ({_names(columns)}) FROM STDIN"
            with (folder / f"{table}.copy").open("rb") as file, cursor.copy(statement) as rows:
                while chunk := file.read(archive.CHUNK):
                    rows.write(chunk)
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)


def _put_trees(room: Path) -> None:
    home = installation.here()
    for tree in TREES:
        shutil.rmtree(home.folder / tree, ignore_errors=True)
        if (room / tree).is_dir():
            (room / tree).replace(home.folder / tree)
    if (room / installation.MARK).is_file():
        (room / installation.MARK).replace(installation.mark())
    home.make()
