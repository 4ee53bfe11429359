"""The country's list of words that harm people: where a text uses one, and what to say instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from amparo.publishing.words import LANGUAGES
from amparo.reference.country import Country, country
from amparo.reference.sheets import read_sheet


@dataclass(frozen=True)
class Flag:
    """A harmful word in a text: where, in which language, as written, and what to say instead."""

    place: str
    language: str
    word: str
    instead: str


def flagged(texts: Mapping[str, Mapping[str, str]]) -> Iterator[Flag]:
    """Every harmful word in these texts, by place and language, each once a text."""
    for place, said in texts.items():
        for language in LANGUAGES:
            seen = set()
            for match in _pattern(country(), language).finditer(said.get(language, "")):
                word = match.group(0)
                if word.lower() not in seen:
                    seen.add(word.lower())
                    instead = _instead(country(), language)[word.lower()]
                    yield Flag(place, language, word, instead)


@cache
def _instead(here: Country, language: str) -> Mapping[str, str]:
    sheet = read_sheet(here.folder / "words_of_care.yaml")
    sheet.only(*LANGUAGES)
    found: dict[str, str] = {}
    for item in sheet.at(language).items():
        item.only("words", "instead")
        found |= dict.fromkeys(
            (word.lower() for word in item.at("words").words()), item.at("instead").text()
        )
    return found


@cache
def _pattern(here: Country, language: str) -> re.Pattern[str]:
    """The longest wording first, so that it is the one that is named."""
    words = sorted(_instead(here, language), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)
