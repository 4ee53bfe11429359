"""The page on which destroying data is proposed, and what a person's page says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.access import drawing, proof, second
from amparo.access.links import leads_on
from amparo.access.models import OwnerKey
from amparo.access.page import page
from amparo.access.pages import find
from amparo.access.views_of import plain_words
from amparo.kernel.errors import Invalid, NotPossible, Stale
from amparo.kernel.layout import layout_of
from amparo.people.pages import adds_to_the_page_of_a_person
from amparo.reference.codes import Choice, code_list
from amparo.reference.country import country

from . import actions
from .drawing import table_of
from .models import Erasure
from .plan import PERSON, plan_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from amparo.access.page import Drawn
    from amparo.access.viewer import Viewer

KINDS = {"person": PERSON, "document": "cases.Document", "note": "cases.Note"}


class ErasureForm(forms.Form):
    """On which ground, and why."""

    ground = Choice(label=gettext_lazy("On which ground?"))
    why = forms.CharField(
        label=gettext_lazy("Who asked for it, when, and why?"),
        max_length=actions.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = code_list("erasure_ground")
        grounds = country().retention.grounds
        self.fields["ground"] = Choice(
            label=gettext_lazy("On which ground?"),
            choices=[("", "—"), *((code, named.label(code)) for code in grounds)],
        )


@page(needs=actions.PROPOSE)
def erase(request: HttpRequest, viewer: Viewer, *, code: str, pk: Any) -> Drawn:
    """Everything that would go, then the ground and the reasons; a second person agrees or not."""
    if code not in KINDS:
        raise Http404
    record, _layout, _decision = find(viewer, code, pk, "read")
    if not actions.may_propose(viewer, record):
        raise Http404
    proof.must_be_fresh(viewer)
    plan = plan_of(record._meta.label, record.pk)
    form = ErasureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            told = form.cleaned_data
            shown = request.POST.get("digest", "")
            actions.propose(viewer, record, told["ground"], told["why"], shown)
        except Invalid as refusal:
            for name, text in refusal.errors.items():
                form.add_error(name, str(text))
        except (NotPossible, Stale) as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(drawing.url_of(record))
    table = table_of(viewer, plan, tells_kinds=False)
    name = drawing.name(record, viewer)
    return "cases/erase.html", {
        "title": _("Destroy what is known: %(name)s") % {"name": name},
        "lead": _(
            "The words and their keys are destroyed for good. Dates, codes and figures stay. "
            "Somebody of another unit must read the list, count it and agree within a day."
        ),
        "trail": [{"url": drawing.url_of(record), "label": name}],
        "table": table,
        "count": len(table["rows"]),
        "digest": actions.seen_digest(viewer, plan),
        "form": form,
        "action": request.path,
        "cancel_url": drawing.url_of(record),
    }


@page(needs=actions.PROPOSE)
def withdraw(request: HttpRequest, viewer: Viewer, *, pk: Any) -> Drawn:
    """One’s own proposal taken back. Only by a form."""
    erasure = Erasure.objects.filter(pk=pk, asked_by_id=UUID(viewer.user_id)).first()
    if erasure is None or not _waits(erasure):
        raise Http404
    back = reverse("record-page", args=[_code_of(erasure.record), erasure.key])
    if request.method == "POST":
        actions.withdraw(viewer, erasure)
        return redirect(back)
    return "records/confirm.html", {
        "title": _("Take the proposal back"),
        "intro": _("Nothing is destroyed. It can be proposed again."),
        "action": request.path,
        "submit_label": _("Take it back"),
        "cancel_url": back,
    }


def _code_of(label: str) -> str:
    return next(code for code, known in KINDS.items() if known == label)


def _waits(erasure: Erasure) -> bool:
    return erasure.is_waiting and not erasure.voided_at and second.is_fresh(erasure)


def way_to_erase(record: Any, viewer: Viewer) -> dict[str, Any] | None:
    """The way there, for those who may propose it; or back from one's own proposal."""
    if not actions.may_propose(viewer, record):
        return None
    own = [one for one in _proposed(record, viewer) if _waits(one)]
    if own:
        url = reverse("erasure-withdraw", args=[own[0].pk])
        return {"label": _("Take back: destroy what is known"), "url": url}
    if not OwnerKey.objects.filter(owner=record.owner()).exists():
        return None  # nothing is sealed, or it was destroyed
    url = reverse("erasure", args=[layout_of(record).code, record.pk])
    return {"label": _("Destroy what is known"), "url": url, "is_rare": True}


def _proposed(record: Any, viewer: Viewer) -> list[Erasure]:
    found = actions.erasures_of(record._meta.label, [record.pk])
    return [one for one in found if str(one.asked_by_id) == viewer.user_id]


def erased(viewer: Viewer, person: Any) -> list[dict[str, Any]]:
    """When what was known of a person was destroyed and by whom; to the proposer what waits too."""
    found = actions.erasures_of(PERSON, {person.pk, person.merged_into_id} - {None})
    rows = [
        _told(one)
        for one in found
        if one.done_at or (_waits(one) and str(one.asked_by_id) == viewer.user_id)
    ]
    if not rows:
        return []
    heads = (_("Destroyed on"), _("Ground"), _("Proposed by"), _("Agreed to by"), _("Values"))
    title = _("What was known was destroyed")
    if not any(one.done_at for one in found):
        title = _("Proposed: destroy what is known")
    columns = [{"label": head} for head in heads]
    return [{"code": "erased", "title": title, "caption": title, "columns": columns, "rows": rows}]


def _told(erasure: Erasure) -> dict[str, Any]:
    asked, agreed = erasure.asked_by, erasure.confirmed_by
    when = plain_words(erasure.done_at) or _("Waits for a second person")
    cells = (
        when,
        code_list("erasure_ground").label(erasure.ground),
        asked.username if asked else "",
        agreed.username if agreed else "",
        str(erasure.values) if erasure.done_at else "",
    )
    return {"cells": [{"text": text} for text in cells]}


def tell() -> None:
    """From now on pages lead to an erasure, and say that there was one."""
    for label in KINDS.values():
        leads_on(label)(way_to_erase)
    adds_to_the_page_of_a_person(erased)
