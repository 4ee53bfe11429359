"""The answer as a document: the same blocks as every report, drawn as HTML and tagged PDF."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from amparo.publishing.annual.model import (
    Block,
    Gap,
    Grid,
    Number,
    Numbers,
    Paragraph,
    Report,
    Section,
    Sheet,
)
from amparo.publishing.answers import COUNTED, NOT_COLLECTED
from amparo.reference.codes import code_list
from amparo.reference.country import country

from .clock import next_year, scenarios
from .edition import KIND, TipEdition
from .evidence import Held, held, of_recommendation
from .lines import Line, Printer
from .outline import Part, Standard, Table, outline

_EVERYWHERE = (
    *("source", "note", "as_table", "glance", "contents", "skip", "page", "data_files"),
    *("other_language", "kind", "not_official", "back", "show_all"),
)
NOTES = ("stated", "break", "definition", "partial", "hidden")


def years(first: datetime.date, last: datetime.date) -> str:
    """The years of a period in the least room, such as 2021/22."""
    return str(last.year) if first.year == last.year else f"{first.year}/{last.year % 100:02}"


def report(edition: TipEdition, language: str) -> Report:
    """The whole answer in one language."""
    writer = _Writer(edition, language)
    words = writer.words
    return Report(
        period=edition.period.code,
        language=language,
        kind=KIND,
        title=words("title"),
        author=words("author"),
        place=words("place"),
        span=writer.span[:1].upper() + writer.span[1:],
        glance=writer.glance(),
        sections=tuple(writer.sections()),
        as_of=edition.moment.as_of,
        snapshot=edition.moment.snapshot,
        names={name: str(words.at(name)[language]) for name in _EVERYWHERE},
    )


class _Writer:
    """Writes the sections of one edition in one language."""

    def __init__(self, edition: TipEdition, language: str) -> None:
        self.edition = edition
        self.printer = Printer(edition, language)
        self.words = self.printer.words
        self.language = language
        self.outline = outline()

    @property
    def span(self) -> str:
        """The period in words."""
        return self.words.span(self.edition.period.first, self.edition.period.last)

    @property
    def source(self) -> str:
        """Where counted figures come from."""
        return self.text("source", as_of=self.words.day(self.edition.moment.as_of))

    def text(self, place: str, **gaps: object) -> str:
        return self.words(f"text.{place}", **gaps)

    def glance(self) -> Numbers:
        """Five numbers, those without data in words."""
        items = []
        for key in self.words.at("glance_numbers"):
            answer = self.edition.answers[key]
            known = answer.status == COUNTED and answer.value is not None
            form = "one" if known and answer.count() == 1 else "other"
            told = (
                self.words.number(answer.count())
                if known
                else self.words(f"status.{answer.status}")
            )
            label = self.words(f"glance_numbers.{key}.{form}")
            items.append(Number(told, label, known))
        return Numbers(tuple(items))

    def sections(self) -> Iterator[Section]:
        """All sections, in order."""
        yield Section("about", "", self.text("about_heading"), 1, tuple(self._about()))
        yield Section("law", "1", self.text("law_heading"), 1, (self._penalties(),))
        number = 2
        for part in self.outline.parts:
            yield from self._part(part, number)
            number += 1
        yield Section(
            "answers", str(number), self.text("answers_heading"), 1, tuple(self._answers())
        )
        yield from self._against("standards", self.outline.standards, number + 1)
        yield from self._against("indicia", self.outline.indicia, number + 2)
        yield Section(
            "recommendations",
            str(number + 3),
            self.text("recommendations_heading"),
            1,
            tuple(self._recommendations()),
        )
        heading = self.text("tiers_heading")
        yield Section("tiers", str(number + 4), heading, 1, tuple(self._tiers()))

    def _about(self) -> Iterator[Block]:
        moment = self.edition.moment
        for entry in self.words.at("text.about"):
            yield Paragraph(
                self.words.said(
                    entry,
                    as_of=self.words.day(moment.as_of),
                    snapshot=moment.snapshot,
                    period=self.span,
                )
            )

    # --- Figures -------------------------------------------------------------------------------

    def _part(self, part: Part, number: int) -> Iterator[Section]:
        yield Section(part.code, str(number), self.words.said(part.heading), 1, ())
        for place, table in enumerate(part.tables, 1):
            yield Section(
                f"{part.code}-{table.code}",
                f"{number}.{place}",
                self.words.said(table.title),
                2,
                (self._table(table),),
            )

    def _table(self, table: Table) -> Block:
        lines = [line for row in table.rows for line in self.printer.lines(row)]
        if not any(line.now.is_evidence or line.before.is_evidence for line in lines):
            status = lines[0].now.status if lines else NOT_COLLECTED
            told = self.words(f"status.{status if status != COUNTED else NOT_COLLECTED}")
            sentence = self.words(
                f"status_sentence.{status if status != COUNTED else NOT_COLLECTED}"
            )
            return Gap(status, f"{told[:1].upper()}{told[1:]}.", sentence)
        covered = self.edition.period
        header = (
            self.words("columns.what"),
            years(covered.first, covered.last),
            years(*self.edition.before),
            self.words("columns.change"),
        )
        rows = tuple(
            (
                self.words("part", says=line.says) if line.is_part else line.says,
                self.printer.value(line.now),
                self.printer.value(line.before),
                self.printer.change(line),
            )
            for line in lines
        )
        head = next((line for line in lines if line.now.is_evidence), lines[0])
        return Grid(
            title=self.text(
                "evidence_figure",
                says=head.says,
                now=self.printer.value(head.now),
                before=self.printer.value(head.before),
            ),
            subtitle=f"{self.words.said(table.title)}, {self.span}",
            sheet=Sheet(header, rows),
            source=self.source,
            notes=self._notes(lines),
        )

    def _gap(self, status: str) -> Gap:
        """What is printed in place of a table of which nothing is known."""
        kept = NOT_COLLECTED if status == COUNTED else status
        told = self.words(f"status.{kept}")
        sentence = self.words(f"status_sentence.{kept}")
        return Gap(kept, f"{told[:1].upper()}{told[1:]}.", sentence)

    def _notes(self, lines: list[Line]) -> tuple[str, ...]:
        """What a reader must know of the table: dashes, old totals, small numbers."""
        why = {line.why for line in lines}
        found = [self.text(note) for note in NOTES if note in why]
        codes: list[str] = []
        for line in lines:
            ruling = self.edition.answers[line.row.key].ruling if line.row else None
            if ruling and ruling.rule == "published" and ruling.code not in codes:
                codes.append(ruling.code)
        for code in codes:
            short = self.words(f"publications.{code}.short")
            found.append(self.text("already", source=short))
        return tuple(found)

    # --- The law, answers ----------------------------------------------------------------------

    def _penalties(self) -> Grid:
        rows: list[tuple[str, ...]] = []
        for statute in country().statutes.values():
            if not statute.held_on(self.edition.period.last):
                continue
            act = statute.title[self.language]
            terms = list(dict.fromkeys(p for o in statute.offences.values() for p in o.penalties))
            for term in terms:
                who = (
                    self.text("law_official")
                    if term.offender == "official"
                    else self.text(f"law_victim.{term.victim}")
                )
                years = self.words.number(term.max_months / 12)
                rows.append((self.text("law_term", act=act, who=who), years))
            if not terms:
                rows.append((self.text("law_none", act=act), self.words("status.not_collected")))
        return Grid(
            title=self.text("law_title"),
            subtitle=self.text("law_subtitle", day=self.words.day(self.edition.period.last)),
            sheet=Sheet((self.text("law_head"), self.text("law_years")), tuple(rows)),
            source=self.text("law_source"),
        )

    def _answers(self) -> Iterator[Block]:
        told = self.edition.told.answers
        questions, states = code_list("question"), code_list("answer_state")
        order = [code for code in questions.terms if code in told]
        if not order:
            told_none = self._gap(NOT_COLLECTED)
            yield Gap(told_none.status, told_none.words, self.text("answers_none"))
            return
        header = tuple(self.words(f"columns.{name}") for name in ("question", "answer", "bodies"))
        rows = tuple(
            (
                questions.label(code, self.language),
                states.label(told[code][0], self.language),
                self.words.number(told[code][1]),
            )
            for code in order
        )
        yield Grid(
            self.text("answers_title"),
            self.text("answers_subtitle"),
            Sheet(header, rows),
            self.text("answers_source"),
        )

    # --- Standards, indicia, recommendations -----------------------------------------------------

    def _against(
        self, code: str, standards: tuple[Standard, ...], number: int
    ) -> Iterator[Section]:
        found = [(standard, held(self.edition, self.printer, standard)) for standard in standards]
        empty = sum(not one.evidence for _, elements in found for one in elements)
        lead: tuple[Block, ...] = ()
        if empty:
            lead = (Paragraph(self.words.counted("text.empties", empty), quiet=True),)
        yield Section(code, str(number), self.text(f"{code}_heading"), 1, lead)
        form = {"standards": "standard", "indicia": "indicium"}[code]
        for place, (standard, elements) in enumerate(found, 1):
            says = self.words.said(standard.says)
            yield Section(
                standard.code.replace("_", "-"),
                f"{number}.{place}",
                self.text(form, number=standard.number, says=says).split(". ", 1)[-1],
                2,
                (self._evidence(elements),),
            )

    def _evidence(self, elements: list[Held]) -> Grid:
        filled = sum(bool(one.evidence) for one in elements)
        title = self.words.counted("text.filled", len(elements), filled=filled)
        header = (self.words("columns.element"), self.words("columns.evidence"))
        rows = tuple(
            (one.says, "\n".join(one.evidence) or self.text("empty_cell")) for one in elements
        )
        sheet = Sheet(header, rows, is_text=True)
        return Grid(title, self.text("evidence_subtitle"), sheet, self.text("standards_source"))

    def _recommendations(self) -> Iterator[Block]:
        rows: list[tuple[str, ...]] = []
        unserved = 0
        for advice in country().recommendations.values():
            told = of_recommendation(self.edition, self.printer, advice)
            unserved += not told.activities
            serving = (
                self.text("activity_counts", all=told.activities, done=told.done)
                if told.activities
                else self.text("no_activity")
            )
            says = f"{advice.number}. {advice.says[self.language]}"
            rows.append((says, serving, "\n".join(told.evidence) or self.text("empty_cell")))
        if unserved:
            yield Paragraph(self.words.counted("text.unserved", unserved), quiet=True)
        header = tuple(
            self.words(f"columns.{name}") for name in ("recommendation", "activities", "evidence")
        )
        yield Grid(
            self.text("recommendations_title"),
            self.text("recommendations_subtitle"),
            Sheet(header, tuple(rows), is_text=True),
            self.source,
        )

    # --- The clock -------------------------------------------------------------------------------

    def _tiers(self) -> Iterator[Block]:
        history = self.edition.told.history
        if not history.ranks:
            yield self._gap(NOT_COLLECTED)
            return
        year = next_year(history)
        known = range(min(history.ranks), year)
        yield Grid(
            self.text("tiers_title"),
            self.text("tiers_subtitle"),
            Sheet(
                (self.words("columns.year"), self.words("columns.tier")),
                tuple((str(y), self._tier(history.rank(y))) for y in known),
            ),
            self.text("tiers_source"),
        )
        columns = ("assessed", "follows", "reason")
        rows, unknown = [], set[int]()
        for one in scenarios(history, year):
            unknown |= set(one.unknown)
            assessed = self._tier(one.assessed)
            if one.waiver:
                assessed = self.text("with_waiver", tier=assessed)
            follows = self._tier(one.tier) if one.tier else self.text("not_decided")
            rows.append((assessed, follows, self.words(f"rule.{one.rule}")))
        notes = [self.text("waiver_needs")]
        if unknown:
            years = self.words.items([str(y) for y in sorted(unknown)])
            notes.insert(0, self.text("clock_unknown", years=years))
        yield Grid(
            self.text("clock_title", year=year),
            self.text("clock_subtitle"),
            Sheet(
                tuple(self.words(f"columns.{name}") for name in columns), tuple(rows), is_text=True
            ),
            self.text("clock_source"),
            tuple(notes),
        )

    def _tier(self, code: str | None) -> str:
        return self.words(f"tier.{code}") if code else self.words("status.not_collected")
