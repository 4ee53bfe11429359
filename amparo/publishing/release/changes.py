"""The pages on which an edition is opened, reworded, moved on and revised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.access import gate
from amparo.access.forms import PlainText
from amparo.access.page import page
from amparo.access.views_of import plain_words
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible, Stale
from amparo.publishing import actions, approvals, workflow
from amparo.publishing.choices import EXTRA, LONGEST, places
from amparo.publishing.edition import title_of as titled
from amparo.publishing.papers import ANNUAL, PAPERS, TIP
from amparo.publishing.release import chosen, files
from amparo.publishing.release.pages import find, title_of, url_of
from amparo.publishing.words import Words
from amparo.reference.codelists import language_or_english
from amparo.reference.codes import code_list
from amparo.reference.country import country

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from amparo.access.page import Drawn
    from amparo.access.viewer import Viewer
    from amparo.publishing.models import Release

_WHY_LENGTH = 500


class OpenForm(forms.Form):
    """Which paper is opened, for which period, and who publishes it with the Council."""

    def __init__(self, data: Any = None, paper: str = ANNUAL) -> None:
        super().__init__(data, initial={"paper": paper})
        self.fields["paper"] = forms.ChoiceField(
            label=_("Paper"),
            choices=[(code, code_list("paper").label(code)) for code in PAPERS],
        )
        self.fields["period"] = PlainText(
            label=_("Period"),
            max_length=40,
            help_text=_(
                "Any year by its name: RP2022, CY2020; or 2021-01-01..2021-12-31. "
                "Forms of the United Nations take calendar years."
            ),
        )
        partners = [
            (code, code_list("agency").label(code))
            for code, agency in country().agencies.items()
            if agency.kind == "io"
        ]
        self.fields["co_publisher"] = forms.ChoiceField(
            label=_("Co-publisher"),
            choices=[("", _("None: the Council alone")), *partners],
            required=False,
            help_text=_("It approves the edition too."),
        )


class TextForm(forms.Form):
    """One text of the report in both languages."""

    def __init__(self, is_long: bool, **options: Any) -> None:
        super().__init__(**options)
        for name, label in (("en", _("In English")), ("es", _("In Spanish"))):
            widget = forms.Textarea(attrs={"rows": 6 if is_long else 2, "lang": name})
            self.fields[name] = PlainText(
                label=label, required=False, max_length=LONGEST, widget=widget
            )


class WhyForm(forms.Form):
    """Why an edition is revised, in both languages: the next one prints it."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        asked = (
            ("why_en", _("What changed, in English")),
            ("why_es", _("What changed, in Spanish")),
        )
        for name, label in asked:
            widget = forms.Textarea(attrs={"rows": 3, "lang": name[-2:]})
            self.fields[name] = PlainText(label=label, max_length=_WHY_LENGTH, widget=widget)


