"""Freezes an edition: makes its files once and keeps them, and proves later that they are true."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from copy import copy
from typing import TYPE_CHECKING

from django.utils import timezone

from amparo.kernel import act
from amparo.kernel.scope import unscoped
from amparo.publishing.edition import AUDIENCE
from amparo.publishing.models import ReleaseFile
from amparo.publishing.release import checklist
from amparo.publishing.release.chosen import (
    CHECKLIST,
    edition_of,
    name_of,
    omissions,
    paper_of,
    wordings,
)
from amparo.publishing.released import write_down
from amparo.publishing.workflow import FROZEN

if TYPE_CHECKING:
    from amparo.publishing.models import Release


def prepare(release: Release) -> None:
    """Make the files of an edition that is about to be frozen, before any row is locked."""
    settled = copy(release)
    settled.status, settled.frozen_on = FROZEN, timezone.localdate()
    _ready.clear()
    _ready[_stamp(settled)] = _made(settled)


def keep(release: Release) -> None:
    """Keep all files of an edition that was just frozen, within the act under way.

    From now on its tables count as known outside: what is made later is checked against them.
    """
    made = _ready.pop(_stamp(release), None)
    made = made or _made(release)
    found = edition_of(release)
    printed = paper_of(release).guarded(found)
    write_down(name_of(release), AUDIENCE, release.snapshot, printed, timezone.now())
    if told := checklist.kept(release):
        made = {**made, CHECKLIST: told}
    digests = {name: _digest(body) for name, body in made.items()}
    for name, body in made.items():
        ReleaseFile(
            release=release, name=name, digest=digests[name], size=len(body), body=body
        ).save()
    release.manifest = _digest(json.dumps(digests, sort_keys=True).encode())
    release.save()
    act.current().facts["files"] = len(made)


def is_as_frozen(release: Release) -> bool:
    """Whether the kept files are, byte for byte, those whose digest the edition was frozen with."""
    with unscoped("whether what is kept is what was frozen"):
        kept = {file.name: _digest(bytes(file.body)) for file in release.files.all()}
    return _digest(json.dumps(kept, sort_keys=True).encode()) == release.manifest


def _made(release: Release) -> dict[str, bytes]:
    return dict(paper_of(release).files(edition_of(release)))


_ready: dict[tuple[object, ...], dict[str, bytes]] = {}


def _stamp(release: Release) -> tuple[object, ...]:
    """What the files of an edition depend on, once it cannot be changed any more."""
    return release.pk, release.frozen_on, release.snapshot, release.council_on, release.partner_on


def differing(release: Release) -> list[str]:
    """Make the files of figures of a frozen edition again; gives the names of those that differ."""
    kept = dict(release.files.values_list("name", "digest"))
    made = {name: _digest(body) for name, body in figures_of(release)}
    return sorted(name for name, digest in made.items() if kept.get(name) != digest)


def figures_of(release: Release) -> Iterator[tuple[str, bytes]]:
    """The files of figures, made now."""
    yield from paper_of(release).figures(edition_of(release))


def counted(release: Release) -> str:
    """The digest of all figures as they would leave now, and of what was chosen."""
    parts = {name: _digest(body) for name, body in figures_of(release)}
    if paper_of(release).has_choices:
        parts["choices"] = json.dumps([omissions(release), wordings(release)], sort_keys=True)
    return _digest(json.dumps(parts, sort_keys=True).encode())


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
