"""What is asked of a steward who brings registers in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amparo.access.forms import PlainText
from amparo.exchange.registers.archives import megabytes
from amparo.exchange.registers.limits import DEFAULT
from amparo.exchange.registers.raw import Raw, check_size
from amparo.exchange.registers.refusals import Unreadable
from amparo.reference.codes import code_list

from .actions import Origin
from .receiving import is_whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.core.files.uploadedfile import UploadedFile

FIRST_YEAR, LAST_YEAR = 1900, 2100
FILES_AT_ONCE = 20


class ManyFiles(forms.ClearableFileInput):
    """A box that takes several files at once."""

    template_name = "django/forms/widgets/file.html"
    allow_multiple_selected = True


class RegisterFiles(forms.FileField):
    """Files of registers, each with its name and its bytes."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Raw]:
        files = [file for file in (data if isinstance(data, list) else [data]) if file]
        if not files:
            raise forms.ValidationError(_("Choose at least one file."))
        if len(files) > FILES_AT_ONCE:
            raise forms.ValidationError(_("Bring at most 20 files at once."))
        found, refusals = [], []
        for file in files:
            try:
                found.append(_raw(cast("UploadedFile", file)))
            except Unreadable as refusal:
                refusals.append(str(refusal))
        if refusals:
            raise forms.ValidationError(refusals)
        return found


def _raw(file: UploadedFile) -> Raw:
    name = (file.name or "")[-200:]
    check_size(name, file.size or 0, DEFAULT)
    if not is_whole(file):
        limit = megabytes(DEFAULT.bytes)
        raise Unreadable("too_big_together", name=name, limit=limit)
    return Raw(name, file.read())


def _words_of(name: str) -> Callable[[], list[tuple[str, str]]]:
    return lambda: [("", "—"), *code_list(name).choices()]


class UploadForm(forms.Form):
    """Files, and what is known of all of them: whose, of which years, and by what right."""

    registers = RegisterFiles(
        label=_("Files"),
        help_text=format_lazy(
            _(
                "Workbooks (.xlsx, .xls, .ods) or text (.csv, .tsv): at most {size} MB together "
                "and {rows} rows in each. Choose several at once if they belong together."
            ),
            size=megabytes(DEFAULT.bytes),
            rows=f"{DEFAULT.rows:,}",
        ),
        widget=ManyFiles(attrs={"accept": ".xlsx,.xls,.ods,.csv,.tsv,.txt,.tab"}),
    )
    office = forms.ChoiceField(label=_("Kept by"), choices=_words_of("agency"))
    legal_basis = forms.ChoiceField(label=_("Legal basis"), choices=_words_of("import_basis"))
    year_from = forms.IntegerField(label=_("First year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    year_to = forms.IntegerField(label=_("Last year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    origin = PlainText(
        label=_("Where it comes from"),
        max_length=300,
        help_text=_("Who handed it over, and where it was kept."),
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first, last = found.get("year_from"), found.get("year_to")
        if first and last and last < first:
            self.add_error("year_to", _("The last year lies before the first."))
        return found

    def facts(self) -> Origin:
        """What was answered, for all files alike."""
        said = self.cleaned_data
        return Origin(
            said["office"],
            said["legal_basis"],
            said["origin"],
            said["year_from"],
            said["year_to"],
        )
