"""The register of tables that have left the house: written at a release, asked before the next."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from amparo.indicators.catalogue import catalogue
from amparo.indicators.model import FLOW
from amparo.kernel.act import Change, current
from amparo.kernel.errors import NotPossible
from amparo.publishing.disclosure import Released, Table
from amparo.publishing.models import ReleasedTable

if TYPE_CHECKING:
    from amparo.publishing.answers import Guarded

INTERNAL = "internal"
"""The scope of those who may see every number: what they were told is no release."""


TAKEN = "taken"
"""The scope of those who took a table away from the explorer: it left by their hands."""


def write_down(
    release: str,
    audience: str,
    snapshot: str,
    guarded: Iterable[Guarded],
    at: datetime.datetime,
) -> int:
    """Enter the tables of a release, such as an edition's `guarded`; gives how many.

    Must run inside the act that releases (`perform`), whose ledger entry tells of each row without
    its counts. `release` names the release and its revision, `audience` is a scope of the country's
    disclosure rules. Raises NotPossible where this release was entered before.
    """
    doing = current()
    if ReleasedTable.objects.filter(release=release, audience=audience).exists():
        raise NotPossible(_("The tables of this release stand in the register already."))
    rows = [_row(release, audience, snapshot, one, at) for one in guarded]
    ReleasedTable.objects.bulk_create(rows)
    for row in rows:
        told = {"release": release, "audience": audience, "metric": row.metric}
        told |= {"period": row.period, "snapshot": snapshot}
        doing.note(Change(ReleasedTable._meta.label_lower, str(row.pk), {}, told))
    doing.afterwards.append(lambda entry: _enter(release, audience, entry))
    return len(rows)


def _row(
    release: str, audience: str, snapshot: str, one: Guarded, at: datetime.datetime
) -> ReleasedTable:
    table, verdict = one.table, one.verdict
    return ReleasedTable(
        release=release,
        audience=audience,
        released_at=at,
        snapshot=snapshot,
        metric=table.metric,
        definition=one.definition,
        period=table.period,
        dimensions=list(table.dimensions),
        cells=[[list(k), n, k in verdict.hidden] for k, n in sorted(table.cells.items())],
        total=table.total,
        is_withheld=verdict.withheld,
    )


def _enter(release: str, audience: str, entry: int) -> None:
    ReleasedTable.objects.filter(release=release, audience=audience).update(entry=entry)


def known() -> tuple[Released, ...]:
    """All tables that anybody outside may hold, the oldest first."""
    rows = ReleasedTable.objects.exclude(audience=INTERNAL).filter(metric__in=catalogue())
    return tuple(_read(row) for row in rows)


def state() -> str:
    """What tells the register from itself with another table in it; empty where nothing left."""
    rows = ReleasedTable.objects.exclude(audience=INTERNAL).order_by("-released_at", "-id")
    return str(rows.values_list("pk", flat=True).first() or "")


def known_of(at: str, metric: str) -> tuple[Released, ...]:
    """The tables of a metric that had left by an edition; `at` is the state of the register."""
    return _of_metric(at, metric)[0] if at else ()


def taken_of(at: str, metric: str) -> tuple[Released, ...]:
    """The tables of a metric that somebody had taken from the explorer; `at` is as above."""
    return _of_metric(at, metric)[1] if at else ()


@lru_cache(maxsize=256)
def _of_metric(_at: str, metric: str) -> tuple[tuple[Released, ...], tuple[Released, ...]]:
    rows = ReleasedTable.objects.exclude(audience=INTERNAL).filter(metric=metric)
    by_edition = tuple(_read(row) for row in rows.exclude(audience=TAKEN))
    return by_edition, tuple(_read(row) for row in rows.filter(audience=TAKEN))


def _read(row: ReleasedTable) -> Released:
    cells = {tuple(codes): count for codes, count, _hidden in row.cells}
    hidden = frozenset(tuple(codes) for codes, _count, was_hidden in row.cells if was_hidden)
    is_flow = any(m.kind == FLOW for m in catalogue()[row.metric].measures)
    names = tuple(row.dimensions) if all(len(k) == len(row.dimensions) for k in cells) else ()
    table = Table(row.metric, row.period, names, cells, row.total, is_flow)
    return Released(row.release, table, hidden, row.is_withheld)
