"""Which editions anybody may read: published ones, and those that they replaced."""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from amparo.kernel.scope import unscoped
from amparo.publishing import workflow
from amparo.publishing.models import Release, ReleaseFile
from amparo.publishing.papers import PAPERS
from amparo.publishing.release.chosen import CHECKLIST
from amparo.publishing.release.compared import Line, changes
from amparo.reference.periods import period

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPEN = "what was published is open to anybody"


def families() -> list[list[Release]]:
    """The editions of each paper and period, the latest first, the latest periods first.

    Where the latest was withdrawn, none of its period is listed until another is published.
    """
    open_steps = (workflow.PUBLISHED, workflow.REPLACED)
    with unscoped(_OPEN):
        rows = Release.rows.filter(status__in=open_steps, voided_at__isnull=True)
        found = list(rows.order_by("paper", "period", "-number"))
    grouped = [list(rows) for _of, rows in groupby(found, key=lambda r: (r.paper, r.period))]
    kept = [rows for rows in grouped if rows[0].status == workflow.PUBLISHED]
    return sorted(kept, key=lambda rows: (rows[0].as_of_on, rows[0].period), reverse=True)


def files(releases: list[Release]) -> dict[object, list[tuple[str, int]]]:
    """Name and bytes of the files of editions, by the edition; no content is read."""
    found: dict[object, list[tuple[str, int]]] = {}
    rows = ReleaseFile.objects.filter(release__in=[release.pk for release in releases])
    for of, name, size in rows.order_by("name").values_list("release_id", "name", "size"):
        found.setdefault(of, []).append((name, size))
    return found


def one_file(paper: str, named: str, number: int, name: str) -> ReleaseFile | None:
    """A file of an edition that is open, without its content; None where there is none."""
    for release in _family(paper, named):
        if release.number == number:
            listed = PAPERS[paper].listed(period(release.period))
            if name not in {known for _label, known in listed}:
                return None
            rows = ReleaseFile.objects.filter(release_id=release.pk, name=name)
            found: ReleaseFile | None = rows.defer("body").first()
            return found
    return None


def _family(paper: str, named: str) -> Iterator[Release]:
    for rows in families():
        if (rows[0].paper, rows[0].period) == (paper, named):
            yield from rows


def changed(earlier: Release, release: Release) -> tuple[Line, ...]:
    """Which numbers a revision changed, read from the frozen files of both."""
    return _changed(release.paper, str(earlier.pk), str(release.pk))


@lru_cache(maxsize=64)
def _changed(paper: str, earlier: str, later: str) -> tuple[Line, ...]:
    """Kept in memory: frozen files never change."""
    rows = ReleaseFile.objects.filter(
        release_id__in=(earlier, later), name__endswith=".json"
    ).exclude(name=CHECKLIST)
    told = {str(kept.release_id): json.loads(bytes(kept.body)) for kept in rows}
    return changes(told[earlier], told[later], paper) if len(told) > 1 else ()
