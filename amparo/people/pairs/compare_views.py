"""The page on which the data steward has everybody compared with everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from amparo.access.page import page
from amparo.kernel.errors import NotPossible

from .asking import begin, last_comparison, stop_comparing
from .deciding import REVIEW
from .everybody import COMPARE, READ, WRITE

if TYPE_CHECKING:
    from django.http import HttpRequest

    from amparo.access.page import Drawn
    from amparo.people.models import Comparison

PHASES = {
    "": gettext_lazy("It waits for its turn"),
    READ: gettext_lazy("Reading the identities"),
    COMPARE: gettext_lazy("Comparing them"),
    WRITE: gettext_lazy("Filling the queue"),
}


@page(needs=REVIEW)
def compare(request: HttpRequest, viewer: Any) -> Drawn:
    """Ask for the comparison; how far it is, and what the last one found."""
    if request.method == "POST":
        try:
            if begin(viewer):
                messages.success(request, _("Everybody was compared with everybody."))
        except NotPossible as refusal:
            messages.info(request, str(refusal))
        return redirect("pairs-compare")
    row = last_comparison()
    return "people/compare.html", {
        "title": _("Compare everybody"),
        "trail": [{"url": reverse("pairs"), "label": _("The same person?")}],
        "lead": _("Looks for the same person behind all files, whenever they were written."),
        "action": request.path,
        "progress": _progress(row),
        "problem": "" if row.job else row.problem,
        "result": _result(row),
        "pairs_url": reverse("pairs"),
    }


@page(needs=REVIEW)
def compare_stop(request: HttpRequest, viewer: Any) -> Drawn:
    """Stop it; nothing is left half."""
    if request.method != "POST":
        raise Http404
    stop_comparing(viewer)
    messages.info(request, _("It was asked to stop. Nothing is left half."))
    return redirect("pairs-compare")


def _progress(row: Comparison) -> dict[str, Any] | None:
    if not row.job:
        return None
    asked = {"by": row.job_by, "at": _moment(row.job_at)}
    return {
        "words": PHASES.get(row.phase, PHASES[""]),
        "value": row.part if row.phase == READ else None,
        "left": _("It stops at the next safe point.")
        if row.is_stopping
        else _("Asked for by %(by)s, %(at)s") % asked,
        "cancel_url": "" if row.is_stopping else reverse("pairs-compare-stop"),
    }


def _result(row: Comparison) -> list[dict[str, str]]:
    """The last comparison, as fields to show; nothing where there was none."""
    if row.done_at is None:
        return []
    pairs = ngettext("%(n)s likely pair", "%(n)s likely pairs", row.pairs)
    told = (
        (_("Compared on"), _moment(row.done_at)),
        (_("Asked for by"), row.done_by),
        (_("People compared"), formats.localize(row.people)),
        (_("Found"), pairs % {"n": formats.localize(row.pairs)}),
        (_("New in the queue"), formats.localize(row.new_pairs)),
    )
    return [{"label": label, "value": str(value)} for label, value in told]


def _moment(at: Any) -> str:
    return formats.date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")
