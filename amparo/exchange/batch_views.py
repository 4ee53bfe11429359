"""The pages of loads: begin, rehearse, load, compare, sign off, or roll back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.access.batch import NEEDS
from amparo.access.page import SIGNED_IN, page
from amparo.access.pages import find
from amparo.access.views_of import plain_words
from amparo.cases.erasing.actions import erased_at
from amparo.kernel.errors import Invalid
from amparo.reference.codes import code_list

from . import batches
from .batch_forms import BeginForm, ExplainForm, UndoForm
from .batch_pages import batch_context, list_rows
from .batch_pairs import foreseen_context, loaded_rows, there_rows
from .comparing import SIGN, explain
from .foreseen_pairs import decide_before, pairs_foreseen
from .models import Batch
from .origin_page import origin_rows
from .signing import sign
from .uploads.own import is_own

if TYPE_CHECKING:
    from django.http import HttpRequest

    from amparo.access.page import Drawn
    from amparo.access.viewer import Viewer


def _batch(pk: Any) -> Batch:
    found = Batch.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def own_load(viewer: Viewer, pk: Any) -> Batch:
    """A load of the viewer's agency: its findings hold words of the agency's files."""
    found = _batch(pk)
    if not is_own(viewer, found):
        raise Http404
    return found


def must_be_posted(request: HttpRequest) -> None:
    if request.method != "POST":
        raise Http404


@page(needs=SIGN)
def batch_list(request: HttpRequest, viewer: Viewer) -> Drawn:
    """All loads, the newest first."""
    place = request.GET.get("after", "")
    rows, after = list_rows(place)
    return "exchange/batches.html", {
        "title": _("Loads of registers"),
        "lead": _("What was brought in from earlier registers, step by step."),
        "create_url": reverse("batch-new") if viewer.has(NEEDS) else "",
        "columns": [
            {"label": _("Load")},
            {"label": _("Step")},
            {"label": _("Begun on")},
            {"label": _("By")},
            {"label": _("Records"), "kind": "number"},
        ],
        "rows": rows,
        "next_url": f"{request.path}?after={after}" if after else "",
        "first_url": request.path if place else "",
    }


@page(needs=NEEDS)
def batch_new(request: HttpRequest, viewer: Viewer) -> Drawn:
    """Choose the files that are loaded together; the rehearsal begins at once."""
    form = BeginForm(viewer, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        answers = form.cleaned_data
        try:
            batch = batches.begin(viewer, None, answers["uploads"], answers["accept_above"])
        except Invalid as refusal:
            for name, sentence in refusal.errors.items():
                form.add_error(name, str(sentence))
        else:
            return redirect("batch", pk=batch.pk)
    chooser: Any = form.fields["uploads"]
    return "exchange/batch_new.html", {
        "title": _("A new load"),
        "lead": _("A rehearsal comes first: it changes nothing."),
        "parent": {"url": reverse("batches"), "label": _("Loads of registers")},
        "form": form,
        "has_files": bool(chooser.choices),
        "action": request.path,
        "submit_label": _("Rehearse"),
        "cancel_url": reverse("batches"),
    }


@page(needs=SIGN)
def batch_page(request: HttpRequest, viewer: Viewer, *, pk: Any) -> Drawn:
    """One load: where it stands, what was found, what comes next."""
    batch = _batch(pk)
    return "exchange/batch.html", batch_context(viewer, batch, ExplainForm(batch))


@page(needs=SIGN)
def batch_do(request: HttpRequest, viewer: Viewer, *, pk: Any, job: str) -> Drawn:
    """Ask a worker for the next step."""
    must_be_posted(request)
    if job not in batches.ASKED or job == "undo":
        raise Http404
    batch = _batch(pk)
    batches.ask(viewer, None, batch, job)
    return redirect("batch", pk=batch.pk)


@page(needs=NEEDS)
def batch_stop(request: HttpRequest, viewer: Viewer, *, pk: Any) -> Drawn:
    must_be_posted(request)
    batches.stop(viewer, None, _batch(pk))
    return redirect("batch", pk=pk)


@page(needs=NEEDS)
def batch_drop(request: HttpRequest, viewer: Viewer, *, pk: Any) -> Drawn:
    must_be_posted(request)
    batches.drop(viewer, None, _batch(pk))
    return redirect("batches")


@page(needs=NEEDS)
def batch_undo(request: HttpRequest, viewer: Viewer, *, pk: Any) -> Drawn:
    """Look once more before a whole load is rolled back."""
    batch = own_load(viewer, pk)
    form = UndoForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        batches.ask(viewer, None, batch, "undo", form.cleaned_data["why"])
        return redirect("batch", pk=pk)
    told = {"number": sum(batch.counts.values())}
    return "records/confirm.html", {
        "title": _("Roll back load %(reference)s") % {"reference": batch.reference},
        "parent": {"url": reverse("batch", args=[pk]), "label": batch.reference},
        "action": request.path,
        "intro": _("All %(number)s records of this load are withdrawn.") % told,
        "warning": _(
            "The keys of the people and cases that it brought are destroyed: nobody can read what "
            "was sealed with them again. The files stay, and can be loaded anew."
        ),
        "form": form,
        "submit_label": _("Roll back"),
        "cancel_url": reverse("batch", args=[pk]),
    }


@page(needs=SIGN)
def batch_explain(request: HttpRequest, viewer: Viewer, *, pk: Any) -> Drawn:
    """Say why figures differ; what cannot be taken is said beside the field."""
    must_be_posted(request)
    batch = _batch(pk)
    form = ExplainForm(batch, request.POST)
    if form.is_valid():
        try:
            explain(viewer, None, batch, form.cleaned_data["figures"], form.cleaned_data["why"])
        except Invalid as refusal:
            for name, sentence in refusal.errors.items():
                form.add_error(name, str(sentence))
        else:
            return redirect(f"{reverse('batch', args=[pk])}#compare")
    return "exchange/batch.html", batch_context(viewer, batch, form)


@page(needs=SIGN)
def batch_sign(request: HttpRequest, viewer: Viewer, *, pk: Any) -> Drawn:
    """Answer for a load, after one more look."""
    batch = _batch(pk)
    if request.method == "POST":
        sign(viewer, None, batch)
        return redirect("batch", pk=pk)
    return "records/confirm.html", {
        "title": _("Sign load %(reference)s") % {"reference": batch.reference},
        "parent": {"url": reverse("batch", args=[pk]), "label": batch.reference},
        "action": request.path,
        "intro": _(
            "With your signature your agency answers for it that the load is complete and that its "
            "differences from what was published are explained."
        ),
        "warning": _(
            "With the second signature, of another agency, the steward’s review ends, and the load "
            "can no longer be rolled back."
        ),
        "submit_label": _("Sign"),
        "cancel_url": reverse("batch", args=[pk]),
    }


def _number(asked: str | None) -> int:
    """The number of a page; what is none is the first."""
    return max(int(asked), 1) if asked and asked.isdecimal() and len(asked) < 6 else 1


@page(needs=NEEDS)
def batch_pairs(request: HttpRequest, viewer: Viewer, *, pk: Any) -> Drawn:
    """The pairs of a load: of its rehearsal before, in the queue afterwards."""
    batch = own_load(viewer, pk)
    after = request.GET.get("after", "")
    if batch.step in batches.OPEN:
        title, place = _("With people who are here already"), _number(request.GET.get("there"))
        rows, follow = there_rows(viewer, batch, place)
        more = foreseen_context(batch, request.GET.get("show", ""), after)
        more["there_url"] = f"{request.path}?there={place + 1}" if follow else ""
        more["there_first_url"] = request.path if place > 1 else ""
    else:
        title, (rows, last) = _("To be looked at"), loaded_rows(viewer, batch, after)
        more = {
            "next_url": f"{request.path}?after={last}" if last else "",
            "first_url": request.path if after else "",
        }
    return "exchange/batch_pairs.html", {
        "title": _("The same person?"),
        "parent": {"url": reverse("batch", args=[pk]), "label": batch.reference},
        "columns": [
            {"label": label} for label in (_("People"), _("Likeness"), _("Why"), _("Decision"))
        ],
        "table_title": title,
        "rows": rows,
        "is_before": batch.step in batches.OPEN,
        **more,
    }


@page(needs=NEEDS)
def batch_pair(request: HttpRequest, viewer: Viewer, *, pk: Any, key: str) -> Drawn:
    """Decide on one pair of a rehearsal; the list comes back at the pair that follows."""
    must_be_posted(request)
    batch = own_load(viewer, pk)
    before = pairs_foreseen(batch)
    decided = decide_before(viewer, None, batch, key, request.POST.get("verdict", ""))
    label = code_list("pair_decision").label(decided.decision)
    messages.success(request, _("Decided: %(what)s") % {"what": label})
    shown = next((pair.stands for pair in before if pair.key == key), "")
    return redirect(f"{reverse('batch-pairs', args=[pk])}?show={shown}")


@page(needs=SIGNED_IN)
def origin(request: HttpRequest, viewer: Viewer, *, code: str, pk: Any) -> Drawn:
    """Where a record and each of its values come from. Whoever may read the record may ask."""
    record, layout, decision = find(viewer, code, pk, "read")
    rows = origin_rows(record, decision)
    if not rows:
        raise Http404
    return "exchange/origin.html", {
        "title": _("Where this comes from"),
        "parent": {"url": reverse("record-page", args=[code, pk]), "label": str(layout.title)},
        "rows": rows,
        "erased_on": plain_words(erased_at(record)),
    }
