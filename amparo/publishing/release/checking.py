"""Answering the list of words and pictures: the actions, and the page of whoever prepares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.access.action import action
from amparo.access.forms import PlainText
from amparo.access.names_in_text import places_naming_somebody
from amparo.access.page import page
from amparo.access.views_of import plain_words
from amparo.kernel import act
from amparo.kernel.errors import Invalid, NotPossible
from amparo.publishing import workflow
from amparo.publishing.choices import places
from amparo.publishing.models import Check, Release
from amparo.publishing.release import checklist, printed
from amparo.publishing.release.pages import READ, find, title_of, url_of
from amparo.reference.codelists import language_or_english
from amparo.reference.country import country

if TYPE_CHECKING:
    from django.http import HttpRequest

    from amparo.access.page import Drawn
    from amparo.access.viewer import Viewer

LONGEST = 500


class NoteForm(forms.Form):
    """Why flagged words stay."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["note"] = PlainText(
            label=_("Why these words stay"),
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": 2}),
        )


@action("release.check", needs=workflow.PREPARE)
def check(viewer: Viewer, release: Release, item: str, note: str = "") -> Check:
    """Answer one item of the list for the texts as they are. Raises Invalid, NotPossible."""
    if release.status != workflow.DRAFT:
        raise NotPossible(_("An edition is changed only while it is in preparation."))
    if item not in (*checklist.CONFIRMED, checklist.NAMES, checklist.WORDS):
        raise NotPossible(_("There is no such item to confirm."))
    note = " ".join(note.split())[:LONGEST]
    if item == checklist.WORDS and not note:
        raise Invalid({"note": _("Say why these words stay, or write the text otherwise.")})
    is_met = True
    if item == checklist.NAMES:
        found = places_naming_somebody(viewer, checklist.own_texts(release))
        is_met, note = not found, " ".join(found)[:LONGEST]
        act.current().facts["places"] = len(found)
    made = Check(
        release=release,
        item=item,
        texts=checklist.digest(checklist.texts_of(release)),
        is_met=is_met,
        note=note,
        by=viewer.username,
        at=timezone.now(),
    )
    made.save()
    return made


@page(needs=READ)
def edition_checks(request: HttpRequest, viewer: Viewer, pk: Any) -> Drawn:
    """The list, what was found, and what is still open."""
    release = find(pk)
    may_check = release.status == workflow.DRAFT and viewer.has(workflow.PREPARE)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not may_check:
            raise Http404
        item = request.POST.get("item", "")[:40]
        if item != checklist.WORDS or form.is_valid():
            check(viewer, release, item, form.data.get("note", ""))
            return redirect(f"{request.path}#{item}" if item in checklist.ITEMS else request.path)
    found = checklist.items(release)
    number = sum(not item.is_met for item in found)
    return "publishing/edition_checks.html", {
        "title": _("Words and pictures"),
        "lead": _("Everything is met.") if not number else _("Still open: %(n)s") % {"n": number},
        "trail": [{"url": url_of(release), "label": title_of(release)}],
        "items": [_drawn(release, item) for item in found],
        "form": form,
        "may_check": may_check,
        "back_url": url_of(release),
    }


def _drawn(release: Release, item: checklist.Item) -> dict[str, Any]:
    answer = item.answer
    return {
        "code": item.code,
        "label": item.label,
        "is_met": item.is_met,
        "who": f"{answer.by}, {plain_words(timezone.localtime(answer.at))}" if answer else "",
        "note": answer.note if answer and item.code == checklist.WORDS else "",
        "places": [_place(release, place) for place in item.places],
        "flags": [
            {
                **_place(release, flag.place),
                "word": flag.word,
                "instead": flag.instead,
                "language": flag.language,
            }
            for flag in item.flags
        ],
        "is_confirmed": item.code in checklist.CONFIRMED,
        "is_names": item.code == checklist.NAMES,
        "is_words": item.code == checklist.WORDS and bool(item.flags),
    }


def _place(release: Release, place: str) -> dict[str, str]:
    """Where a text stands, in words, and where it is changed."""
    if place == printed.PRINTED:
        return {"where": _("Printed in the paper: captions, notes, answers or names"), "url": ""}
    if place == printed.SOURCES:
        return {"where": _("The source of a stated figure, typed into a record"), "url": ""}
    if place not in places(country().texts, release.period):
        return {"where": _("What changed since the last edition"), "url": ""}
    headings = {s.code: s for s in country().texts.sections}
    section = headings.get(place.partition(".")[0])
    where = (
        section.heading[language_or_english(None)] if section else _("Notes under charts and maps")
    )
    number = section.number if section else ""
    return {
        "where": f"{number} {where}".strip(),
        "url": reverse("edition-text", args=[release.pk, place]),
    }
