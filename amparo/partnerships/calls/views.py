"""The pages of data calls: for whoever asks, and for whoever answers on a telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.access import drafts, drawing
from amparo.access.decide import decide
from amparo.access.page import page
from amparo.access.pages import find
from amparo.access.views_of import opened
from amparo.kernel.errors import Invalid, NotPossible, Stale
from amparo.kernel.sealing import NoKey, SealBroken, keyring
from amparo.partnerships.layout.calls import DATA_CALL
from amparo.partnerships.models import DataCall, EvidenceFile
from amparo.reference.codes import code_list

from . import actions, attached, shown
from .forms import AnswerForm, CallForm, ReturnForm

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest

    from amparo.access.page import Drawn
    from amparo.access.viewer import Viewer


@page(needs="data-call.create")
def call_new(request: HttpRequest, viewer: Viewer) -> Drawn:
    """Choose the report first, since it brings its questions; then the rest on one page."""
    product = request.GET.get("for", "")
    context: dict[str, Any] = {
        "title": _("New data call"),
        "trail": [{"url": drawing.list_url(DATA_CALL), "label": str(DATA_CALL.plural)}],
    }
    listed = code_list("call_product")
    if product not in listed:
        choices = [(c, w) for c, w in listed.choices() if c not in ("unknown", "not_recorded")]
        context["products"] = [{"url": f"?for={c}", "label": words} for c, words in choices]
        return "partnerships/call_product.html", context
    sent = request.POST if request.method == "POST" else None
    form = CallForm(product, sent)
    if sent is not None and form.is_valid():
        call = _try(form, lambda: _write(viewer, product, form))
        if call is not None:
            return redirect(drawing.url_of(call))
    return "records/form.html", context | {
        "title": _("New data call: %(product)s") % {"product": listed.label(product)},
        "lead": _("Nothing is sent yet. You see the whole call once more before it goes out."),
        "form": form,
        "action": f"{request.path}?for={product}",
        "submit_label": _("Go on"),
        "cancel_url": drawing.list_url(DATA_CALL),
    }


def _write(viewer: Viewer, product: str, form: CallForm) -> DataCall:
    given = form.cleaned_data
    answers = {
        "product": product,
        "period_from": given["period"].first,
        "period_to": given["period"].last,
        "due_on": given["due_on"],
        "note": given["note"],
    }
    return actions.open_call(viewer, None, answers, form.pairs(), given["wording"])  # type: ignore[no-any-return]


@page(needs="data-call.read")
def call_page(request: HttpRequest, viewer: Viewer, *, pk: Any) -> Drawn:
    """A call with every question, body by body; a body that only answers goes to its own list."""
    call, _layout, decision = find(viewer, "data-call", pk, "read")
    if not shown.sees_everything(viewer):
        return redirect("data-requests")
    told = opened(call, viewer, decision)
    only = request.GET.get("show", "")
    return "partnerships/call.html", shown.call_context(viewer, call, told, only)


@page(needs="data-call.send")
def call_send(request: HttpRequest, viewer: Viewer, *, pk: Any) -> Drawn:
    """Send a call, remind those who owe answers, or close it. Each only by a form."""
    call, _layout, _decision = find(viewer, "data-call", pk, "read")
    step = request.POST.get("step", "")
    if request.method != "POST" or step not in ("send", "remind", "close"):
        raise Http404
    if step == "send":
        actions.send_call(viewer, call)
        messages.success(request, _("The questions are sent. Each body sees its own."))
    elif step == "close":
        actions.close_call(viewer, call)
        messages.success(request, _("The call is closed. What is missing reads “not reported”."))
    else:
        count = len(actions.remind(viewer, call, is_asked=True))
        words = ngettext("%(n)d question reminded.", "%(n)d questions reminded.", count)
        nobody = _("Nobody was reminded: each was reminded today already, or has answered.")
        messages.success(request, words % {"n": count} if count else nobody)
    return redirect(drawing.url_of(call))


@page(needs="own_question.read")
def request_list(request: HttpRequest, viewer: Viewer) -> Drawn:
    """The questions to the viewer's own body: what waits, and what was answered."""
    return "partnerships/requests.html", shown.list_context(viewer, timezone.localdate())


