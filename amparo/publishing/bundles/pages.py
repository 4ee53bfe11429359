"""The page on which documents of a case are chosen for a court or a defence."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.access import bundled
from amparo.access.forms import PlainText
from amparo.access.page import page
from amparo.kernel.errors import Invalid, NotPossible
from amparo.publishing.copies.actions import MAKE_BUNDLE
from amparo.reference.codes import Choice, code_list
from amparo.reference.country import country

from . import actions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from amparo.access.page import Drawn
    from amparo.access.viewer import Viewer

KEEP = dt.timedelta(days=90)


class BundleForm(forms.Form):
    """Who receives it, until when, and what."""

    def __init__(
        self,
        data: Any,
        documents: Sequence[tuple[str, str]],
        sections: Sequence[tuple[str, str]],
    ) -> None:
        super().__init__(data)
        named = code_list("bundle_recipient")
        self.fields["recipient"] = Choice(
            label=gettext_lazy("For whom?"),
            choices=[("", "—"), *((code, named.label(code)) for code in country().recipients)],
            help_text=gettext_lazy("It decides what is left out and blacked out."),
        )
        self.fields["named"] = PlainText(
            label=gettext_lazy("Who receives it?"),
            max_length=actions.LONGEST,
            help_text=gettext_lazy("The name or office stands on every page."),
        )
        self.fields["return_on"] = forms.DateField(
            label=gettext_lazy("To be returned or destroyed by"),
            initial=timezone.localdate() + KEEP,
        )
        for name, label, choices in (
            ("documents", gettext_lazy("Documents"), documents),
            ("sections", gettext_lazy("Sections"), sections),
        ):
            if choices:
                self.fields[name] = forms.MultipleChoiceField(
                    label=label,
                    choices=choices,
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                )


@page(needs=MAKE_BUNDLE)
def bundle(request: HttpRequest, viewer: Viewer, *, pk: Any) -> Drawn:
    """Choose; what is written waits for somebody of another unit, and is taken once."""
    offer = bundled.offered(viewer, pk)
    if offer is None:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = BundleForm(sent, offer.documents, offer.sections)
    if request.method == "POST" and form.is_valid() and _made(viewer, pk, form):
        return redirect("copies")
    back = reverse("record-page", args=["case", pk])
    return "records/confirm.html", {
        "title": _("Documents for proceedings: %(case)s") % {"case": offer.name},
        "trail": [{"url": back, "label": offer.name}],
        "intro": _(
            "What you may read of it, without what the recipient may not get. Somebody of another "
            "unit reads all of it first, and counts. Taken once."
        ),
        "form": form,
        "action": request.path,
        "submit_label": _("Put it together"),
        "cancel_url": back,
    }


def _made(viewer: Viewer, case: Any, form: BundleForm) -> bool:
    told = form.cleaned_data
    try:
        actions.make_bundle(
            viewer,
            case,
            told["recipient"],
            told["named"],
            told["return_on"],
            told.get("documents", ()),
            told.get("sections", ()),
        )
    except Invalid as refusal:
        for name, text in refusal.errors.items():
            form.add_error(name if name in form.fields else None, str(text))
        return False
    except NotPossible as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
