"""`amparo backup` and `amparo restore`: everything but the keys, out and in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .speaking import DONE, add_command, tell

if TYPE_CHECKING:
    import argparse

    from .speaking import Subparsers

BACKUP = """\
Copy database, files and snapshots to one tar.gz, as of one moment, while the site runs. Sealed
fields stay sealed. The keys are never in it: keep a copy of the key folder elsewhere, since without
it nothing that is sealed can be read again."""
RESTORE = """\
Put a backup into this AMPARO_HOME, which must be empty, after checking every digest. AMPARO_KEYS
must name the key folder of the installation that made it. Stop the site first."""


def register(subparsers: Subparsers) -> None:
    out = add_command(
        subparsers,
        "backup",
        "copy everything but the keys to one file",
        BACKUP,
        ("backup /srv/copies/monday.tar.gz", "backup monday.tar.gz --format json"),
        has_json=True,
    )
    out.add_argument("file", type=Path, help="the file to write; it must not be there yet")
    out.set_defaults(run=run_backup)
    back = add_command(
        subparsers,
        "restore",
        "put a backup into an empty home",
        RESTORE,
        ("restore monday.tar.gz", "restore monday.tar.gz --force --format json"),
        has_json=True,
    )
    back.add_argument("file", type=Path, help="the file that `amparo backup` wrote")
    back.add_argument("--force", action="store_true", help="write over what is here")
    back.set_defaults(run=run_restore, needs_home=False)


def run_backup(arguments: argparse.Namespace) -> int:
    from amparo.config.backup import back_up

    done = back_up(arguments.file.expanduser().resolve())
    lines = [
        f"{done['file']}: {done['files']} files, {done['bytes']} bytes.",
        f"SHA-256 {done['sha256']}",
        "The keys are not in it. Keep a copy of the key folder elsewhere.",
    ]
    tell(arguments, done, lines)
    return DONE


def run_restore(arguments: argparse.Namespace) -> int:
    from amparo.config.backup import restore

    done = restore(arguments.file.expanduser().resolve(), force=arguments.force)
    lines = [f"Restored {done['files']} files of {done['made_at']}, made by {done['version']}."]
    if done["keys_fit"] is None:
        lines.append(
            "There are no keys here yet: put the key folder in its place before you start."
        )
    elif not done["keys_fit"]:
        lines.append(
            "The keys that lie here are not those of the backup: nothing sealed will open."
        )
    tell(arguments, done, lines)
    return DONE