class OmitForm(forms.Form):
    """Why a section is left out."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        listed = [("", "—"), *code_list("left_out_reason").choices()]
        self.fields["reason"] = forms.ChoiceField(
            label=_("Why it is left out"), choices=listed, help_text=_("The report prints it.")
        )


class CountForm(forms.Form):
    """How many tables leave, as whoever approves counted them."""

    count = forms.IntegerField(
        label=gettext_lazy("How many tables leave? Type the number that you counted."),
        min_value=0,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


@page(needs=workflow.PREPARE)
def edition_open(request: HttpRequest, viewer: Viewer) -> Drawn:
    """Open the first edition of a period."""
    asked = request.GET.get("paper", "")
    paper = asked if asked in PAPERS else ANNUAL
    form = OpenForm(request.POST if request.method == "POST" else None, paper)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        done = _try(
            form,
            lambda: actions.open_release(
                viewer, None, told["period"], told["co_publisher"], told["paper"]
            ),
        )
        if done is not None:
            return redirect(url_of(done))
    back = reverse({ANNUAL: "reports", TIP: "tips"}.get(paper, "forms"))
    return _asked(request, form, _("Begin an edition"), back, _("Begin"))


@page(needs=workflow.PREPARE)
def edition_text(request: HttpRequest, viewer: Viewer, pk: Any, place: str) -> Drawn:
    """Write one text otherwise; earlier versions stay beneath."""
    release = find(pk)
    usual = places(country().texts, release.period).get(place)
    if usual is None or release.status != workflow.DRAFT or release.paper != ANNUAL:
        raise Http404
    said = chosen.wordings(release).get(place, usual)
    is_long = not place.endswith(".heading")
    sent = request.POST if request.method == "POST" else None
    form = TextForm(is_long, data=sent, initial=dict(said))
    if sent is not None and form.is_valid():
        done = _try(form, lambda: actions.reword(viewer, release, place, form.cleaned_data))
        if done is not None:
            return redirect(f"{url_of(release)}#texts")
    versions = release.wordings.filter(place=place).order_by("-number")
    return "publishing/edition_text.html", {
        **_frame(request, form, _("Words of the report"), url_of(release)),
        "usual": dict(usual),
        "is_extra": place.endswith(f".{EXTRA}"),
        "versions": [
            {
                "number": version.number,
                "by": version.written_by,
                "at": plain_words(version.written_at),
                "en": version.en or usual["en"],
                "es": version.es or usual["es"],
            }
            for version in versions
        ],
    }


@page(needs=workflow.PREPARE)
def edition_section(request: HttpRequest, viewer: Viewer, pk: Any, code: str) -> Drawn:
    """Leave a section out, with a reason; or print it again."""
    release = find(pk)
    section = next((s for s in country().texts.sections if s.code == code), None)
    if section is None or release.status != workflow.DRAFT or release.paper != ANNUAL:
        raise Http404
    is_off = code in chosen.omissions(release)
    sent = request.POST if request.method == "POST" else None
    form = forms.Form(sent) if is_off else OmitForm(sent)
    if sent is not None and form.is_valid():
        change = (
            (lambda: actions.restore(viewer, release, code) or True)
            if is_off
            else (lambda: actions.omit(viewer, release, code, form.cleaned_data["reason"]))
        )
        if _try(form, change) is not None:
            return redirect(f"{url_of(release)}#sections")
    words = _("Print the section again: %(name)s") if is_off else _("Leave out: %(name)s")
    title = words % {"name": section.heading[(request.LANGUAGE_CODE or "en")[:2]]}
    return _asked(
        request, form, title, url_of(release), _("Print it") if is_off else _("Leave it out")
    )


@page(needs=workflow.PREPARE)
def edition_recount(request: HttpRequest, viewer: Viewer, pk: Any) -> Drawn:
    """Count the edition on the latest snapshot."""
    release = find(pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and _try(form, lambda: actions.recount(viewer, release)) is not None:
        return redirect(url_of(release))
    title = _("Count it on the latest snapshot")
    return _asked(request, form, title, url_of(release), _("Count anew"))


@page(needs="edition.read")
def edition_move(request: HttpRequest, viewer: Viewer, pk: Any, move: str) -> Drawn:
    """Take the edition one step on, after a last look."""
    release = find(pk)
    asked = workflow.RELEASE.moves.get(move)
    if asked is None or not viewer.has(workflow.RELEASE.permission(move)):
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = CountForm(sent) if move in workflow.COUNTING else forms.Form(sent)
    if request.method == "POST" and form.is_valid():
        release.typed = form.cleaned_data.get("count")
        if move == "freeze" and release.status == workflow.APPROVED:
            files.prepare(release)
        done = _try(form, lambda: gate.make_move(viewer, release, move, {}, _version(request)))
        if done is not None:
            return redirect(url_of(release))
    title = f"{asked.label}: {title_of(release)}"
    return "records/confirm.html", {
        **_frame(request, form, title, url_of(release), asked.label),
        "version": release.version,
        "intro": _HINTS.get(move, lambda: "")(),
        "facts": _leaving(release) if move in workflow.COUNTING else [],
    }


def _leaving(release: Release) -> list[dict[str, str]]:
    """Each table that leaves, for whoever counts them: what it is called, and of which days."""
    language = language_or_english(None)
    words = Words({}, language)
    return [
        {
            "label": titled(answer.question.metric, language),
            "value": words.span(answer.first, answer.last),
        }
        for answer in approvals.tables_of(release)
    ]


@page(needs=workflow.PREPARE)
def edition_revise(request: HttpRequest, viewer: Viewer, pk: Any) -> Drawn:
    """Begin the next edition of a published one."""
    release = find(pk)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        why = {name[-2:]: form.cleaned_data[name] for name in ("why_en", "why_es")}
        done = _try(form, lambda: actions.revise(viewer, release, why))
        if done is not None:
            return redirect(url_of(done))
    title = _("Revise: %(name)s") % {"name": title_of(release)}
    return _asked(request, form, title, url_of(release), _("Begin the next edition"))


_HINTS: dict[str, Callable[[], str]] = {
    "submit": lambda: _("From here on nothing is changed until somebody hands it back."),
    "approve": lambda: _("You approve what the report says, in the name of the Council."),
    "pass_on": lambda: _("You approve what the report says; the co-publisher is asked next."),
    "cosign": lambda: _("You approve what the report says, in the name of your organisation."),
    "freeze": lambda: _("All files are made now and kept as they are. This takes some seconds."),
    "publish": lambda: _("From now on anybody may read the report and take its files."),
    "withdraw": lambda: _(
        "It leaves the open page within the hour. What was taken cannot be called back, and is "
        "remembered when later tables are protected."
    ),
}


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _try(form: forms.Form, change: Callable[[], Any]) -> Any:
    """Make a change; a refusal becomes sentences in the form, and nothing typed is lost."""
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


def _asked(
    request: HttpRequest, form: forms.Form, title: str, back: str, submit: str
) -> tuple[str, dict[str, Any]]:
    return "records/confirm.html", _frame(request, form, title, back, submit)


def _frame(
    request: HttpRequest, form: forms.Form, title: str, back: str, submit: Any = ""
) -> dict[str, Any]:
    return {
        "title": title,
        "form": form,
        "action": request.path,
        "cancel_url": back,
        "submit_label": submit,
        "trail": [{"url": back, "label": _("Back")}],
    }
