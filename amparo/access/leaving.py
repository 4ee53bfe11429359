"""What may leave as a file: rows and cells of a list or a case as the page shows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from amparo.kernel import privacy

from . import drawing, listing
from .decide import decide
from .relations import case_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from amparo.kernel.layout import Layout

    from .viewer import Viewer

    # For a viewer and keys of cases: whether one is sealed, or kept from the viewer by a conflict.
    Asked = Callable[[Viewer, Iterable[str]], bool]
    Source = Callable[[Viewer, Any], "Iterable[Sheet]"]

PLAIN = frozenset({privacy.OPEN, "agency"})
PERSON = "people.person"
AT_ONCE = 300  # rows that are read and drawn together


@dataclass
class Sheet:
    """One table of a file. ``people`` and ``cases`` fill with keys while ``rows`` are read."""

    title: str
    columns: tuple[str, ...]
    rows: Iterable[tuple[str, ...]]
    people: set[str] = field(default_factory=set)
    cases: set[str] = field(default_factory=set)

    def note(self, record: Any) -> None:
        """Remember of whom a row speaks."""
        if case := case_of(record):
            self.cases.add(case)
        is_person = record._meta.label_lower == PERSON
        if person := record.pk if is_person else getattr(record, "person_id", None):
            self.people.add(str(person))


_sealed: list[Asked] = []
_kept: list[Asked] = []
_sources: dict[str, Source] = {}


def knows_cases(sealed: Asked, kept: Asked) -> None:
    """Registered once, by ``cases``: which cases are sealed, and which are kept from a viewer."""
    _sealed[:], _kept[:] = [sealed], [kept]


def any_sealed(viewer: Viewer, cases: Iterable[str]) -> bool:
    """Whether one of these cases is sealed."""
    return any(asked(viewer, cases) for asked in _sealed)


def any_kept(viewer: Viewer, cases: Iterable[str]) -> bool:
    """Whether a conflict keeps one of these cases from a viewer."""
    return any(asked(viewer, cases) for asked in _kept)


def writes_file(code: str) -> Callable[[Source], Source]:
    """Register how a whole file, such as a case, becomes sheets."""

    def register(source: Source) -> Source:
        _sources[code] = source
        return source

    return register


def source_of(code: str) -> Source | None:
    return _sources.get(code)


def is_about_people(layout: Layout) -> bool:
    """Whether a list of these records speaks of people: by a sealed class, a person or a case."""
    links = {f.name for f in layout.model._meta.concrete_fields}
    kinds = {privacy.data_class(layout.model, f.name) for f in layout.model._meta.concrete_fields}
    return bool(links & {"person", "case"} or kinds - PLAIN or layout.code == "case")


def list_sheet(viewer: Viewer, layout: Layout, asked: Mapping[str, str]) -> Sheet | None:
    """A whole list in the order and with the filters of its page; None where it is not open,
    or where its rows name no case."""
    if listing.names_no_case(layout) or not decide(viewer, layout.permission("read"), layout.model):
        return None
    heads = tuple(listing.column(layout, name, asked)["label"] for name in layout.columns)
    sheet = Sheet(str(layout.plural), heads, ())
    sheet.rows = _rows(viewer, layout, asked, sheet)
    return sheet


def _rows(
    viewer: Viewer, layout: Layout, asked: Mapping[str, str], sheet: Sheet
) -> Iterator[tuple[str, ...]]:
    """A few hundred after another, so that memory holds no more."""
    at: Mapping[str, str] = {name: value for name, value in asked.items() if name != "after"}
    while True:
        page = listing.page_of(layout, at, AT_ONCE)
        drawn = drawing.cells_of(viewer, layout, page.rows)
        for record, cells in zip(page.rows, drawn, strict=True):
            sheet.note(record)
            yield told(cells)
        if not page.next_url:
            return
        at = QueryDict(page.next_url.partition("?")[2]).dict()


def told(cells: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Cells as words; what the page hides stays hidden."""
    hidden = _("Hidden")
    return tuple(hidden if cell.get("masked") else str(cell.get("text") or "") for cell in cells)
