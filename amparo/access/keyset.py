"""Long lists a page at a time, from a place in their order and not from a number.

Whatever is added or decided meanwhile, no row is skipped and none comes twice, and the last page
costs no more than the first.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q

if TYPE_CHECKING:
    from django.db.models import QuerySet

MAGNITUDE, LONGEST = 3, 20  # of a number: beyond, a database counts it as broken, not as large
Row = TypeVar("Row", bound=Model)


def page_of(rows: QuerySet[Row], after: str, size: int, by: str = "") -> tuple[list[Row], str]:
    """The rows after a place, at most ``size``, and the place of the last; empty at the end.

    Ordered by key, the newest first, since keys sort by time; or by the number in the column
    ``by``, the largest first. A place that cannot be read is the beginning.
    """
    ordered = rows.order_by(f"-{by}", "-pk") if by else rows.order_by("-pk")
    found = list(ordered.filter(_below(after, by))[: size + 1])
    if len(found) <= size:
        return found, ""
    last: Any = found[size - 1]
    return found[:size], f"{getattr(last, by)}~{last.pk}" if by else str(last.pk)


def _below(after: str, by: str) -> Q:
    number, _, key = after.rpartition("~")
    try:
        place = UUID(key)
        if not by:
            return Q(pk__lt=place)
        value = Decimal(number)
    except (ValueError, InvalidOperation):
        return Q()
    if not value.is_finite() or value.adjusted() > MAGNITUDE or len(number) > LONGEST:
        return Q()
    return Q(**{f"{by}__lt": value}) | Q(**{by: value}, pk__lt=place)
