"""What is asked about loads: which files, and why numbers differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.kernel.sealing import NoKey, SealBroken
from amparo.reference.codes import Choice, code_list

from .batches import reasons
from .plan.building import ACCEPT_ABOVE
from .uploads.own import uploads_of

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer

    from .models import Batch, RegisterUpload


def file_name(upload: RegisterUpload) -> str:
    """The name of a file as it was brought; its reference where the file is destroyed."""
    try:
        return upload.words.get("name") or upload.reference
    except (NoKey, SealBroken):
        return upload.reference


def files_ready(viewer: Viewer) -> list[RegisterUpload]:
    """The agency's files that are read and mapped and stand in no load, the newest first."""
    return list(uploads_of(viewer).filter(state="read", mapping__isnull=False))


def _told(upload: RegisterUpload) -> str:
    office = code_list("agency").label(upload.office)
    rows = _("%(count)s rows") % {"count": upload.rows_found}
    return f"{file_name(upload)} · {office} · {rows}"


class BeginForm(forms.Form):
    """Which files are loaded together, and from which score on pairs are joined unasked."""

    uploads = forms.MultipleChoiceField(
        label=gettext_lazy("Files"),
        help_text=gettext_lazy(
            "Files that belong together are loaded together, so that a person in two is seen."
        ),
        widget=forms.CheckboxSelectMultiple,
    )
    accept_above = forms.FloatField(
        label=gettext_lazy("Join pairs unasked from this score on"),
        help_text=gettext_lazy("From 0 to 1. A name alone never joins two people."),
        min_value=0.01,
        max_value=1,
        initial=ACCEPT_ABOVE,
    )

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ready = files_ready(viewer)
        choices = [(str(upload.pk), _told(upload)) for upload in ready]
        field: Any = self.fields["uploads"]
        field.choices = choices
        self.initial.setdefault("uploads", [key for key, _label in choices])


class UndoForm(forms.Form):
    """Why a load is rolled back: a code, since words about it could name somebody."""

    why = Choice(
        label=gettext_lazy("Why is it rolled back?"),
        choices=lambda: [("", "—"), *reasons()],
    )


class ExplainForm(forms.Form):
    """Which differences one sentence explains."""

    figures = forms.MultipleChoiceField(
        label=gettext_lazy("Figures that differ"), widget=forms.CheckboxSelectMultiple
    )
    why = forms.CharField(
        label=gettext_lazy("Why they differ"),
        help_text=gettext_lazy("A sentence for those who sign, without anybody’s name."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )

    def __init__(self, batch: Batch, *args: Any, **kwargs: Any) -> None:
        from .batch_pages import difference_told

        super().__init__(*args, **kwargs)
        rows = batch.compared.filter(differs=True, explained_at__isnull=True).order_by("figure")
        field: Any = self.fields["figures"]
        field.choices = [(row.figure, difference_told(row)) for row in rows]
