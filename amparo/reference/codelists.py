"""The agreed words: lists of codes with their labels, read from files that a statistician edits."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from django.utils.translation import get_language

from amparo.reference.sheets import NOTHING, BadReference, Sheet, read_sheet

LANGUAGES = ("en", "es")
FOLDER = Path(__file__).parent / "codelists"
ALWAYS = ("unknown", "not_recorded")
ABSENT_LABELS = {
    "unknown": {"en": "Unknown", "es": "Se desconoce"},
    "not_recorded": {"en": "Not recorded", "es": "No registrado"},
}


class NoSuchList(LookupError):
    """No code list has this name."""


@dataclass(frozen=True, slots=True)
class Term:
    """One agreed word: its code, how it reads, and what other standards call it."""

    code: str
    label: Mapping[str, str]
    maps_to: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    definition: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    words: tuple[str, ...] = ()
    group: str = ""
    is_retired: bool = False


def language_or_english(language: str | None) -> str:
    """The language asked for, or that of the page, or English."""
    wanted = (language or get_language() or "en").split("-")[0]
    return wanted if wanted in LANGUAGES else "en"


@dataclass(frozen=True, slots=True)
class CodeList:
    """The words that one field may hold, in the order in which they are offered."""

    name: str
    title: Mapping[str, str]
    source: str
    terms: Mapping[str, Term]
    standards: Mapping[str, str] = field(default_factory=lambda: NOTHING)

    @property
    def codes(self) -> frozenset[str]:
        """Every code, retired ones among them: old records still hold those."""
        return frozenset(self.terms)

    def __contains__(self, code: object) -> bool:
        return code in self.terms

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms.values())

    def label(self, code: str, language: str | None = None) -> str:
        """How a code reads; a code that is not in the list reads as itself, blank as blank."""
        term = self.terms.get(code)
        return term.label[language_or_english(language)] if term else code

    def choices(self, language: str | None = None, keep: str = "") -> list[tuple[str, str]]:
        """Codes with labels for a form: no retired ones, but for the one that is held now."""
        wanted = language_or_english(language)
        return [
            (term.code, term.label[wanted])
            for term in self.terms.values()
            if not term.is_retired or term.code == keep
        ]

    def maps(self, code: str) -> Mapping[str, str]:
        """What other standards call this code, by the name of the standard; may be empty."""
        term = self.terms.get(code)
        return term.maps_to if term else NOTHING

    def is_retired(self, code: str) -> bool:
        """Is this code kept for old records only?"""
        return code in self.terms and self.terms[code].is_retired


def read_list(path: Path) -> CodeList:
    """The list in one file; its name is the file's."""
    sheet = read_sheet(path)
    sheet.only("title", "source", "standards", "terms")
    return list_of(
        path.stem,
        title=sheet.at("title").said(LANGUAGES),
        source=sheet.at("source").text(),
        terms=(_term(item) for item in sheet.at("terms").items()),
        standards=sheet.at("standards").plain(),
    )


def list_of(
    name: str,
    *,
    title: Mapping[str, str],
    source: str,
    terms: Iterable[Term],
    standards: Mapping[str, str] = NOTHING,
) -> CodeList:
    """A code list of these terms; refuses a code that comes twice."""
    found: dict[str, Term] = {}
    for term in terms:
        if term.code in found:
            raise BadReference(f"{name}: the code {term.code!r} stands in the list twice.")
        found[term.code] = term
    return CodeList(name, title, source, MappingProxyType(found), standards)


def with_absent(terms: Iterable[Term]) -> list[Term]:
    """The terms, and after them the two ways of not knowing that every list has."""
    return [*terms, *(Term(code, MappingProxyType(ABSENT_LABELS[code])) for code in ALWAYS)]


def _term(sheet: Sheet) -> Term:
    sheet.only("code", "label", "maps_to", "definition", "words", "group", "retired")
    return Term(
        code=sheet.at("code").code(),
        label=sheet.at("label").said(LANGUAGES),
        maps_to=sheet.at("maps_to").plain(),
        definition=sheet.at("definition").said(LANGUAGES, required=False),
        words=sheet.at("words").words(),
        group=sheet.at("group").code(""),
        is_retired=sheet.at("retired").flag(),
    )


@functools.cache
def lists_of_files() -> Mapping[str, CodeList]:
    """The lists that are the same in every country, by name."""
    return MappingProxyType({path.stem: read_list(path) for path in sorted(FOLDER.glob("*.yaml"))})
