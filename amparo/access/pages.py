"""The pages that every record has, drawn from its layout: list, page, form, move, void, history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.kernel.errors import Invalid, NotAllowed, NotPossible, Stale
from amparo.kernel.layout import LAYOUTS, Layout

from . import drafts, drawing, gate
from .decide import decide
from .forms import LinkField, form_for
from .page import SIGNED_IN, page
from .relations import narrowed_around
from .reveal import reveal_field
from .watch.looks import note_look
from .watch.refused import note_refused

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest

    from .decide import Decision
    from .page import Drawn
    from .viewer import Viewer

_LATER = gettext_lazy("Only what is needed now. The rest can be added later.")


def find(viewer: Viewer, code: str, pk: Any, verb: str) -> tuple[Any, Layout, Decision]:
    """A record through the viewer's scope, with its layout and the decision; else 404.

    Either way it is written down: who opened which file, or who asked for what is closed.
    """
    layout = LAYOUTS.get(code)
    if layout is None:
        raise Http404
    with narrowed_around(layout.model, [pk]):
        record = layout.model.objects.filter(pk=pk).first()
        decision = decide(viewer, layout.permission(verb), record, is_seen=True) if record else None
    if record is None or not decision:
        note_refused(viewer, layout.model._meta.label_lower, pk, verb)
        raise Http404
    note_look(viewer, record)
    return record, layout, decision


@page(needs=SIGNED_IN)
def record_list(request: HttpRequest, viewer: Viewer, *, code: str) -> Drawn:
    """Twenty-five records of one kind, newest first or as the layout orders them."""
    layout = LAYOUTS.get(code)
    if layout is None or not decide(viewer, layout.permission("read"), layout.model):
        raise Http404
    return "records/list.html", drawing.list_context(viewer, layout, request.GET)


@page(needs=SIGNED_IN)
def record_page(request: HttpRequest, viewer: Viewer, *, code: str, pk: Any) -> Drawn:
    record, layout, decision = find(viewer, code, pk, "read")
    return "records/page.html", drawing.page_context(viewer, record, layout, decision)


@page(needs=SIGNED_IN)
def record_reveal(request: HttpRequest, viewer: Viewer, *, code: str, pk: Any, field: str) -> Drawn:
    """Open one masked field; who opened it is written down."""
    record, layout, decision = find(viewer, code, pk, "read")
    if request.method != "POST" or field not in decision.reads:
        raise Http404
    shown = reveal_field(viewer, record, field)
    if request.headers.get("HX-Request"):
        return "ui/field.html", {"field": shown}
    context = drawing.page_context(viewer, record, layout, decision, revealed=shown)
    return "records/page.html", context


@page(needs=SIGNED_IN)
def record_new(
    request: HttpRequest, viewer: Viewer, *, code: str, parent: str = "", pk: Any = None
) -> Drawn:
    """The form for a new record, under its parent where it has one."""
    layout = LAYOUTS.get(code)
    if layout is None or bool(layout.parent) != bool(parent):
        raise Http404
    over = find(viewer, parent, pk, "read")[0] if parent else None
    decision = decide(viewer, layout.permission("create"), layout.model, under=over)
    if not decision:
        raise Http404
    kept = drafts.find(viewer, request.path)
    asked = layout.asked_at_first()
    form = form_for(layout, asked, decision, viewer, parent=over, data=_sent(request), draft=kept)
    _choose_the_only_one(form)
    lead = _LATER if len(asked) < len(layout.asked()) else ""
    title = _("Add: %(kind)s") % {"kind": layout.title}
    back = drawing.url_of(over) if over else drawing.list_url(layout)
    if request.method == "POST" and form.is_valid():
        done = _try(form, lambda: gate.create(viewer, layout, form.cleaned_data, over))
        if done is not None:
            drafts.forget(viewer, request.path, request.POST)
            return redirect(drawing.url_of(over or done))
    trail = drawing.trail(viewer, layout, over)
    return _form(request, form, title, back, trail=trail, draft=kept, lead=lead)


@page(needs=SIGNED_IN)
def record_edit(request: HttpRequest, viewer: Viewer, *, code: str, pk: Any, section: str) -> Drawn:
    """The form for one section of a record."""
    record, layout, decision = find(viewer, code, pk, "edit")
    part = next((part for part in layout.sections if part.code == section), None)
    if part is None or not decision.writes & set(part.fields):
        raise Http404
    kept = drafts.find(viewer, request.path)
    form = form_for(
        layout, part.fields, decision, viewer, record=record, data=_sent(request), draft=kept
    )
    if request.method == "POST" and form.is_valid():
        version = _version(request)
        done = _try(form, lambda: gate.edit(viewer, record, part, form.cleaned_data, version))
        if done is not None:
            drafts.forget(viewer, request.path, request.POST)
            return redirect(drawing.url_of(record))
    title = _("%(section)s: %(name)s") % {
        "section": part.title,
        "name": drawing.name(record, viewer),
    }
    return _form(
        request,
        form,
        title,
        drawing.url_of(record),
        trail=drawing.trail_to(viewer, record, layout),
        version=record.version,
        draft=kept,
    )


@page(needs=SIGNED_IN)
def record_move(request: HttpRequest, viewer: Viewer, *, code: str, pk: Any, move: str) -> Drawn:
    """Ask what a move asks, then make it."""
    record, layout, decision = find(viewer, code, pk, "read")
    workflow = getattr(record, "workflow", None)
    if workflow is None or move not in workflow.moves:
        raise Http404
    if not decide(viewer, workflow.permission(move), record, is_seen=True):
        raise Http404
    asked = workflow.moves[move]
    form = form_for(
        layout,
        asked.asks,
        decision,
        viewer,
        record=record,
        data=_sent(request),
        required=asked.asks,
    )
    if request.method == "POST" and (not asked.asks or form.is_valid()):
        answers = form.cleaned_data if asked.asks else {}
        version = _version(request)
        done = _try(form, lambda: gate.make_move(viewer, record, move, answers, version))
        if done is not None:
            return redirect(drawing.url_of(record))
    title = f"{asked.label}: {drawing.name(record, viewer)}"
    return _form(
        request,
        form,
        title,
        drawing.url_of(record),
        trail=drawing.trail_to(viewer, record, layout),
        version=record.version,
        template="records/confirm.html",
    )


@page(needs=SIGNED_IN)
def record_void(request: HttpRequest, viewer: Viewer, *, code: str, pk: Any) -> Drawn:
    """Mark a record as entered in error, with a reason."""
    record, layout, _decision = find(viewer, code, pk, "void")
    form = drawing.void_form(_sent(request))
    if request.method == "POST" and form.is_valid():
        reason, version = form.cleaned_data["void_reason"], _version(request)
        done = _try(form, lambda: gate.void(viewer, record, reason, version))
        if done is not None:
            over = getattr(record, layout.parent) if layout.parent else None
            return redirect(drawing.url_of(over) if over else drawing.list_url(layout))
    title = _("Entered in error: %(name)s") % {"name": drawing.name(record, viewer)}
    return _form(
        request,
        form,
        title,
        drawing.url_of(record),
        trail=drawing.trail_to(viewer, record, layout),
        version=record.version,
        template="records/confirm.html",
    )


@page(needs=SIGNED_IN)
def record_history(request: HttpRequest, viewer: Viewer, *, code: str, pk: Any) -> Drawn:
    """What was done to a record: open values before and after, names of sealed fields only."""
    record, layout, decision = find(viewer, code, pk, "history")
    return "records/history.html", drawing.history_context(viewer, record, layout, decision)


@page(needs=SIGNED_IN)
def draft_keep(request: HttpRequest, viewer: Viewer) -> Drawn:
    """Keep what is typed so far, sealed, for this user alone."""
    place = request.GET.get("place", "")
    if request.method != "POST" or not place.startswith("/") or "\0" in place:
        raise Http404
    drafts.keep(viewer, place, request.POST)
    return HttpResponse(_("Draft kept."))


def _choose_the_only_one(form: forms.Form) -> None:
    """Where a required link has one record to offer, such as the one victim of a case, it is it."""
    for name, field in form.fields.items():
        if field.required and isinstance(field, LinkField) and name not in form.initial:
            offered = list(field.queryset[:2]) if field.queryset is not None else []
            if len(offered) == 1:
                form.initial[name] = offered[0].pk


def _sent(request: HttpRequest) -> Any:
    """What was sent with a form, or None where a form is only looked at."""
    return request.POST if request.method == "POST" else None


def _version(request: HttpRequest) -> int | None:
    """The version that the form was drawn from; a form without one is refused as stale."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _try(form: forms.Form, change: Any) -> Any:
    """Make a change; a refusal becomes sentences beside the fields, and nothing typed is lost."""
    try:
        return change()
    except Invalid as refusal:
        for name, text in refusal.errors.items():
            form.add_error(name if name in form.fields else None, str(text))
    except (NotPossible, Stale) as refusal:
        form.add_error(None, str(refusal))
    except NotAllowed:
        raise Http404 from None
    return None


def _form(
    request: HttpRequest,
    form: forms.Form,
    title: str,
    back: str,
    *,
    trail: list[dict[str, str]],
    draft: Any = None,
    version: int | None = None,
    lead: Any = "",
    template: str = "records/form.html",
) -> Drawn:
    context = {
        "title": title,
        "lead": lead,
        "trail": trail,
        "form": form,
        "action": request.path,
        "cancel_url": back,
        "version": version,
        "draft": bool(draft),
        "draft_url": drafts.url(request.path) if template == "records/form.html" else "",
    }
    return template, context
