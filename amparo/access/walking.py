"""Reads a page of a long list by walking through rows in their order, a handful at a time.

Whoever is tied to very many cases, by a sharing with a whole agency or by supervising it, would
else wait until all rows in sight are gathered and sorted. Of each handful it is asked, by the rule
of rows, which are in sight; ties count to the cases alone in which these rows lie.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from amparo.kernel.scope import current_viewer, row_rule, unscoped

from .relations import cases_of_people, has_very_many_ties, narrowed_to_few

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

THEMSELVES = {"cases.Case": "case", "people.Person": "person"}
HANDFUL = 150  # rows of which it is asked together
WALKED = 1_500  # rows at most; beyond, all that are in sight are gathered
TRIED = 2 * HANDFUL  # rows after which it is foreseen whether the page will be full


@dataclass(frozen=True)
class Order:
    """How a list stands: by which column, downwards or not, empty values last, only rows with
    these values, and after the row with this value and this key.
    """

    by: str
    down: bool
    chosen: Mapping[str, Any] = field(default_factory=dict)
    after: tuple[Any, Any] | None = None


def walked_page(model: type[Any], order: Order, needed: int) -> list[Any] | None:
    """So many rows in sight, in their order; None where all had better be gathered."""
    links = _links(model)
    viewer: Any = current_viewer()
    if not links or not _is_in_order(model, order.by) or not has_very_many_ties(viewer):
        return None
    if order.chosen or not _is_genuine(model, order, links, viewer):
        return None
    found: list[Any] = []
    looked = 0
    for some in _handfuls(model, order, links):
        keys = [row["pk"] for row in some]
        with narrowed_to_few(_cases_of(some)):
            seen = row_rule(model, viewer).in_bulk(keys)
        found += [seen[key] for key in keys if key in seen]
        looked += len(some)
        if len(found) >= needed:
            return found[:needed]
        if looked >= TRIED and len(found) * WALKED < needed * looked:
            return None
    return found if looked < WALKED else None


def _links(model: type[Any]) -> dict[str, str]:
    """The columns that say in which case a row lies, and of whom it speaks; empty: neither."""
    if model._meta.label in THEMSELVES:
        return {THEMSELVES[model._meta.label]: "pk"}
    names = {field.name for field in model._meta.concrete_fields}
    return {name: name for name in ("case", "person") if name in names}


def _is_genuine(model: type[Any], order: Order, links: Mapping[str, str], viewer: Any) -> bool:
    """Whether a list goes on after a row in sight. Walks that began anywhere, or met only rows with
    chosen values, would tell by how long they take where hidden rows lie.
    """
    if order.after is None:
        return True
    value, key = order.after
    some = _read(QuerySet(model).filter(pk=key), order, links)
    same = {f"{order.by}__isnull": True} if value is None else {order.by: value}
    with narrowed_to_few(_cases_of(some)):
        return bool(some) and row_rule(model, viewer).filter(pk=key, **same).exists()


def _is_in_order(model: type[Any], by: str) -> bool:
    """Whether an index holds the rows in this order; else each handful would sort them all."""
    return any(index.fields and index.fields[0].lstrip("-") == by for index in model._meta.indexes)


def _cases_of(rows: Sequence[Mapping[str, Any]]) -> set[Any]:
    """The cases in which these rows lie, and all in which their people are."""
    cases = {row["case"] for row in rows if row.get("case")}
    people = {row["person"] for row in rows if row.get("person")}
    return cases | set(cases_of_people(list(people))) if people else cases


def _handfuls(
    model: type[Any], order: Order, links: Mapping[str, str]
) -> Iterator[Sequence[Mapping[str, Any]]]:
    """Rows in their order, whoever sees them, each handful from where the last one ended: none
    comes twice, and none is skipped, while others write.
    """
    for _handful in range(WALKED // HANDFUL):
        some: list[dict[str, Any]] = []
        for rows in _parts(model, order):
            some += _read(rows[: HANDFUL - len(some)], order, links)
            if len(some) == HANDFUL:
                break
        if some:
            yield some
            order = replace(order, after=(some[-1]["by"], some[-1]["pk"]))
        if len(some) < HANDFUL:
            return


@unscoped("rows in their order, before it is asked which are in sight")
def _read(rows: QuerySet[Any], order: Order, links: Mapping[str, str]) -> list[dict[str, Any]]:
    """Their keys, the value that orders them, and where they lie."""
    told = rows.values_list("pk", order.by, *links.values())
    return [dict(zip(("pk", "by", *links), row, strict=True)) for row in told]


def _parts(model: type[Any], order: Order) -> Iterator[QuerySet[Any]]:
    """Rows that have the value that orders them, and then those without; an index serves each."""
    by, side, sign = order.by, "lt" if order.down else "gt", "-" if order.down else ""
    rows: QuerySet[Any] = QuerySet(model)
    rows = rows.filter(voided_at__isnull=True)
    value, key = order.after or (None, None)
    later = Q(**{f"pk__{side}": key}) if order.after else Q()
    if order.after is None or value is not None:
        having = rows.filter(**{f"{by}__isnull": False})
        if order.after:
            beyond = Q(**{f"{by}__{side}": value}) | later
            having = having.filter(beyond, **{f"{by}__{side}e": value})
            later = Q()
        yield having.order_by(f"{sign}{by}", f"{sign}pk")
    if model._meta.get_field(by).null:
        yield rows.filter(later, **{f"{by}__isnull": True}).order_by(f"{sign}pk")
