"""What leaves of cases: the sections of one as sheets; which are sealed, and kept from whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from amparo.access.leaving import Sheet, knows_cases, told, writes_file
from amparo.access.pages import find
from amparo.kernel.scope import unscoped
from amparo.people.tables import table_of

from .file import CaseFile
from .models import Case
from .ties import conflicts_of, looking_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from amparo.access.viewer import Viewer


def tell() -> None:
    """From now on copies know of seals and conflicts."""
    knows_cases(any_sealed, any_kept)


@unscoped("a copy is judged by seals that its reader does not see")
def any_sealed(_viewer: Viewer, cases: Iterable[str]) -> bool:
    rows: QuerySet[Case] = QuerySet(Case)
    return rows.filter(pk__in=list(cases), is_compartment=True).exists()


@unscoped("a copy is judged by conflicts that its reader does not see")
def any_kept(viewer: Viewer, cases: Iterable[str]) -> bool:
    return conflicts_of(viewer).filter(case__in=list(cases)).exists()


@writes_file("case")
def sheets_of_case(viewer: Viewer, pk: Any) -> Iterator[Sheet]:
    """A sheet for each kind of record of a case, as its sections show them."""
    case, _layout, _decision = find(viewer, "case", pk, "read")
    with looking_at(case.pk):
        for part in CaseFile(viewer, case).parts:
            if not part.rows:
                continue
            drawn = table_of(viewer, part.layout, part.rows)
            heads = tuple(column["label"] for column in drawn["columns"])
            rows = [told(row["cells"]) for row in drawn["rows"]]
            sheet = Sheet(str(part.layout.plural), heads, rows)
            for record in (case, *part.rows):
                sheet.note(record)
            yield sheet