@page(needs="data-request.read")
def request_page(request: HttpRequest, viewer: Viewer, *, pk: Any) -> Drawn:
    """One question: whoever may answers it here, on one screen; others see what was answered."""
    asked, _layout, decision = find(viewer, "data-request", pk, "read")
    told = opened(asked, viewer, decision)
    context = shown.request_context(viewer, asked, told)
    sent = request.POST if request.method == "POST" else None
    if sent is not None and sent.get("step") == "return":
        return _return(request, viewer, asked, context)
    if not context["may_answer"]:
        return "partnerships/request.html", context
    draft = drafts.find(viewer, request.path)
    kept = {**context["answered"], **(draft.dict() if draft else {})}
    files = request.FILES if sent is not None else None
    form = AnswerForm(asked, sent, files, initial=kept, kept=_kept(asked))
    if sent is not None:
        _change_files(viewer, asked, form)
        context["files"] = attached.listed(viewer, asked)
    if sent is not None and form.is_valid():
        done = _try(form, lambda: _answer(viewer, asked, form, sent.get("version", "")))
        if done is not None:
            drafts.forget(viewer, request.path, request.POST)
            return _onward(request, viewer)
    return "partnerships/answer.html", context | {
        "form": form,
        "action": request.path,
        "version": asked.version,
        "submit_label": _("Send the answer"),
        "cancel_url": reverse("data-requests"),
        "draft": bool(draft),
        "draft_url": drafts.url(request.path),
    }


def _kept(asked: Any) -> list[EvidenceFile]:
    with keyring():
        return attached.of_request(asked)


def _change_files(viewer: Viewer, asked: Any, form: AnswerForm) -> None:
    """Take files away and in, also where another answer is not right yet: a browser forgets the
    files of a form that comes back."""
    form.is_valid()
    gone, come = form.cleaned_data.get("gone", []), form.cleaned_data.get("papers", [])
    if not gone and not come:
        return
    files = [file for file in attached.of_request(asked) if str(file.pk) in gone]
    if files:
        _try(form, lambda: attached.detach(viewer, asked, files))
    if come:
        _try(form, lambda: attached.attach(viewer, asked, come))
    form.offer(_kept(asked))


@page(needs="data-request.read")
def request_file(request: HttpRequest, viewer: Viewer, *, pk: Any, file: Any) -> HttpResponse:
    """A file beside an answer, to keep; for the body that answers and whoever keeps the call."""
    asked, _layout, _decision = find(viewer, "data-request", pk, "read")
    found = EvidenceFile.objects.filter(request=asked, pk=file).first()
    if found is None or not attached.may_see(viewer, asked):
        raise Http404
    try:
        with keyring():
            name, content = found.name, attached.content_of(found)
    except (NoKey, SealBroken):
        raise NotPossible(
            _("This file cannot be opened any more. Ask the agency to send it again.")
        ) from None
    return HttpResponse(
        content,
        content_type=attached.CONTENT_TYPES[found.kind],
        headers={"Content-Disposition": content_disposition_header(True, name) or "attachment"},
    )


def _answer(viewer: Viewer, asked: Any, form: AnswerForm, version: str) -> Any:
    if version != str(asked.version):
        raise Stale(_("Somebody else changed this record in the meantime. Look at it again."))
    given = form.cleaned_data
    return actions.answer_request(
        viewer,
        asked,
        given["state"],
        number=given.get("number"),
        evidence=given["evidence"],
    )


def _onward(request: HttpRequest, viewer: Viewer) -> Drawn:
    """To the next question that waits, so that a dozen take one sitting; else to the list."""
    waiting = shown.waiting(viewer)
    messages.success(request, _("The answer is sent. You can change it until the call is closed."))
    return redirect(drawing.url_of(waiting[0]) if waiting else reverse("data-requests"))


def _return(request: HttpRequest, viewer: Viewer, asked: Any, context: dict[str, Any]) -> Drawn:
    if not decide(viewer, "data-request.return", asked, is_seen=True):
        raise Http404
    form = ReturnForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["return_reason"]
        if _try(form, lambda: actions.return_request(viewer, asked, reason)) is not None:
            messages.success(request, _("The answer went back to the body."))
            return redirect(drawing.url_of(asked.call))
    return "partnerships/request.html", context | {"return_form": form}


def _try(form: forms.Form, change: Any) -> Any:
    """Make a change; a refusal becomes sentences beside the fields, and nothing typed is lost."""
    try:
        return change()
    except Invalid as refusal:
        for name, text in refusal.errors.items():
            form.add_error(name if name in form.fields else None, str(text))
    except (NotPossible, Stale) as refusal:
        form.add_error(None, str(refusal))
    return None
