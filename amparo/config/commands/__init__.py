"""The commands that belong to no room, one file each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import backup, check, demo, docs, invent, ledger, prepare, serve, user, worker

if TYPE_CHECKING:
    from .speaking import Subparsers


def register(subparsers: Subparsers) -> None:
    """Add these commands to the program's."""
    for command in (demo, invent, prepare, serve, worker, check, user, ledger, backup, docs):
        command.register(subparsers)
