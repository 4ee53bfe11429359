"""The pages of copies: asking for one, one’s own and their state, taking one, and the register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.access import leaving
from amparo.access.page import SIGNED_IN, page
from amparo.access.views_of import plain_words
from amparo.access.watch.refused import note_refused
from amparo.kernel.errors import NotPossible
from amparo.kernel.layout import LAYOUTS
from amparo.reference.codes import Choice, code_list

from . import actions
from .formats import KINDS
from .models import Copy

if TYPE_CHECKING:
    from django.http import HttpRequest

    from amparo.access.leaving import Sheet
    from amparo.access.page import Drawn
    from amparo.access.viewer import Viewer

AT_MOST = 100
REGISTER = "ledger.read"  # whoever reads the ledger reads the register of copies


class CopyForm(forms.Form):
    """In which form a copy is made."""

    form = Choice(
        label=gettext_lazy("In which form?"),
        choices=[
            ("xlsx", gettext_lazy("Workbook (XLSX)")),
            ("csv", gettext_lazy("Lines of text (CSV)")),
            ("pdf", gettext_lazy("Paper (PDF)")),
        ],
    )


@page(needs=actions.MAKE)
def copy_list(request: HttpRequest, viewer: Viewer, *, code: str) -> Drawn:
    """A copy of a list, with the filters and the order of its page."""
    layout = LAYOUTS.get(code)
    sheet = leaving.list_sheet(viewer, layout, request.GET.dict()) if layout else None
    if layout is None or sheet is None:
        raise Http404
    back = reverse("record-list", args=[code])
    people = leaving.is_about_people(layout)
    return _ask(request, viewer, str(layout.plural), [sheet], back, with_people=people)


@page(needs=actions.MAKE)
def copy_file(request: HttpRequest, viewer: Viewer, *, code: str, pk: Any) -> Drawn:
    """A copy of a whole file, such as a case, as its sections show it."""
    source, layout = leaving.source_of(code), LAYOUTS.get(code)
    if source is None or layout is None:
        raise Http404
    sheets = list(source(viewer, pk))
    back = reverse("record-page", args=[code, pk])
    return _ask(request, viewer, str(layout.title), sheets, back, with_people=True)


def _ask(
    request: HttpRequest,
    viewer: Viewer,
    title: str,
    sheets: list[Sheet],
    back: str,
    *,
    with_people: bool,
) -> Drawn:
    form = CopyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["form"]
        try:
            actions.make_copy(viewer, title, sheets, chosen, with_people=with_people)
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("copies")
    second = _("It tells of people: somebody of another unit looks at it first, and counts.")
    return "records/confirm.html", {
        "title": _("A copy of: %(what)s") % {"what": title},
        "intro": _("What the page shows, and no more. Your name stands on it. Taken once.")
        + (f" {second}" if with_people else ""),
        "form": form,
        "action": request.get_full_path(),
        "submit_label": _("Make the copy"),
        "cancel_url": back,
    }


@page(needs=SIGNED_IN)
def copies(request: HttpRequest, viewer: Viewer) -> Drawn:
    """The register: one’s own copies, or all of them for whoever reads the ledger."""
    sees_all = viewer.has(REGISTER)
    if not sees_all and not viewer.has(actions.MAKE):
        raise Http404
    rows = Copy.objects.select_related("asked_by", "confirmed_by").order_by("-made_at")
    if not sees_all:
        rows = rows.filter(asked_by_id=UUID(viewer.user_id))
    return "publishing/copies.html", {
        "title": _("Copies"),
        "lead": _("Every copy that was made, by whom, and who agreed to it."),
        "copies": [_drawn(copy, viewer) for copy in rows[:AT_MOST]],
    }


def _drawn(copy: Copy, viewer: Viewer) -> dict[str, Any]:
    asked, agreed = copy.asked_by, copy.confirmed_by
    is_own = asked is not None and str(asked.pk) == viewer.user_id
    facts = [
        (_("Made at"), plain_words(copy.made_at)),
        (_("Copy for"), asked.username if asked else ""),
        (_("Agency"), code_list("agency").label(copy.agency)),
        (_("For whom"), code_list("bundle_recipient").label(copy.recipient)),
        (_("To be returned or destroyed by"), plain_words(copy.return_on)),
        (_("Items") if copy.recipient else _("Rows"), str(copy.rows)),
        (_("People"), str(copy.people)),
        (_("Agreed to by"), agreed.username if agreed else ""),
        (_("Taken at"), plain_words(copy.taken_at)),
        (_("Digest"), copy.digest[:16]),
    ]
    ready = is_own and actions.is_ready(copy)
    return {
        "title": f"{copy.title} ({copy.format.upper()})",
        "state": _state(copy),
        "facts": [(label, text) for label, text in facts if text],
        "take_url": reverse("copy-take", args=[copy.pk]) if ready else "",
    }


def _state(copy: Copy) -> dict[str, str]:
    if copy.taken_at:
        return {"label": _("Taken"), "tone": ""}
    if copy.voided_at:
        return {"label": _("Refused"), "tone": "red"}
    if actions.is_ready(copy):
        return {"label": _("Ready"), "tone": "teal"}
    if copy.is_waiting and actions.still_waits(copy):
        return {"label": _("Waits for a second person"), "tone": "amber"}
    return {"label": _("Lapsed"), "tone": ""}


@page(needs=actions.MAKE)
def copy_take(request: HttpRequest, viewer: Viewer, *, pk: Any) -> Drawn:
    """The bytes, once. Only by a form, so that no look ahead of a browser takes them."""
    copy = Copy.objects.filter(pk=pk, asked_by_id=UUID(viewer.user_id)).first()
    if copy is None or request.method != "POST":
        note_refused(viewer, "publishing.copy", pk, "take")
        raise Http404
    content = actions.take(viewer, copy)
    answer = StreamingHttpResponse(content, content_type=KINDS[copy.format])
    name = f"amparo-{copy.pk.hex[-8:]}.{copy.format}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Length"] = str(copy.size)
    return answer
