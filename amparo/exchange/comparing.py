"""Reconciles a load: published figures beside those counted, each difference explained.

Totals that survive without cases stand beside the count of cases of their period. They answer only
for what they cover, and nothing is ever added to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.access.action import action, perform
from amparo.indicators.catalogue import catalogue
from amparo.indicators.engine import LEGACY, RECORDS, figure
from amparo.indicators.snapshots import take
from amparo.kernel import act as acts
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible, Refused
from amparo.reference.country import country

from . import notes
from .models import Compared
from .unsigning import STEPPED_BACK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import QuerySet

    from amparo.access.viewer import Viewer
    from amparo.access.watching import Watching
    from amparo.indicators.snapshot import Snapshot
    from amparo.reference.publication import Published

    from .models import Batch

SIGN = "import.sign"
EXPLANATION = "why:"
SHORTEST = 10  # characters of an explanation
CANNOT = "cannot_be_asked"
CAN_BE_COMPARED = ("loaded", "reconciled")


def compare(viewer: Viewer, batch: Batch, watch: Watching) -> None:
    """Count all published figures anew, on a snapshot of this moment.

    Explanations stay where neither number changed.
    """
    if not viewer.has(SIGN):
        raise NotAllowed(_("This is not open to you."))
    if batch.step not in CAN_BE_COMPARED:
        raise NotPossible(_("Only a load that is not signed off yet is compared."))
    watch.tell("snapshot", 0)
    snapshot = take()
    found = list(_compared(batch, snapshot, watch))
    before = {row.figure: row for row in batch.compared.all()}
    with perform(viewer, "import.compare", batch=str(batch.pk), snapshot=snapshot.id) as doing:
        for row in found:
            _keep_explanation(batch, row, before.get(row.figure))
        batch.compared.all().delete()
        Compared.objects.bulk_create(found)
        batch.signatures.all().delete()
        doing.facts["differences"] = sum(row.differs for row in found)
        batch.step = "reconciled"
        notes.forget(batch, notes.PROBLEM)
        notes.forget(batch, STEPPED_BACK)
        watch.end(batch)
        batch.save()


def _keep_explanation(batch: Batch, row: Compared, before: Compared | None) -> None:
    is_same = before and (before.published, before.computed) == (row.published, row.computed)
    if before is not None and is_same:
        row.explained_by, row.explained_at = before.explained_by, before.explained_at
    else:
        notes.forget(batch, EXPLANATION + row.figure)


def _compared(batch: Batch, snapshot: Snapshot, watch: Watching) -> Iterator[Compared]:
    asked = [figure for figure in country().published.values() if figure.where is not None]
    for number, published in enumerate(asked):
        watch.tell("count", 100 * number // len(asked))
        yield _of_published(batch, snapshot, published)
    yield from _of_totals(batch, snapshot)


def _of_published(batch: Batch, snapshot: Snapshot, published: Published) -> Compared:
    row = Compared(
        batch=batch,
        figure=published.code,
        metric=published.metric,
        period=published.period,
        where=dict(published.where or {}),
        published=_plain(published.value),
    )
    if published.first is None or published.last is None:
        row.status = CANNOT
    else:
        _count(row, published.first, published.last, snapshot)
    row.differs = row.computed != row.published
    return row


def _count(row: Compared, first: Any, last: Any, snapshot: Snapshot) -> None:
    try:
        told = figure(row.metric, first, last, where=row.where, snapshot=snapshot)
    except Refused:
        row.status = CANNOT
    else:
        row.computed, row.status = _plain(told.value), told.status


def _of_totals(batch: Batch, snapshot: Snapshot) -> Iterator[Compared]:
    """Each total without cases beside the cases of its period; two numbers, and no sum of them."""
    for metric, definition in catalogue(snapshot.country).items():
        totals = [t for t in snapshot.legacy_totals if t.measure == definition.legacy]
        for number, total in enumerate(totals if definition.legacy else ()):
            told = figure(metric, total.first, total.last, by=["basis"], snapshot=snapshot)
            cells = {cell.by.get("basis"): cell for cell in told.cells}
            records = cells.get(RECORDS)
            yield Compared(
                batch=batch,
                figure=f"total:{metric}:{total.first:%Y%m%d}:{number}",
                metric=metric,
                period=str(told.period["name"]),
                published=_plain(cells[LEGACY].value if LEGACY in cells else total.total),
                computed=_plain(records.value) if records else "",
                status=records.status if records else "not_collected",
                is_total=True,
            )


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)[:40]


def open_differences(batch: Batch) -> QuerySet[Compared]:
    """The differences that nobody has explained yet."""
    return batch.compared.filter(differs=True, explained_at__isnull=True)


@action("import.explain", needs=SIGN)
def explain(viewer: Viewer, _target: None, batch: Batch, figures: Sequence[str], why: str) -> int:
    """Say why these figures differ. Raises Invalid for what says too little. Gives how many.

    What somebody has signed is explained otherwise only after another comparison.
    """
    why = why.strip()
    if batch.step != "reconciled":
        raise NotPossible(_("A load is signed once it was compared with what was published."))
    if batch.signatures.exists():
        raise NotPossible(
            _("Somebody has signed these explanations. Compare the load again to change them.")
        )
    if len(why) < SHORTEST:
        raise Invalid({"why": _("Say in a sentence why the numbers differ.")})
    rows = list(batch.compared.filter(differs=True, figure__in=figures))
    if not rows:
        raise Invalid({"figures": _("Choose the figures that this explains.")})
    for row in rows:
        notes.keep(batch, EXPLANATION + row.figure, why)
        row.explained_by, row.explained_at = viewer.username, timezone.now()
        row.save(update_fields=["explained_by", "explained_at"])
    acts.current().facts.update(batch=str(batch.pk), figures=[row.figure for row in rows])
    return len(rows)
