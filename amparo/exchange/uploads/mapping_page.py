"""The one page on which a register is mapped: fields on one side, what comes of them on the other.

It works by forms alone: each press of a button sends the whole mapping and draws the page anew.
Where scripts run, the preview follows each change by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.access.page import page
from amparo.exchange.conversion.checking import draft_mapping
from amparo.exchange.mapping.document import as_text, read_document
from amparo.exchange.mapping.faults import BadMapping, Fault
from amparo.exchange.registers.refusals import Unreadable
from amparo.kernel.errors import NotPossible

from . import actions
from .answers import with_answers
from .controls import entry_context, top_context, unread_context
from .desk import Desk, lay_out
from .labels import Codes
from .opening import outline_of
from .preview import previews
from .reading import outline_in
from .starting import proposal, starts
from .views import name_of, upload_or_404

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from amparo.access.page import Drawn
    from amparo.access.viewer import Viewer
    from amparo.exchange.mapping.shape import Mapping
    from amparo.exchange.models import RegisterUpload
    from amparo.exchange.registers.outlines import Outline

    from .starting import Start

LONGEST = 500_000  # letters of a mapping that is sent


@page(needs=actions.NEEDS)
def mapping_page(request: HttpRequest, viewer: Viewer, pk: UUID) -> Drawn:
    """Map one file. Saving makes the next version; what was loaded keeps the version it came by."""
    upload = upload_or_404(viewer, pk)
    outline = outline_of(upload)  # as the file was read
    codes = Codes(get_language() or "en")
    if request.method != "POST":
        actions.note_look(viewer, None, upload)
        offered = starts(viewer, upload, outline)
        chosen = _chosen(offered, request.GET.get("start", ""))
        return _drawn(upload, outline, codes, offered, chosen.text, chosen)
    base = request.POST.get("base", "")[:LONGEST]
    do = request.POST.get("do", "show")
    text, faults = base, []
    try:
        if do == "text":
            text = request.POST.get("text", "")[:LONGEST].replace("\r\n", "\n")
            draft_mapping(text)
        else:
            drafted = draft_mapping(base)
            desk = lay_out(read_document(base), drafted, _in(upload, drafted, outline))
            text = as_text(with_answers(desk, request.POST.dict(), codes))
            draft_mapping(text)
        if do == "save":
            version = actions.save_mapping(viewer, None, upload, text)
            messages.success(request, _("Saved as %(mapping)s.") % {"mapping": version})
            return redirect("upload-page", pk=pk)
    except BadMapping as bad:
        faults = bad.faults
    return _drawn(upload, outline, codes, [], text, None, faults, base)


def _chosen(offered: list[Start], code: str) -> Start:
    return next((start for start in offered if start.code == code), offered[0])


def _drawn(
    upload: RegisterUpload,
    outline: Outline,
    codes: Codes,
    offered: list[Start],
    text: str,
    chosen: Start | None,
    faults: Any = (),
    base: str = "",
) -> Drawn:
    """The page. A text with faults is shown with them, over the last one that was sound."""
    desk, sound = _desk(text if not faults else base, upload, outline)
    faults = [*faults, *_unreadable(upload, desk.mapping, outline)]
    return "exchange/mapping.html", {
        "title": _("Map this file"),
        "parent": {"url": reverse("upload-page", args=[upload.pk]), "label": name_of(upload)},
        "action": reverse("upload-mapping", args=[upload.pk]),
        "cancel_url": reverse("upload-page", args=[upload.pk]),
        "top": top_context(desk, outline.book.how.get("encoding", "")),
        "entries": [entry_context(entry, desk, codes) for entry in desk.entries],
        "unread": [unread_context(n, found, codes) for n, found in enumerate(desk.unread)],
        "lists": {name: codes.words(name) for name in _long_lists(desk, codes)},
        "previews": previews(desk, codes, upload.digest, name_of(upload)),
        "faults": [{"where": fault.where, "sentence": fault.sentence} for fault in faults],
        "base": sound,
        "text": text,
        "starts": [
            {"url": f"?start={start.code}", "label": start.label, "current": start == chosen}
            for start in offered
        ],
        "started": chosen.label if chosen else "",
    }


def _desk(text: str, upload: RegisterUpload, outline: Outline) -> tuple[Desk, str]:
    """The desk of a text, or of the proposal where even the text before had faults."""
    for is_proposal in (False, True):
        try:
            tried = proposal(upload, outline).text if is_proposal else text
            drafted = draft_mapping(tried)
            desk = lay_out(read_document(tried), drafted, _in(upload, drafted, outline))
            return desk, tried
        except BadMapping:
            continue
    raise NotPossible(_("Nothing can be proposed for this file."))


def _in(upload: RegisterUpload, mapping: Mapping, outline: Outline) -> Outline:
    """The outline in the encoding that the mapping names; as it was read where that cannot be."""
    try:
        return outline_in(upload, mapping.encoding)
    except Unreadable:
        return outline


def _unreadable(upload: RegisterUpload, mapping: Mapping, outline: Outline) -> list[Fault]:
    try:
        outline_in(upload, mapping.encoding)
    except Unreadable as refusal:
        return [Fault("encoding", "unreadable", str(refusal))]
    return []


def _long_lists(desk: Desk, codes: Codes) -> list[str]:
    from .controls import SHORT_LIST

    used = {
        heading.column.code_list
        for entry in desk.entries
        for heading in entry.headings
        if heading.column and heading.column.code_list
    }
    return sorted(name for name in used if len(codes.words(name)) > SHORT_LIST)
