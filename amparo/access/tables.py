"""Notes in the ledger which version of the council's tables is in force, whenever it changed."""

from __future__ import annotations

from hashlib import sha256

from amparo.audit.models import Entry
from amparo.reference.country import country

from .action import perform
from .users import operator

EVENT = "access.tables"
FILES = ("matrix.yaml", "limited.yaml", "roles.yaml", "wall.yaml", "watch.yaml")


def digests() -> dict[str, str]:
    """The SHA-256 of each file of the country's folder ``access``, as hex."""
    folder = country().folder / "access"
    return {name: sha256((folder / name).read_bytes()).hexdigest() for name in FILES}


def noted() -> dict[str, str]:
    """The digests that the ledger holds as those in force; empty before the first."""
    last = Entry.objects.filter(name=EVENT).order_by("-seq").first()
    return dict(last.facts["tables"]) if last else {}


def note_version() -> list[str]:
    """Write down a version that the ledger does not hold as the last. Gives the files changed."""
    before, now = noted(), digests()
    changed = [name for name in FILES if before.get(name) != now[name]]
    if changed:
        with perform(operator(), EVENT, tables=now, changed=changed):
            pass
    return changed


def holds_work() -> bool:
    """Whether anything was done here beyond noting the tables."""
    return Entry.objects.exclude(name=EVENT).exists()
