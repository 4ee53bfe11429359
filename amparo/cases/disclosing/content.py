"""The items of a bundle: each chosen document and record, field by field, as it may leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from amparo.access.bundled import Offer, Picked, knows_bundles
from amparo.access.decide import decide
from amparo.access.leaving import PERSON, Sheet
from amparo.access.pages import find
from amparo.access.views_of import opened
from amparo.cases.file import CaseFile
from amparo.cases.leaving import any_sealed
from amparo.cases.ties import looking_at
from amparo.kernel import privacy
from amparo.kernel.sealing import keyring
from amparo.reference.country import country

from .redaction import Redaction

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from amparo.access.viewer import Viewer
    from amparo.cases.models import Case
    from amparo.kernel.layout import Layout

DOCUMENT = "document"
NEVER = frozenset({"team_member", "sharing", "conflict", "silent_hit", "task", "note"})


def documents_of(viewer: Viewer, case: Case) -> list[tuple[str, str]]:
    """The documents that the viewer may choose, by key: their kind and title."""
    found = []
    for part in CaseFile(viewer, case).parts:
        if part.layout.code != DOCUMENT:
            continue
        for row in part.rows:
            decision = decide(viewer, part.layout.permission("read"), row, is_seen=True)
            told = opened(row, viewer, decision, only=("kind", "title", "received_on"))
            shown = (told[name].value for name in ("kind", "title", "received_on") if name in told)
            found.append((str(row.pk), ", ".join(word for word in shown if word)))
    return found


def sections_of(viewer: Viewer, case: Case) -> list[tuple[str, str]]:
    """Kinds of records that the viewer may choose whole. Work inside the house is none of them."""
    return [
        (part.layout.code, f"{part.layout.plural} ({len(part.rows)})")
        for part in CaseFile(viewer, case).parts
        if part.rows and part.layout.code not in NEVER | {DOCUMENT}
    ]


def items_of(
    viewer: Viewer,
    case: Case,
    redaction: Redaction,
    documents: Iterable[str],
    sections: Iterable[str],
) -> list[Sheet]:
    """One sheet a document and one a record, in the order of the file."""
    chosen, kinds = set(documents), set(sections) - NEVER - {DOCUMENT}
    found: list[Sheet] = []
    with keyring():
        for part in CaseFile(viewer, case).parts:
            rows = part.rows if part.layout.code in kinds else []
            if part.layout.code == DOCUMENT:
                rows = [row for row in part.rows if str(row.pk) in chosen]
            for row in rows:
                number = len(found) + 1
                found.append(_item(viewer, case, part.layout, row, redaction, number))
    return found


def _item(
    viewer: Viewer, case: Case, layout: Layout, row: Any, redaction: Redaction, number: int
) -> Sheet:
    title = f"{number}. {layout.title}"
    lines = tuple(_lines(viewer, layout, row, redaction))
    sheet = Sheet(title, (_("Field"), _("What it says")), lines)
    sheet.note(case)
    sheet.note(row)
    return sheet


def _lines(
    viewer: Viewer, layout: Layout, row: Any, redaction: Redaction
) -> Iterator[tuple[str, str]]:
    """What the viewer may read of a record and the recipient may get."""
    decision = decide(viewer, layout.permission("read"), row, is_seen=True)
    for name, told in opened(row, viewer, decision, only=_told_fields(layout)).items():
        if not told.value:
            continue
        field = row._meta.get_field(name)
        kind = privacy.data_class(type(row), name)
        label = capfirst(str(field.verbose_name))
        if not redaction.lets(kind):
            yield label, redaction.left_out(kind)
        elif field.is_relation and field.related_model._meta.label_lower == PERSON:
            yield label, redaction.person(getattr(row, field.attname), told.value)
        else:
            yield label, redaction.clean(told.value)


def _told_fields(layout: Layout) -> tuple[str, ...]:
    return (*layout.asked(), *(name for name in ("status",) if name in layout.columns))


def offer(viewer: Viewer, pk: Any) -> Offer | None:
    """What a viewer may choose of one case; None where it is sealed. Raises Http404."""
    case, _layout, _decision = find(viewer, "case", pk, "read")
    if any_sealed(viewer, [str(case.pk)]):
        return None
    with looking_at(case.pk):
        return Offer(case.reference, documents_of(viewer, case), sections_of(viewer, case))


def pick(
    viewer: Viewer,
    pk: Any,
    recipient: str,
    documents: Collection[str],
    sections: Collection[str],
) -> Picked:
    """What was chosen, without what the recipient may not get. Raises Http404."""
    case, _layout, _decision = find(viewer, "case", pk, "read")
    redaction = Redaction(case.pk, country().recipients[recipient])
    with looking_at(case.pk):
        sheets = items_of(viewer, case, redaction, documents, sections)
    return Picked(sheets, redaction.counts, lambda text: any(redaction.spans(text)))


def tell() -> None:
    """From now on bundles can be made of cases."""
    knows_bundles(offer, pick)
