"""Which tables of access a process uses: those in force, taken up at its start and ever after."""

from __future__ import annotations

import time
from typing import Any

from django.utils import timezone

from amparo.access.action import perform
from amparo.access.users import operator
from amparo.audit.models import Entry
from amparo.kernel.errors import Refused
from amparo.reference.country import IN_FORCE, country_code

from .files import CONFIRM, as_kept, country_with, digest_of, in_folder
from .models import Tables, in_force, in_force_digest

EVENT = "access.tables"
EVERY = 10.0  # seconds after which a process asks again which tables are in force
_used: dict[str, Any] = {"digest": "", "asked": 0.0}


def take_up() -> None:
    """Use the tables in force in this process; the first time ever, those of the folder.

    Raises Refused where they are not what the ledger says, or this version cannot read them.
    """
    found = in_force()
    if found is None:
        found = _first()
    if not found.is_whole() or found.digest != _noted():
        raise Refused("The tables of access in force are not those that the ledger noted.")
    IN_FORCE[country_code()] = country_with(found.texts)
    _used.update(digest=found.digest, asked=time.monotonic())


def _first() -> Tables:
    """Nobody works here yet who could agree: what the folder holds counts."""
    texts = in_folder()
    kept = Tables(files=as_kept(texts), digest=digest_of(texts), in_force_at=timezone.now())
    with perform(operator(), EVENT, tables=kept.digest):
        kept.save()
    return kept


def _noted() -> str:
    """The digest that the ledger noted last as that in force."""
    for entry in Entry.objects.filter(name__in=(EVENT, CONFIRM)).order_by("-seq").iterator():
        if isinstance(told := entry.facts.get("tables"), str):
            return told
    return ""


def keep_up(**_given: Any) -> None:
    """Take up what came into force since, in a process that uses tables agreed to."""
    now = time.monotonic()
    if not _used["digest"] or now - _used["asked"] < EVERY:
        return
    _used["asked"] = now
    if in_force_digest() != _used["digest"]:
        take_up()


def take_up_again() -> None:
    """Take up what was agreed to just now, in a process that uses tables agreed to."""
    if _used["digest"]:
        take_up()


def holds_work() -> bool:
    """Whether anything was done here beyond noting the tables."""
    return Entry.objects.exclude(name=EVENT).exists()
