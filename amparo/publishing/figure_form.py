"""The questions that a figure is asked with: the period, how to break it down, what to leave in."""

from __future__ import annotations

import datetime
import functools
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.access.forms import PlainText
from amparo.indicators.asks import ANSWERED
from amparo.indicators.catalogue import catalogue
from amparo.indicators.model import NOT_RECORDED, Definition, Dimension
from amparo.kernel.errors import Refused
from amparo.publishing.figure_asked import MEASURE, MOST_CROSSED, Question, threshold
from amparo.reference.codes import code_list
from amparo.reference.country import country_code
from amparo.reference.dates import DateRefused, parse_date
from amparo.reference.periods import Period, between, period

LONGEST = 60
METRIC, BEFORE, BESIDE = "metric", "before", "beside"
BACK = (1, 3, 5)
"""Over how many periods before one may look back."""

_IN_VIEW = 40  # letters of an answer that is not in the list, shown back to who typed it
FLAGS = {
    "yes": gettext_lazy("Yes"),
    "no": gettext_lazy("No"),
    NOT_RECORDED: gettext_lazy("Not recorded"),
}


class EndField(PlainText):
    """The first or the last day of a period, typed in any usual form: a month has both."""

    def __init__(self, *, is_last: bool, **options: Any) -> None:
        super().__init__(required=False, max_length=LONGEST, **options)
        self.is_last = is_last
        self.widget.attrs["autocomplete"] = "off"

    def clean(self, value: Any) -> datetime.date | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            found = parse_date(text)
        except DateRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return found.last if self.is_last else found.first


class PickField(forms.ChoiceField):
    """One of a list; what is not in the list is shown back beside the sentence that says so."""

    default_error_messages = {"invalid_choice": gettext_lazy("This is not in the list. Pick one.")}

    def __init__(self, *, given: str, choices: Iterable[tuple[str, str]], **options: Any) -> None:
        listed = [("", "—"), *choices]
        super().__init__(choices=lambda: listed, required=False, **options)
        self._listed = listed
        if given and not self.valid_value(given):
            self.widget.choices = [*listed, (given, _printable(given))]

    def valid_value(self, value: Any) -> bool:
        return any(code == str(value) for code, _words in self._listed)


def _printable(given: str) -> str:
    plain = "".join(c for c in given[:_IN_VIEW] if unicodedata.category(c)[0] != "C")
    return plain or "?"


class PeriodForm(forms.Form):
    """A period by its name, or two days; a name that was retyped counts before old days."""

    covered: Period

    def __init__(self, asked: Mapping[str, str], usual: Period) -> None:
        given = {name: asked.get(name, "") for name in ("period", "shown", "from", "to")}
        if not any(given.values()):
            given["period"] = usual.code
        super().__init__(given)
        self.covered = usual
        self.fields["period"] = PlainText(
            label=_("Period"),
            required=False,
            max_length=LONGEST,
            help_text=_("By name: RP2022, CY2020, Y2021, Q1-2021 or 2021-05."),
        )
        self.fields["period"].widget.attrs["autocomplete"] = "off"
        self.fields["from"] = EndField(
            label=_("First day"),
            is_last=False,
            help_text=_("Instead of a name: 1 April 2021, 01/04/2021 or April 2021."),
        )
        self.fields["to"] = EndField(
            label=_("Last day"),
            is_last=True,
            help_text=_("This day is included."),
        )
        self.fields["shown"] = PlainText(
            required=False, max_length=LONGEST, widget=forms.HiddenInput
        )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if not {"period", "from", "to", "shown"} & set(self.errors):
            self._cover(found)
        if "period" not in self.errors:
            self.data = {**self.data, "shown": self.data["period"]}
        return found

    def _cover(self, found: Mapping[str, Any]) -> None:
        named, first, last = found["period"].strip(), found["from"], found["to"]
        is_of_days = bool(first or last) and named == found["shown"].strip()
        if named and not is_of_days:
            self._try("period", lambda: period(named), {"from": "", "to": ""})
        elif first and last:
            self._try("to", lambda: between(first, last), {"period": ""})
        elif last:
            self.add_error("from", _("Type the first day too."))
        elif first:
            self.add_error("to", _("Type the last day too."))
        else:
            self.add_error("period", _("Name a period, or type two days."))

    def _try(self, name: str, cover: Any, emptied: dict[str, str]) -> None:
        try:
            self.covered = cover()
        except Refused as refusal:
            self.add_error(name, str(refusal))
        else:
            self.data = {**self.data, **emptied}


