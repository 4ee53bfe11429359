"""The pages of proposed edits: for the steward of a load, and for those who keep the records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.access.batch import NEEDS
from amparo.access.page import SIGNED_IN, page
from amparo.access.watch import notices

from . import edits, keepers
from .batch_views import must_be_posted, own_load
from .edit_rows import asked_of_loader, asked_rows, edit_rows

if TYPE_CHECKING:
    from django.http import HttpRequest

    from amparo.access.page import Drawn
    from amparo.access.viewer import Viewer


@page(needs=NEEDS)
def batch_edits(request: HttpRequest, viewer: Viewer, *, pk: Any) -> Drawn:
    """What changed rows say otherwise than the records that they gave before."""
    batch = own_load(viewer, pk)
    return "exchange/batch_edits.html", {
        "title": _("Proposed edits"),
        "lead": _("Rows that changed since they were loaded. Nothing changes until you decide."),
        "parent": {"url": reverse("batch", args=[pk]), "label": batch.reference},
        "edits": edit_rows(viewer, batch),
    }


@page(needs=NEEDS)
def batch_edit(request: HttpRequest, viewer: Viewer, *, pk: Any, edit: Any) -> Drawn:
    """Accept or decline one proposal."""
    must_be_posted(request)
    found = asked_of_loader(own_load(viewer, pk)).filter(pk=edit).first()
    if found is None or request.POST.get("decision") not in ("accept", "decline"):
        raise Http404
    if request.POST["decision"] == "accept":
        edits.accept(viewer, None, found)
    else:
        edits.decline(viewer, None, found)
    return redirect("batch-edits", pk=pk)


@page(needs=SIGNED_IN)
def edits_asked(request: HttpRequest, viewer: Viewer) -> Drawn:
    """What registers say otherwise than records that the viewer keeps."""
    notices.seen(viewer, request.get_full_path())
    return "exchange/batch_edits.html", {
        "title": _("What registers say otherwise"),
        "lead": _(
            "A later edition of a register differs from records that you keep. Nothing changes "
            "until you decide, and whoever brought it is not told."
        ),
        "edits": asked_rows(viewer),
        "is_asked": True,
    }


@page(needs=SIGNED_IN)
def edit_asked(request: HttpRequest, viewer: Viewer, *, edit: Any) -> Drawn:
    """Accept or decline one of them."""
    must_be_posted(request)
    if request.POST.get("decision") not in ("accept", "decline"):
        raise Http404
    keepers.settle(viewer, edit, accepts=request.POST["decision"] == "accept")
    return redirect("edits-asked")
