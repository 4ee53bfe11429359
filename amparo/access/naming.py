"""Names what the rows of a list link to: a few queries for each column, not a few for each row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .links import hidden_name, keep_names, name_of, named_at_once, named_through, unnamed
from .views_of import preload

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .viewer import Viewer


def name_links(rows: Sequence[Any], columns: Iterable[str], viewer: Viewer) -> None:
    """Name the records to which these columns of the rows lead, for the page being drawn.

    Use inside ``links.remembered()``; outside of it each row looks its links up by itself.
    """
    if not rows:
        return
    fields = (rows[0]._meta.get_field(name) for name in columns)
    for field in fields:
        if field.is_relation:
            keys = {getattr(row, field.attname) for row in rows} - {None}
            _name(field.related_model, keys, viewer)


def _name(model: Any, keys: set[Any], viewer: Viewer) -> None:
    new = unnamed(model, keys)
    if not new:
        return
    names = named_at_once(model, new, viewer)
    if names is None:
        records = preload(model.objects.filter(pk__in=new), viewer)
        name_links(records, named_through(model), viewer)
        names = {record.pk: name_of(record, viewer) for record in records}
    keep_names(model, {key: names.get(key, hidden_name()) for key in new})
