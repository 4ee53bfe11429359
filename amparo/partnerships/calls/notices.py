"""Whom reminders go to by mail: addresses of bodies, kept beside the installation and not in it.

`addresses.csv` in AMPARO_HOME has a line for each: body, for (contact, head or chair), language,
address. A notice that could not be sent waits in `mail-unsent.csv` and goes with the next run.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from amparo.kernel import mail
from amparo.kernel.errors import Refused
from amparo.kernel.mail import Posted, Reader
from amparo.reference.codelists import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amparo.partnerships.models import DataRequest

    from .timing import Step

COLUMNS = ["body", "for", "language", "address"]
CONTACT, CHAIR = "contact", "chair"
RANKS = (CONTACT, "head", CHAIR)
Addresses = dict[tuple[str, str], list[Reader]]


def addresses() -> Addresses:
    """The readers for each body and rank; the chair's stand under no body. Raises Refused with the
    line that cannot be read."""
    path = _home() / "addresses.csv"
    found: Addresses = {}
    if not path.is_file():
        return found
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            body, rank, language, address = ((row.get(name) or "").strip() for name in COLUMNS)
            if rank not in RANKS or language not in LANGUAGES or not _is_address(address):
                said = _("Line %(n)s of addresses.csv needs %(columns)s.")
                raise Refused(said % {"n": number, "columns": ", ".join(COLUMNS)})
            place = ("" if rank == CHAIR else body, rank)
            found.setdefault(place, []).append(Reader(address, language))
    return found


def _is_address(text: str) -> bool:
    name, at, host = text.partition("@")
    return bool(name and at and host) and not any(c.isspace() or c in ",;<>" for c in text)


def post(reminded: Iterable[tuple[DataRequest, Step]], known: Addresses) -> Posted:
    """Send a notice to whoever was reminded or is told now, and to those who got none last time."""
    readers = set(_unsent())
    for request, step in reminded:
        readers.update(known.get((request.agency, CONTACT), ()))
        if step.escalation:
            body = "" if step.escalation == CHAIR else request.agency
            readers.update(known.get((body, step.escalation), ()))
    posted = mail.notify(readers)
    _keep(posted.unsent)
    return posted


def _unsent() -> list[Reader]:
    path = _home() / "mail-unsent.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [Reader(*row) for row in csv.reader(file)]


def _keep(unsent: Iterable[Reader]) -> None:
    path = _home() / "mail-unsent.csv"
    rows = [(reader.address, reader.language) for reader in unsent]
    if not rows:
        path.unlink(missing_ok=True)
        return
    path.touch(mode=0o600)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def _home() -> Path:
    return Path(settings.AMPARO_HOME)
