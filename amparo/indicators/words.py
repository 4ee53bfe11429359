"""What units, populations, statuses and marks of figures are called, in each language."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path

from amparo.reference.codelists import LANGUAGES, language_or_english
from amparo.reference.sheets import read_sheet

Labels = Mapping[str, Mapping[str, str]]
_KINDS = ("units", "populations", "statuses", "not_adding", "breaks")


@functools.cache
def _words() -> Mapping[str, Labels]:
    sheet = read_sheet(Path(__file__).parent / "words.yaml")
    sheet.only(*_KINDS)
    return {
        kind: {code: place.said(LANGUAGES) for code, place in sheet.at(kind).entries()}
        for kind in _KINDS
    }


def _label(kind: str, code: str, language: str | None) -> str:
    return _words()[kind][code][language_or_english(language)]


def unit_label(code: str, language: str | None = None) -> str:
    """How a unit reads; a currency, such as BZD, reads as itself."""
    return code if code.isupper() else _label("units", code, language)


def population_label(code: str, language: str | None = None) -> str:
    """How a population reads."""
    return _label("populations", code, language)


def status_label(code: str, language: str | None = None) -> str:
    """How a status reads, such as “not collected”."""
    return _label("statuses", code, language)


def adding_label(code: str, language: str | None = None) -> str:
    """The sentence on why the parts of a figure do not add up to it (`Figure.not_adding`)."""
    return _label("not_adding", code, language)


def break_label(code: str, language: str | None = None) -> str:
    """The sentence on why two figures must not be read as one series (`comparing.Break`)."""
    return _label("breaks", code, language)
