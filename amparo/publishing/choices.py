"""What a preparer chose for one edition: sections left out with a reason, and other words.

The country's own texts stay as they are; an edition carries only what differs from them.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amparo.kernel.errors import Refused

if TYPE_CHECKING:
    from amparo.reference.publication import Texts

Said = Mapping[str, str]
"""A text in every language."""

NOTHING: Mapping[str, Said] = MappingProxyType({})
PARTS = {
    "identification": ("identification_profile", "nationalities", "forms"),
    "assisted": ("assisted_profile", "means"),
    "prosecution": ("convictions",),
    "prevention": ("direct", "campaign"),
}
"""Sections that stand under another, and are left out with it."""

COVER = "cover"
ALWAYS = frozenset((COVER, "contact"))
"""Sections that no report goes without."""

EXTRA = "extra"
"""The name of a paragraph of the preparer's own, at the head of a section."""

LONGEST = 2000
_GAP = re.compile(r"\{[^{}]*\}|[{}]")


class WrongGap(Refused):
    """A text has braces that no figure fills, or lost some; the sentence names them."""


@dataclass(frozen=True)
class Standing:
    """Where an edition stands: its number, who approved it and on which day it was settled."""

    number: int = 1
    settled_on: datetime.date | None = None
    approved: tuple[tuple[str, datetime.date], ...] = ()
    """Code of an agency, and the day."""


@dataclass(frozen=True)
class Revised:
    """Why there is a new edition, and which printed numbers differ from the edition before."""

    why: Said
    lines: tuple[tuple[Said, str, str], ...]
    """What is counted, the number before, the number now; statuses as their code."""


@dataclass(frozen=True)
class Choices:
    """Everything about an edition that is neither a figure nor a text of the country."""

    off: Mapping[str, str] = field(default_factory=dict)
    """Section → code of the reason why it is left out."""
    texts: Mapping[str, Said] = field(default_factory=lambda: NOTHING)
    standing: Standing = Standing()
    revised: Revised | None = None

    def omits(self, section: str) -> bool:
        """Is a section left out, by itself or with the one that it stands under?"""
        above = next((whole for whole, parts in PARTS.items() if section in parts), "")
        return section in self.off or above in self.off

    def revised_by(self, revised: Revised) -> Choices:
        """The same, with what changed since the edition before."""
        return replace(self, revised=revised)

    def own_words(self, section: str, language: str) -> str:
        """The preparer's own paragraph of a section; empty where there is none."""
        return str(self.texts.get(f"{section}.{EXTRA}", {}).get(language, ""))


def places(texts: Texts, period: str) -> dict[str, Said]:
    """Every text that can be changed, by its place, in the order of the report."""
    found: dict[str, Said] = {}
    for section in texts.sections:
        if section.code == COVER:
            continue
        found[f"{section.code}.heading"] = section.heading
        for name, said in section.paragraphs.items():
            found[f"{section.code}.{name}"] = said
        if section.code == "campaign":
            for box in texts.campaigns:
                if box.period == period:
                    found[f"campaign.{box.code}.heading"] = box.heading
                    found[f"campaign.{box.code}.text"] = box.text
        if section.code != "contact":
            found[f"{section.code}.{EXTRA}"] = {"en": "", "es": ""}
    for code, said in texts.notes.items():
        found[f"notes.{code}"] = said
    return found


def reworded(texts: Texts, changed: Mapping[str, Said]) -> Texts:
    """The country's texts with those that an edition says otherwise."""
    if not changed:
        return texts
    sections = tuple(
        replace(
            section,
            heading=changed.get(f"{section.code}.heading", section.heading),
            paragraphs={
                name: changed.get(f"{section.code}.{name}", said)
                for name, said in section.paragraphs.items()
            },
        )
        for section in texts.sections
    )
    campaigns = tuple(
        replace(
            box,
            heading=changed.get(f"campaign.{box.code}.heading", box.heading),
            text=changed.get(f"campaign.{box.code}.text", box.text),
        )
        for box in texts.campaigns
    )
    notes = {code: changed.get(f"notes.{code}", said) for code, said in texts.notes.items()}
    return replace(texts, sections=sections, campaigns=campaigns, notes=notes)


def fitting(usual: Said, text: str) -> str:
    """A text with the same gaps as the country's own. Raises WrongGap with a sentence."""
    clean = " ".join(text.split())[:LONGEST]
    known = {gap for said in usual.values() for gap in _GAP.findall(said)}
    given = set(_GAP.findall(clean))
    if strange := sorted(given - known):
        sentence = _("No figure fills {gap}. Leave it out.")
        raise WrongGap(format_lazy(sentence, gap=strange[0]))
    if clean and (lost := sorted(known - given)):
        raise WrongGap(format_lazy(_("Keep {gap} in the text: a figure fills it."), gap=lost[0]))
    return clean
