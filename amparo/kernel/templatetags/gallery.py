"""Invented answers with which the living page `/ui/` shows every piece of the interface."""

from typing import Any

from django import forms, template
from django.utils.safestring import SafeString

register = template.Library()


class SampleForm(forms.Form):
    """One question of each kind."""

    kind = forms.ChoiceField(
        label="Where will she stay?",
        choices=[("", "Choose"), ("family", "With family"), ("shelter", "In a shelter")],
    )
    started_on = forms.CharField(
        label="From which day?",
        help_text="Any usual form, for example 3 May 2022.",
        widget=forms.DateInput,
    )
    nights = forms.IntegerField(label="How many nights?", required=False)
    agreed = forms.ChoiceField(
        label="Did she agree?",
        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Unknown")],
        widget=forms.RadioSelect,
    )
    needs = forms.MultipleChoiceField(
        label="What does she need?",
        choices=[
            ("food", "Food"),
            ("doctor", "A doctor"),
            ("school", "School"),
            ("lawyer", "A lawyer"),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    why = forms.CharField(
        label="Why would no less restrictive place do?",
        help_text="Two or three sentences are enough.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    is_told = forms.BooleanField(label="She was told who may read this", required=False)


def _clock(words: str, state: str) -> dict[str, str]:
    return {"words": words, "state": state}


STEPS = [
    {"label": "Received", "state": "done"},
    {"label": "Looked at", "state": "done"},
    {"label": "Accepted", "state": "current"},
    {"label": "In place", "state": "ahead"},
    {"label": "Ended", "state": "ahead"},
]
MOVES = [
    {"label": "Put in place", "url": "#"},
    {"label": "Decline", "url": "#"},
    {"label": "End", "reason_blocked": "A hearing is set for 9 June. It must be held first."},
]
FIELDS = [
    {"label": "Kind of place", "value": "Shelter"},
    {"label": "From", "value": "3 May 2022"},
    {"label": "Address", "masked": True, "reveal_url": "#"},
    {"label": "Until", "empty": True},
    {
        "label": "Why no less restrictive place would do",
        "value": "Relatives live beside the bar where she was held.\nShe asked not to go back.",
        "is_long": True,
    },
]
COLUMNS = [
    {"label": "Reference", "sort_url": "#"},
    {"label": "State", "sort_url": "#"},
    {"label": "Opened", "sort_url": "#", "sorted": "down"},
    {"label": "People", "kind": "number"},
]
ROWS = [
    {
        "url": "#",
        "cells": [
            {"text": "KX-48-QM"},
            {"text": "Open", "tone": "blue"},
            {"text": "3 May 2022"},
            {"text": 9},
        ],
    },
    {
        "url": "#",
        "cells": [{"masked": True}, {"text": "Closed"}, {"text": "14 February 2021"}, {"text": 1}],
    },
    {
        "url": "#",
        "cells": [{"text": "RD-07-TN"}, {"text": "Open", "tone": "blue"}, {}, {"text": 0}],
    },
]
TAGS = [
    {"label": "Open", "tone": "blue"},
    {"label": "Confirmed", "tone": "teal", "icon": "check"},
    {"label": "Child", "tone": "amber", "icon": "flag"},
    {"label": "Immediate danger", "tone": "danger", "icon": "triangle-alert"},
    {"label": "Closed"},
]
ENTRIES = [
    {
        "at": "3 May 2022",
        "title": "Confirmed as a victim",
        "kind_label": "Identification",
        "icon": "badge-check",
        "by": "SW-01",
        "agency": "Human Services",
        "is_decision": True,
    },
    {
        "at": "28 April 2022",
        "title": "Spoke with her at the clinic",
        "url": "#",
        "kind_label": "Note",
        "icon": "message-square",
        "by": "SW-01",
        "masked": True,
        "tags": [{"label": "Interpreter", "tone": "teal"}],
    },
    {
        "at": "26 April 2022",
        "title": "Report from the hotline",
        "kind_label": "Report",
        "icon": "phone",
        "text": "Two young women are not let out of the bar.",
    },
]
FIGURES = [
    {
        "title": "New investigations",
        "value": 15,
        "unit": "investigations",
        "population": "opened in the period",
        "period": "April 2021 to March 2022",
        "status": "counted",
        "status_words": "Counted",
        "url": "#",
    },
    {
        "title": "Calls to the toll-free line",
        "status": "not_reported",
        "status_words": "Asked, no answer yet",
        "population": "calls about trafficking",
        "period": "April 2021 to March 2022",
    },
    {
        "title": "Boys among the victims",
        "status": "hidden",
        "status_words": "Hidden: too few to publish",
        "population": "confirmed victims",
        "period": "2020",
    },
]
TEAM = [
    {"name": "Marta Cal", "function": "Social worker", "agency": "Human Services"},
    {"name": "Edwin Pott", "function": "Investigator", "agency": "Police"},
]
TILES = [
    {"label": "New reports", "value": 4, "url": "#", "icon": "inbox"},
    {"label": "Hearings this week", "value": 2, "url": "#", "icon": "gavel"},
    {"label": "Beds free", "value": 3, "icon": "bed", "note": "of 12, this morning"},
]
ACTIONS = [
    {"label": "Add a note", "url": "#", "icon": "message-square"},
    {"label": "Share", "url": "#", "icon": "send"},
    {"label": "Close", "reason_blocked": "A hearing is set for 9 June."},
]
PEOPLE = [
    {"name": "Rosa Ical", "role": "Victim", "url": "#", "tags": ["21 years"]},
    {"masked": True, "role": "Witness"},
]
FACTS = [
    {"label": "Leaves", "text": "Accepted"},
    {"label": "Enters", "text": "In place"},
    {"label": "Address", "masked": True},
]
CHART_COLUMNS = [{"label": "Year"}, {"label": "Investigations", "kind": "number"}]
YEARS = (("2019", 3), ("2020", 10), ("2021", 15))


def _bars() -> SafeString:
    """A small chart, drawn as charts are: with a title and without styles of its own."""
    bars = "".join(
        f'<text x="0" y="{22 + n * 32}">{year}</text>'
        f'<rect class="series-1" x="48" y="{8 + n * 32}" width="{value * 14}" height="20"/>'
        f'<text x="{54 + value * 14}" y="{22 + n * 32}">{value}</text>'
        for n, (year, value) in enumerate(YEARS)
    )
    svg = f'<svg viewBox="0 0 300 96" width="300" height="96" aria-hidden="true">{bars}</svg>'
    return SafeString(svg)


@register.simple_tag
def samples(theme: str) -> dict[str, Any]:
    """Everything that the living page shows; form names differ between its two themes."""
    wrong = {f"{theme}-started_on": "32 May", f"{theme}-kind": "shelter"}
    return {
        "form": SampleForm(prefix=theme),
        "form_wrong": SampleForm(wrong, prefix=theme, auto_id=f"id_{theme}_wrong_%s"),
        "steps": STEPS,
        "moves": MOVES,
        "section": {"code": f"{theme}-stay", "title": "Stay", "edit_url": "#", "fields": FIELDS},
        "columns": COLUMNS,
        "rows": ROWS,
        "tags": TAGS,
        "entries": ENTRIES,
        "figures": FIGURES,
        "team": TEAM,
        "tiles": TILES,
        "actions": ACTIONS,
        "people": PEOPLE,
        "facts": FACTS,
        "clocks": [
            _clock("3 days overdue", "overdue"),
            _clock("due today", "today"),
            _clock("due in 4 days", "soon"),
            _clock("due in 3 weeks", "later"),
        ],
        "buttons": [
            {"label": "Edit", "url": "#", "icon": "pencil"},
            {"label": "New placement", "url": "#", "icon": "plus", "is_main": True},
        ],
        "chart": {
            "title": "More investigations each year",
            "sentence": "Investigations opened rose from 3 to 15 in three years.",
            "svg": _bars(),
            "columns": CHART_COLUMNS,
            "rows": [{"cells": [{"text": year}, {"text": value}]} for year, value in YEARS],
            "source": "Source: registers of the police, counted on 1 April 2022.",
        },
        "progress": {
            "words": "Reading the registers",
            "value": 62,
            "left": "about 20 seconds left",
            "cancel_url": "#",
        },
        "next_steps": [{"label": "Back to my work", "url": "#"}, {"label": "Add more", "url": "#"}],
    }
