"""What is asked when a call is written, when a question is answered, and when it goes back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amparo.access.forms import DayField, PlainText
from amparo.kernel.fields import LIMITS
from amparo.reference.codes import code_list
from amparo.reference.country import country
from amparo.reference.periods import BadPeriod, Period, period

from . import attached

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amparo.partnerships.models import DataRequest, EvidenceFile
    from amparo.reference.asking import AskedQuestion

YEARS_OFFERED = 7
OWN = "other"


def language() -> str:
    """The language of the page, as the country's files name it."""
    return "es" if (get_language() or "en").startswith("es") else "en"


def periods_offered(today: dt.date) -> list[tuple[str, str]]:
    """Reporting periods and calendar years that have begun, the newest first."""
    found: list[Period] = []
    for year in range(today.year + 1, today.year + 1 - YEARS_OFFERED, -1):
        found += [period(f"{kind}{year}") for kind in ("RP", "CY")]
    begun = [one for one in found if one.first <= today]
    return [(one.code, f"{one.code}: {one.name[language()]}") for one in begun]


def question_words(code: str) -> str:
    """A question as a body reads it; its short name where the country gives no words."""
    asked = country().calls.questions.get(code)
    return asked.asks[language()] if asked else code_list("question").label(code)


class CallForm(forms.Form):
    """A data call: which report, which period, until when, which questions to which bodies."""

    period = forms.ChoiceField(label=_("Period that the questions are about"))
    due_on = DayField(label=_("Answers are due on"))
    note = PlainText(
        label=_("Message to the bodies"),
        required=False,
        max_length=LIMITS["long"],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Never name a person in it."),
    )
    questions = forms.MultipleChoiceField(label=_("Questions"), widget=forms.CheckboxSelectMultiple)
    wording = PlainText(
        label=_("Another question, in your own words"),
        required=False,
        max_length=LIMITS["long"],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It goes to every body that you choose below."),
    )
    bodies = forms.MultipleChoiceField(label=_("Bodies"), widget=forms.CheckboxSelectMultiple)
    asks_all = forms.BooleanField(
        label=_("Ask every chosen body every question, not only those meant for it"),
        required=False,
    )

    def __init__(self, product: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        calls, today = country().calls, timezone.localdate()
        meant = calls.products.get(product, ())
        offered = [*meant, *(code for code in calls.questions if code not in meant)]
        self._choose("questions", [(c, _named(calls.questions[c])) for c in offered], meant)
        bodies = _bodies()
        asked = {body for code in meant for body in calls.questions[code].of}
        self._choose("bodies", bodies, [code for code, _label in bodies if code in asked])
        self.fields["questions"].required = not self.data.get("wording", "").strip()
        self._choose("period", periods_offered(today), "")
        self.fields["period"].initial = _last_ended(product, today)
        self.fields["due_on"].initial = today + dt.timedelta(days=calls.answers_within)

    def _choose(self, name: str, choices: list[tuple[str, Any]], initial: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices
        field.initial = initial

    def clean_period(self) -> Period:
        try:
            return period(self.cleaned_data["period"])
        except BadPeriod as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def pairs(self) -> list[tuple[str, str]]:
        """Body and question of everything that is to be asked."""
        given, calls = self.cleaned_data, country().calls
        bodies = given["bodies"]
        found = [
            (body, code)
            for code in given["questions"]
            for body in bodies
            if given["asks_all"] or body in calls.questions[code].of
        ]
        if given["wording"].strip():
            found += [(body, OWN) for body in bodies]
        return found


def _named(asked: AskedQuestion) -> Any:
    bodies = ", ".join(country().agencies[code].short[language()] for code in asked.of)
    return format_lazy("{asks} ({bodies})", asks=asked.asks[language()], bodies=bodies)


def _bodies() -> list[tuple[str, str]]:
    """Bodies on the council, and those that some question is meant for, by name."""
    here = country()
    meant = {body for asked in here.calls.questions.values() for body in asked.of}
    found = [
        (code, agency.name[language()])
        for code, agency in here.agencies.items()
        if agency.is_on_council or code in meant
    ]
    return sorted(found, key=lambda body: body[1])


def _last_ended(product: str, today: dt.date) -> str:
    """The period that a report of this kind most likely covers: the last one that has ended."""
    kind = "RP" if product in ("tip_answer", "council", "action_plan") else "CY"
    years = range(today.year + 1, today.year - YEARS_OFFERED, -1)
    return next(f"{kind}{year}" for year in years if period(f"{kind}{year}").last < today)


STATES = (
    ("done", _("Done: there is something to report")),
    ("none", _("None: we looked, and there was none")),
    ("no_data", _("No data: we do not keep this")),
)


class ManyFiles(forms.ClearableFileInput):
    """A box that takes several files at once."""

    template_name = "django/forms/widgets/file.html"
    allow_multiple_selected = True


class EvidenceField(forms.FileField):
    """Files, each as its name and its bytes; what is wrong with one is said of that one."""

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, bytes]]:
        files = [file for file in (data if isinstance(data, list) else [data]) if file is not None]
        if len(files) > attached.MOST:
            raise forms.ValidationError(_("Keep at most five files beside an answer."))
        found = [(file.name or "", file.read(attached.LARGEST + 1)) for file in files]
        faults = [fault for name, content in found if (fault := attached.fault_of(name, content))]
        if faults:
            raise forms.ValidationError(faults)
        return found


class AnswerForm(forms.Form):
    """The answer of a body to one question."""

    state = forms.ChoiceField(label=_("Your answer"), choices=STATES, widget=forms.RadioSelect)
    number = forms.IntegerField(
        label=_("How many?"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        help_text=_("“Done” without a number reads “not reported” in the figures."),
    )
    evidence = PlainText(
        label=_("Where is this written down?"),
        required=False,
        max_length=LIMITS["long"],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "A file number, a register, a web page; needed with “done” where no file shows it. "
            "Never name a victim or a suspect."
        ),
    )
    papers = EvidenceField(
        label=_("Files that show it"),
        required=False,
        widget=ManyFiles(attrs={"accept": ",".join(attached.ENDINGS)}),
        help_text=_(
            "Up to five: PDF, picture (PNG, JPEG), Word or Excel, each at most 10 MB. They are "
            "sealed; only your office and the Focal Point open them."
        ),
    )
    gone = forms.MultipleChoiceField(
        label=_("Files to take away"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        request: DataRequest,
        *args: Any,
        kept: Iterable[EvidenceFile] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer(kept)
        asked = country().calls.questions.get(request.question)
        if asked is None or not asked.wants_number:
            del self.fields["number"]

    def offer(self, kept: Iterable[EvidenceFile]) -> None:
        """Offer the files that are there to be taken away."""
        field = self.fields["gone"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(str(file.pk), file.name) for file in kept]
        field.widget = field.widget if field.choices else forms.MultipleHiddenInput()


class ReturnForm(forms.Form):
    """Why an answer goes back to the body."""

    return_reason = PlainText(
        label=_("What is missing or unclear?"),
        max_length=LIMITS["long"],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
