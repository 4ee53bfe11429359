"""The list of words and pictures that an edition must meet before it goes to approval.

Some items are read from the edition itself, names are looked for in one act of the ledger, the
others are confirmed by a person. An answer holds for the texts that it was given for: whoever
changes a text afterwards is asked again.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from amparo.publishing.care import Flag, flagged
from amparo.publishing.choices import places
from amparo.publishing.release import chosen, printed
from amparo.publishing.words import LANGUAGES
from amparo.reference.country import country

if TYPE_CHECKING:
    from amparo.kernel.workflow import Label
    from amparo.publishing.models import Check, Release

NAMES, WORDS, ALT, PHOTOGRAPHS = "names", "words", "alt", "photographs"
READ = (ALT, PHOTOGRAPHS)
"""Items that are read from the edition, and cannot be confirmed."""

ITEMS: dict[str, Label] = {
    NAMES: _("No text names a person of the files."),
    WORDS: _("No text uses words that harm people, or it is said why they stay."),
    ALT: _("Every chart and map has its title and its sentence, in both languages."),
    PHOTOGRAPHS: _("There is no photograph in the report: charts and maps are drawings."),
    "stereotypes": _(
        "Words and pictures carry no stereotype of victims, survivors or suspects, none by origin, "
        "race, sex or work."
    ),
    "survivors": _("Somebody who speaks for survivors has read it."),
    "sources": _("Statements that are not figures have a source, and it was looked at."),
    "help": _("Where to find help is printed, and the numbers were called."),
}
CONFIRMED = ("stereotypes", "survivors", "sources", "help")
"""Items that a person confirms."""


@dataclass(frozen=True)
class Item:
    """One line of the list: is it met, by whom, with which note; what was found against it."""

    code: str
    label: Label
    is_met: bool
    answer: Check | None = None
    places: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()


def texts_of(release: Release) -> dict[str, dict[str, str]]:
    """All words that people wrote for the edition, the country's own among them, by place; and of
    all else that it prints the lines with harmful words."""
    found: dict[str, dict[str, str]] = {}
    if chosen.paper_of(release).has_choices:
        usual = places(country().texts, release.period)
        found = {place: dict(said) for place, said in (usual | chosen.wordings(release)).items()}
    if release.why_en or release.why_es:
        found["why"] = {"en": release.why_en, "es": release.why_es}
    return {**found, **printed.harmful(release, found)}


def own_texts(release: Release) -> dict[str, str]:
    """What was written for this edition alone, both languages together, and what it prints that
    was typed into records, by place."""
    found: dict[str, Any] = chosen.wordings(release)
    if release.why_en or release.why_es:
        found = {**found, "why": {"en": release.why_en, "es": release.why_es}}
    own = {
        place: "\n".join(said[language] for language in LANGUAGES) for place, said in found.items()
    }
    return {**own, **printed.sources(release)}


def digest(texts: dict[str, dict[str, str]]) -> str:
    """What an answer holds for."""
    return hashlib.sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()


def items(release: Release) -> list[Item]:
    """The list as it stands. A paper without words of its own has none."""
    texts = texts_of(release)
    if not texts and not own_texts(release):
        return []
    holds = digest(texts)
    answers = {one.item: one for one in release.checks.all() if one.texts == holds}
    asked = list(ITEMS) if chosen.paper_of(release).has_choices else [NAMES, WORDS]
    flags = tuple(flagged(texts))
    read = _read(release) if ALT in asked else {}
    return [_item(code, answers.get(code), flags, read) for code in asked]


def _item(code: str, answer: Check | None, flags: tuple[Flag, ...], read: dict[str, bool]) -> Item:
    label, is_met = ITEMS[code], bool(answer and answer.is_met)
    if code in READ:
        return Item(code, label, read[code])
    if code == WORDS:
        return Item(code, label, is_met or not flags, answer, flags=flags)
    if code == NAMES and answer and not answer.is_met:
        return Item(code, label, False, answer, places=tuple(answer.note.split()))
    return Item(code, label, is_met, answer)


def _read(release: Release) -> dict[str, bool]:
    """What can be read from the pictures of the report in both languages."""
    found = chosen.edition_of(release)
    drawings = [one for language in LANGUAGES for one in found.report(language).drawings()]
    marks = ("<image", "data:image", "<img")
    return {
        ALT: all(one.title.strip() and one.sentence.strip() for one in drawings),
        PHOTOGRAPHS: not any(
            mark in drawn for one in drawings for drawn in (one.wide, one.narrow) for mark in marks
        ),
    }


def is_open(release: Release) -> bool:
    """Is anything of the list not met?"""
    return not all(item.is_met for item in items(release))


def kept(release: Release) -> bytes:
    """The list as it is kept with a frozen edition; nothing where there is none."""
    found = items(release)
    told = [
        {
            "item": item.code,
            "says": str(item.label),
            "is_met": item.is_met,
            "note": item.answer.note if item.answer else "",
            "by": item.answer.by if item.answer else "",
            "on": item.answer.at.date().isoformat() if item.answer else "",
        }
        for item in found
    ]
    return json.dumps(told, ensure_ascii=False, indent=1).encode() if found else b""
