"""The papers that leave by an edition: how each is counted, written, named and compared.

All go the same way: prepared, approved by others, frozen, published, and their tables entered in
the register of what left. Only the annual report has texts and sections of its own to choose.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from amparo.publishing import writing
from amparo.publishing.edition import covered_by
from amparo.publishing.international import edition as form_edition
from amparo.publishing.international import writing as form_writing
from amparo.publishing.international.document import report as form_report
from amparo.publishing.international.form import GLOBAL_REPORT, SDG
from amparo.publishing.tip import writing as tip_writing
from amparo.publishing.tip.document import report as tip_report
from amparo.publishing.words import LANGUAGES
from amparo.reference.periods import Period

if TYPE_CHECKING:
    from amparo.publishing.annual.model import Report
    from amparo.publishing.answers import Answer, Guarded
    from amparo.publishing.disclosure import Released

ANNUAL, TIP = "annual", "tip"
FORM_YEARS = 4
"""Years that a form of the United Nations covers, the given one last."""

Makers = Mapping[str, Callable[[], bytes]]


@dataclass(frozen=True)
class Paper:
    """One kind of paper. `makers` names its files, each with what makes it; `figures` are those
    that the same snapshot gives byte for byte. `covered` raises Refused for a period that the
    paper cannot have."""

    code: str
    covered: Callable[[str], Period]
    count: Callable[[str, str | None, tuple[Released, ...] | None], Any]
    report: Callable[[Any, str], Report]
    makers: Callable[[Any], Makers]
    stem: Callable[[Period], str]

    @property
    def has_choices(self) -> bool:
        """Can sections be left out, and texts be changed?"""
        return self.code == ANNUAL

    def files(self, found: Any) -> Iterator[tuple[str, bytes]]:
        """Name and content of every file of an edition."""
        if self.code == ANNUAL:
            yield from writing.packed(writing.files(found, LANGUAGES))
            return
        for name, make in self.makers(found).items():
            yield name, make()

    def figures(self, found: Any) -> Iterator[tuple[str, bytes]]:
        """The files of figures alone."""
        if self.code == ANNUAL:
            yield from writing.figures(found)
            return
        for name, make in self.makers(found).items():
            if not name.endswith((".html", ".pdf")):
                yield name, make()

    def answers(self, found: Any) -> Mapping[str, Answer]:
        """The answers that are printed."""
        told: Mapping[str, Answer] = found.told if self.code == ANNUAL else found.answers
        return told

    def guarded(self, found: Any) -> list[Guarded]:
        """The tables that leave with it."""
        answers = self.answers(found)
        return [one for one in found.guarded if one.key in answers]

    def listed(self, covered: Period) -> list[tuple[str, str]]:
        """What each file is called for readers, and its name."""
        stem = self.stem(covered)
        part = "" if self.code in FORMS else "-figures"
        pages = [
            (_("One page in English (HTML)"), f"{stem}-en.html"),
            (_("One page in Spanish (HTML)"), f"{stem}-es.html"),
        ]
        if self.code not in FORMS:
            pages = [
                (_("PDF in English"), f"{stem}-en.pdf"),
                (_("PDF in Spanish"), f"{stem}-es.pdf"),
                *pages,
            ]
        tables = [
            (_("Figures (XLSX)"), f"{stem}{part}.xlsx"),
            (_("Figures (CSV)"), f"{stem}{part}.csv"),
            (_("Figures (JSON)"), f"{stem}{part}.json"),
        ]
        charts = [
            (_("Charts in English (ZIP)"), f"{stem}-charts-en.zip"),
            (_("Charts in Spanish (ZIP)"), f"{stem}-charts-es.zip"),
        ]
        return [
            *pages,
            *(tables[1:] if self.code == TIP else tables),
            *(charts if self.code == ANNUAL else []),
        ]


FORMS = (GLOBAL_REPORT, SDG)


def _form(code: str) -> Paper:
    def count(named: str, snapshot: str | None, left: tuple[Released, ...] | None) -> Any:
        return form_writing.from_snapshot(code, named, FORM_YEARS, snapshot, left)

    return Paper(
        code,
        form_edition.calendar_year,
        count,
        form_report,
        lambda found: form_writing.makers(found, LANGUAGES),
        lambda covered: f"{form_writing.STEMS[code]}-{covered.code}",
    )


def _annual_makers(_found: Any) -> Makers:
    return {}


PAPERS: Mapping[str, Paper] = {
    ANNUAL: Paper(
        ANNUAL,
        covered_by,
        lambda named, snapshot, left: writing.from_snapshot(named, snapshot, left),
        lambda found, language: found.report(language),
        _annual_makers,
        writing.stem,
    ),
    TIP: Paper(
        TIP,
        covered_by,
        lambda named, snapshot, left: tip_writing.from_snapshot(named, snapshot, left),
        tip_report,
        lambda found: tip_writing.makers(found, LANGUAGES),
        lambda covered: tip_writing.stem(covered),
    ),
    **{code: _form(code) for code in FORMS},
}