class FigureForm(PeriodForm):
    """All that one metric can be asked: what is counted, broken down by what, and only what."""

    def __init__(
        self, definition: Definition, asked: Mapping[str, str], usual: Period, language: str
    ) -> None:
        super().__init__(asked, usual)
        self.definition = definition
        every = _titles(language, country_code())
        self._pick(METRIC, _("Figure"), every, {METRIC: definition.metric})
        named = asked.get(MEASURE, "")
        self.measure = definition.measure(named) or definition.main
        if len(definition.measures) > 1:
            choices = [(m.name, m.title[language]) for m in definition.measures]
            self._pick(MEASURE, _("What is counted"), choices, asked)
        cuts = [(n, d.title[language]) for n, d in self.measure.by.items() if d.form != ANSWERED]
        cuts.sort(key=lambda cut: cut[1].casefold())
        if cuts:
            self._pick("by", _("Break down by"), cuts, asked)
            self._pick("and_by", _("And by"), cuts, asked)
        back = [(str(n), _back(n)) for n in BACK]
        self._pick(BEFORE, _("Compare with"), back, asked)
        self._pick(BESIDE, _("Beside it, in one chart"), every, asked)
        offered = {name: choices_of(d, language) for name, d in self.measure.by.items()}
        self.filters = [name for name, choices in offered.items() if choices]
        for name in sorted(self.filters, key=lambda n: self.measure.by[n].title[language]):
            self._pick(name, self.measure.by[name].title[language], offered[name], asked)

    def _pick(
        self, name: str, label: str, choices: list[tuple[str, str]], asked: Mapping[str, str]
    ) -> None:
        given = asked.get(name, "")
        if given:
            known = {code.lower(): code for code, _words in choices}
            given = known.get(given.lower(), given)
        self.data = {**self.data, name: given}
        self.fields[name] = PickField(given=given, choices=choices, label=label)

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if not self.errors:
            crossed = self.question.crossed
            if len(crossed) > MOST_CROSSED and threshold(self.question):
                self.add_error(
                    "by" if self.question.by else self.question.crossed[0],
                    _("Ask for three traits of people at most, filters included."),
                )
        return found

    @property
    def question(self) -> Question:
        """What is asked, once the form is valid."""
        told = self.cleaned_data
        by = dict.fromkeys(told[n] for n in ("by", "and_by") if told.get(n))
        where = {n: told[n] for n in (MEASURE, *self.filters) if told.get(n)}
        return Question(
            metric=self.definition.metric,
            first=self.covered.first,
            last=self.covered.last,
            by=tuple(by),
            where=tuple(sorted(where.items())),
        )

    @property
    def before(self) -> int:
        """How many periods before are asked for, once the form is valid."""
        return int(self.cleaned_data.get(BEFORE) or 0)

    @property
    def beside(self) -> str:
        """The other metric that is asked for, once the form is valid; empty for none."""
        return str(self.cleaned_data.get(BESIDE) or "")

    def of_first(self) -> list[Any]:
        """What most people ask: which figure, when, by what, and against when."""
        return [self[name] for name in (METRIC, "period", "by", BEFORE) if name in self.fields]

    def of_period(self) -> list[Any]:
        """Other ways to say the period."""
        return [self[name] for name in ("from", "to")]

    def of_parts(self) -> list[Any]:
        """What is counted, by what else it is broken down, and what stands beside it."""
        return [self[name] for name in (MEASURE, "and_by", BESIDE) if name in self.fields]

    def of_filters(self) -> list[Any]:
        """The questions that leave something out."""
        return [self[name] for name in self.fields if name in self.filters]


def _back(count: int) -> str:
    if count == 1:
        return _("The period before")
    return _("The %(n)s periods before") % {"n": count}


@functools.lru_cache(maxsize=16)
def _titles(language: str, country: str) -> list[tuple[str, str]]:
    """Every metric with its title, in the order of the titles."""
    titles = sorted((d.title[language], code) for code, d in catalogue(country).items())
    return [(code, title) for title, code in titles]


def choices_of(dimension: Dimension, language: str) -> list[tuple[str, str]]:
    """The codes that a figure may be narrowed to, with their names; none where they are endless."""
    if dimension.form == "flag":
        return [(code, str(words)) for code, words in FLAGS.items()]
    named = dimension.code_list
    return _codes(named, language, country_code()) if named else []


@functools.lru_cache(maxsize=256)
def _codes(named: str, language: str, _country: str) -> list[tuple[str, str]]:
    return code_list(named).choices(language)
