"""The pages of figures: all of them for a period, and one with its chart, table and files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.access.page import page
from amparo.access.views_of import plain_words
from amparo.indicators.catalogue import catalogue
from amparo.indicators.model import RULE, Definition
from amparo.kernel.errors import Refused
from amparo.publishing import figure_page_parts as parts
from amparo.publishing import released
from amparo.publishing.edition import report_file
from amparo.publishing.figure_asked import Question
from amparo.publishing.figure_compare import NotBeside, beside, over_time
from amparo.publishing.figure_compare_parts import looking_back, side_by_side
from amparo.publishing.figure_files import KINDS, Taken, answer
from amparo.publishing.figure_form import BEFORE, BESIDE, METRIC, FigureForm, PeriodForm
from amparo.publishing.figure_kept import kept_by
from amparo.publishing.figure_shown import Shown, shown
from amparo.publishing.figure_taken import note_taken
from amparo.publishing.figure_words import card, here, notes, period_words, span, value_words
from amparo.reference.country import Country, country
from amparo.reference.periods import Period, period

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from amparo.access.page import Drawn
    from amparo.access.viewer import Viewer
    from amparo.indicators.snapshot import Snapshot

GROUPS = {
    "cases": (gettext_lazy("Cases and investigations"), "case investigation report"),
    "prosecutions": (
        gettext_lazy("Prosecutions"),
        "prosecution defendant charge restitution hearing_halt",
    ),
    "victims": (gettext_lazy("Victims"), "identification screening"),
    "protection": (
        gettext_lazy("Protection"),
        "care_episode service placement referral repatriation removal testimony",
    ),
    "prevention": (
        gettext_lazy("Prevention"),
        "training activity inspection reporting_line recruiter offduty_breach",
    ),
    "partnerships": (gettext_lazy("Partnerships"), ""),
    "law": (gettext_lazy("What the law says"), ""),
}
LEADING = (
    *("M-INV-NEW", "M-INV-NEW-IND", "M-INV-ONGOING", "M-INV-ONGOING-IND", "M-INV-BY-CHANNEL"),
    *("M-PROS-NEW", "M-PROS-NEW-IND", "M-PROS-CONT", "M-PROS-CONT-IND", "M-PROS-CLOSED"),
    *("M-PROS-OPEN", "M-PROS-OPEN-IND", "M-CONV", "M-CONV-CASES", "M-SENTENCE", "M-ACQUIT"),
    *("M-VIC-CONF", "M-VIC-ABROAD", "M-VIC-POT", "M-SCREENED", "M-SCREEN-HIT", "M-REFERRED"),
    *("M-ENTERED-CARE", "M-IN-CARE", "M-ASSISTED", "M-SERVICE", "M-PLACEMENT", "M-REPAT"),
    *("M-TRAINING", "M-ACTIVITY", "M-INSPECTION", "M-LINE", "M-COUNCIL", "M-NAP", "M-BUDGET"),
)
"""The order under the headings; what is not named follows by its code."""

YEARS_BACK = 3
_IN_VIEW = 40  # letters of an unknown code that are shown back


@page(needs="figures.read")
def figures(request: HttpRequest, viewer: Viewer) -> Drawn:
    """Every figure of a period, grouped as the field groups its work."""
    context = _index(request.GET)
    context["kept"] = kept_by(viewer) if context["snapshot"] else []
    return "publishing/figures.html", context


@page(needs="figures.read")
def figure(request: HttpRequest, viewer: Viewer, metric: str) -> Drawn | HttpResponse:
    """One figure: number, sentence, chart, table, counting rule and files."""
    if (chosen := request.GET.get(METRIC, "").upper()) in catalogue() and chosen != metric.upper():
        return redirect(_elsewhere(request.GET, chosen))
    definition = catalogue().get(metric.upper())
    if definition is None:
        sentence = _("There is no figure “%(code)s”. Choose one of these.")
        context = {**_index(request.GET), "problem": sentence % {"code": metric[:_IN_VIEW]}}
        return render(request, "publishing/figures.html", context, status=404)
    snapshot = _latest()
    if snapshot is None:
        return "publishing/figures.html", _index(request.GET)
    form = FigureForm(definition, request.GET, usual()[0], here())
    found: dict[str, Any] = {}
    if form.is_valid():
        try:
            found = told_by(form, snapshot, released.state())
            if request.GET.get("format") in KINDS:
                taken = found["taken"]
                note_taken(viewer, snapshot.id, form.question, taken, released.state())
                return answer(taken, request.GET["format"])
        except Refused as refusal:
            found = {}
            form.add_error(BESIDE if isinstance(refusal, NotBeside) else None, str(refusal))
    return "publishing/figure.html", {**_frame(definition, form, snapshot), **found}


# --- All figures ------------------------------------------------------------------------------


def _index(asked: Mapping[str, str]) -> dict[str, Any]:
    snapshot, offered = _latest(), usual()
    form = PeriodForm(asked, offered[0])
    context: dict[str, Any] = {"title": _("Figures"), "form": form, "snapshot": snapshot}
    if snapshot is None:
        return context
    context["as_of"] = moment(snapshot)
    context["periods"] = _choices(offered, form, {})
    if form.is_valid():
        context["covered"] = period_words(form.covered)
        context["remarks"] = _unfinished(form.covered, snapshot)
        context["groups"] = _groups(snapshot, form.covered, released.state())
    return context


def _groups(snapshot: Snapshot, covered: Period, state: str) -> list[dict[str, Any]]:
    """The figures of a period under their headings; empty headings are left out."""
    query = urlencode(_asked(covered))
    cards: dict[str, list[dict[str, Any]]] = {code: [] for code in GROUPS}
    for metric, definition in sorted(catalogue().items(), key=_place):
        told = shown(snapshot.id, Question(metric, covered.first, covered.last), state)
        url = f"{reverse('figure', args=[metric])}?{query}"
        cards[group_of(definition)].append(card(metric, told, url))
    return [
        {"code": code, "title": title, "cards": cards[code]}
        for code, (title, _facts) in GROUPS.items()
        if cards[code]
    ]


def _place(entry: tuple[str, Definition]) -> tuple[int, str]:
    metric = entry[0]
    return (LEADING.index(metric) if metric in LEADING else len(LEADING)), metric


def group_of(definition: Definition) -> str:
    """The heading that a figure stands under, by the facts that it counts."""
    if definition.main.kind == RULE:
        return "law"
    fact = definition.main.fact.removesuffix("_suspect")
    return next((code for code, (_t, of) in GROUPS.items() if fact in of.split()), "partnerships")


# --- One figure -------------------------------------------------------------------------------


def _frame(definition: Definition, form: FigureForm, snapshot: Snapshot) -> dict[str, Any]:
    kept = {n: v for n, v in form.data.items() if v and n not in ("period", "from", "to", "shown")}
    return {
        "title": definition.title[here()],
        "kind_label": definition.metric,
        "trail": [{"url": reverse("figures"), "label": _("Figures")}],
        "form": form,
        "filter_count": sum(bool(form.data.get(name)) for name in form.filters),
        "periods": _choices(usual(), form, kept),
        "as_of": moment(snapshot),
        "rule": definition.rule[here()],
        "clear_url": reverse("figure", args=[definition.metric]),
    }


def _elsewhere(asked: Mapping[str, str], chosen: str) -> str:
    """The page of another figure, for the same period and looking back as far."""
    kept = {n: asked[n] for n in ("period", "from", "to", BEFORE) if asked.get(n)}
    return f"{reverse('figure', args=[chosen])}?{urlencode(kept)}"


def told_by(form: FigureForm, snapshot: Snapshot, state: str) -> dict[str, Any]:
    """The figure itself, and what is set beside it; `state` is that of the register of released
    tables. Raises Refused with a sentence."""
    question = form.question
    told = shown(snapshot.id, question, state)
    named, sentence = parts.title(question), parts.sentence(told, span(form.covered))
    drawings = parts.drawings(told, named, sentence)
    panels, others = _panels(form, told, snapshot, state)
    facts = parts.facts(told, moment(snapshot))
    remarks = [
        *parts.remarks(told),
        *notes(told.figure),
        *_unfinished(form.covered, snapshot),
    ]
    drawn = [drawings, *(panel["drawings"] for panel in panels)]
    taken = Taken(
        told,
        others,
        named,
        period_words(form.covered),
        next((one["wide"] for one in drawn if one), ""),
        tuple(facts),
        tuple(remarks),
    )
    return {
        **_page(form, told, taken),
        "sentence": sentence,
        "drawings": drawings,
        "panels": panels,
        "remarks": remarks,
        "facts": facts,
        "taken": taken,
    }


def _panels(
    form: FigureForm, told: Shown, snapshot: Snapshot, state: str
) -> tuple[list[dict[str, Any]], tuple[Shown, ...]]:
    """What stands beside the figure: earlier periods, another figure; and these as figures."""
    panels: list[dict[str, Any]] = []
    others: list[Shown] = []
    question = form.question
    if form.before:
        back = over_time(snapshot.id, question, form.covered, form.before, state)
        panels.append(looking_back(back, parts.title(replace(question, by=()))))
        others += back.shown[:-1]
    if form.beside and form.beside != question.metric:
        other = beside(snapshot.id, told, question, form.beside, state)
        names = (parts.title(replace(question, by=())), catalogue()[form.beside].title[here()])
        panels.append(side_by_side(told, other, names))
        others.append(other)
    return panels, tuple(others)


def _page(form: FigureForm, told: Shown, taken: Taken) -> dict[str, Any]:
    question, figure, named = form.question, told.figure, taken.title
    asked = {**_asked(form.covered), **dict(question.where)}
    asked.update(zip(("by", "and_by"), question.by, strict=False))
    asked.update({n: form.data[n] for n in (BEFORE, BESIDE) if form.data.get(n)})
    trace = reverse("figure-trace", args=[question.metric])
    query = urlencode(asked)
    return {
        "trace_url": f"{trace}?{query}",
        "lead": period_words(form.covered),
        "value": value_words(figure),
        "is_number": figure.value is not None and figure.status == "counted",
        "named": named,
        "table": parts.table(figure),
        "query": query,
        "keep_url": reverse("figure-keep", args=[question.metric]),
        "downloads": [
            {"label": kind.upper(), "url": f"?{query}&format={kind}"}
            for kind in KINDS
            if taken.drawing or kind not in ("svg", "png")
        ],
    }


# --- Periods and snapshots --------------------------------------------------------------------


def usual() -> tuple[Period, ...]:
    """The periods that are offered: first that of the latest report, then others up to its end."""
    return _usual(country())


@cache
def _usual(here_in: Country) -> tuple[Period, ...]:
    offered = [period(str(code)) for code in report_file(here_in)["offered"]]
    newest = max(offered, key=lambda covered: covered.last)
    found = [newest]
    for calendar in here_in.calendars.values():
        if calendar.parts == 1:
            years = range(newest.last.year + 1, newest.last.year - YEARS_BACK - 1, -1)
            whole = (calendar.period(year) for year in years)
            found += [p for p in whole if p.last <= newest.last][:YEARS_BACK]
    return tuple({covered.code: covered for covered in found}.values())


def _choices(
    offered: Iterable[Period], form: PeriodForm, kept: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Links to the usual periods; what else was asked is kept."""
    current = form.covered.code if form.is_valid() else ""
    return [
        {
            "kind": country().calendars[covered.calendar].name[here()],
            "label": "".join(filter(str.isdigit, covered.code)),
            "title": covered.label(),
            "url": f"?{urlencode({**kept, 'period': covered.code})}",
            "current": covered.code == current,
        }
        for covered in offered
    ]


def _asked(covered: Period) -> dict[str, str]:
    """The words that ask for a period, for an address."""
    if ".." not in covered.code:
        return {"period": covered.code}
    return {"from": covered.first.isoformat(), "to": covered.last.isoformat()}


def moment(snapshot: Snapshot) -> str:
    """As of when a snapshot stands, by the clock of the country."""
    return plain_words(timezone.localtime(snapshot.as_of))


def _unfinished(covered: Period, snapshot: Snapshot) -> list[str]:
    """A word of warning where the period ended after the snapshot was taken."""
    if covered.last <= timezone.localtime(snapshot.as_of).date():
        return []
    return [_("The snapshot is older than the end of the period: these numbers may still grow.")]


def _latest() -> Snapshot | None:
    """The latest snapshot; None where none was taken yet."""
    from amparo.indicators.snapshots import latest, names

    return latest() if names() else None
