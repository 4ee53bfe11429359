"""The desk on which the sections are written: answers, words, names of codes, and where from."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from amparo.publishing import charts
from amparo.publishing.annual.model import Drawing, Gap, Number, Numbers, Paragraph, Sheet
from amparo.publishing.answers import COUNTED, NOT_COLLECTED, REST, Answer, Cell
from amparo.publishing.choices import Choices
from amparo.publishing.words import Words
from amparo.reference.publication import Texts

Label = Callable[[str, str, str], str]
"""metric, dimension, code → its name in the language of the report."""

Draw = Callable[[charts.Chart, int], str]


@dataclass(frozen=True)
class Statute:
    """What the report prints of an Act: its title, and what it means by sexual exploitation."""

    title: str
    definition: str


@dataclass(frozen=True)
class Desk:
    """Everything that a section may draw on."""

    period: str
    lost_in: str
    first: datetime.date
    last: datetime.date
    as_of: datetime.date
    snapshot: str
    words: Words
    texts: Texts
    choices: Choices
    left_out: tuple[str, ...]
    told: Mapping[str, Answer]
    """The answers that are printed."""
    answers: Mapping[str, Answer]
    label: Label
    statute: Statute | None
    meanings: Mapping[str, tuple[str, str]]
    """Metric → its title and counting rule."""

    @property
    def span(self) -> str:
        """The period in words."""
        return self.words.span(self.first, self.last)

    def printed(self, place: str) -> str:
        """What is known of a printed edition of this period; empty where nothing is."""
        full = f"printed.{self.period}.{place}"
        return self.words(full) if self.words.has(full) else ""

    def holds(self, paragraph: str) -> bool:
        """Does a statement of the printed edition, such as `means.lodging`, hold for the period?"""
        place = f"printed.{self.period}.paragraphs"
        return self.words.has(place) and paragraph in self.words.at(place)

    def note(self, code: str) -> str:
        """One of the notes of the country's texts."""
        return self.words.said(self.texts.notes[code], f"notes.{code}")

    def subtitle(self, place: str, answer: Answer) -> str:
        """What a chart measures: the people of the answer, the breakdown and the period."""
        metric = answer.question.metric
        who = self.words(f"populations.{metric}") if self.words.has(f"populations.{metric}") else ""
        return self.words(place, who=who, period=self.span)

    def source(self, *keys: str) -> str:
        """Where the figures of these answers come from."""
        answers = [self.answers[key] for key in keys]
        if any(answer.is_stated for answer in answers):
            said = self.printed("source") or answers[0].source
            return self.words("sources.stated", source=said)
        metrics = list(dict.fromkeys(answer.question.metric for answer in answers))
        return self.words(
            "sources.records", as_of=self.words.day(self.as_of), metric=", ".join(metrics)
        )

    def value(self, answer: Answer, cell: Cell | None = None) -> str:
        """A number as written, or the words of its status."""
        value, status = (answer.value, answer.status) if cell is None else (cell.value, cell.status)
        if value is None or status != COUNTED:
            return self.words(f"status.{status}")
        return self.words.number(value)

    def number(self, key: str, place: str, notes: Sequence[str] = ()) -> Number:
        """A large number; where there is none, its status in words and why."""
        answer = self.answers[key]
        known = answer.is_known and answer.status == COUNTED
        form = "one" if known and answer.count() == 1 else "other"
        return Number(
            value=self.value(answer),
            label=self.words(f"{place}.{form}"),
            is_known=known,
            notes=tuple(notes) if known else (self.why(answer),),
        )

    def numbers(self, items: Sequence[Number], *keys: str) -> Numbers:
        """Large numbers side by side, with one line on where those that are known come from."""
        known = [key for key in keys if self.answers[key].is_known]
        return Numbers(tuple(items), self.source(*known) if known else "")

    def instead(self, answer: Answer) -> Paragraph | Gap | None:
        """What to print in place of a chart: the reason, or that none were counted; else None."""
        if not answer.is_known or (answer.is_stated and not answer.is_split):
            return self.gap(answer)
        if not any(cell.value or cell.status != COUNTED for cell in answer.cells):
            return Paragraph(self.words("figures.none"), quiet=True)
        return None

    def gap(self, answer: Answer) -> Gap:
        """What to print where a chart has no numbers."""
        status = NOT_COLLECTED if answer.status == COUNTED else answer.status
        words = self.words(f"status.{status}")
        return Gap(status, f"{words[:1].upper()}{words[1:]}.", self.why(answer, status))

    def why(self, answer: Answer, status: str = "") -> str:
        """Why there is no number: the country's own reason for the period, or what it means."""
        lost = f"printed.{self.lost_in}.lost"
        named = self.words.at(f"{lost}.metrics") if self.words.has(lost) else ()
        if answer.question.metric in named or (named and answer.is_stated):
            return self.words(f"{lost}.why")
        return self.words(f"status_sentence.{status or answer.status}")

    def name(self, answer: Answer, code: str, merged: str) -> str:
        """The name of a code of the answer's first dimension."""
        if code == REST:
            return self.words(merged)
        return self.label(answer.question.metric, answer.question.by[0], code)

    def rows(self, answer: Answer, merged: str = "rest") -> list[tuple[str, Cell]]:
        """Cells with their names, largest first, those that stand for several or for none last."""
        named = [(self.name(answer, cell.codes[0], merged), cell) for cell in answer.cells]
        return sorted(named, key=lambda row: (_order(row[1]), row[0]))

    def drawing(
        self,
        name: str,
        draw: Draw,
        rows: Sequence[tuple[str, Cell]],
        answer: Answer,
        *,
        title: str,
        subtitle: str,
        notes: Sequence[str] = (),
        head: str = "group",
        column: str = "people",
        half: bool = False,
        strong: str = "",
        breaks: tuple[int, ...] = (),
    ) -> Drawing:
        """A chart of these rows in both widths, with its sentence, table and source.

        The row called `strong`, or else the largest, stands out; before the rows at `breaks` a mark
        says that what follows is not comparable.
        """
        best = max((cell.value or 0 for _, cell in rows), default=0)
        lines = charts.shortened(
            [
                charts.Row(
                    label,
                    None if cell.value is None or cell.status != COUNTED else int(cell.value),
                    self.value(answer, cell),
                    strong=label == strong if strong else bool(cell.value) and cell.value == best,
                )
                for label, cell in rows
            ],
            self.words("rest"),
        )
        sentence = self.sentence(title, [(row.label, row.words) for row in lines])
        wide, narrow = (
            draw(charts.Chart(f"{name}-{form}", title, sentence, lines, breaks), width)
            for form, width in (("wide", charts.WIDE), ("narrow", charts.NARROW))
        )
        return Drawing(
            name=name,
            title=title,
            subtitle=subtitle,
            sentence=sentence,
            wide=wide,
            narrow=narrow,
            sheet=Sheet(
                (self.words(head), self.words(column)),
                tuple((row.label, row.words) for row in lines),
            ),
            source=self.source(answer.question.key),
            notes=tuple(notes) + self.notes(answer),
            is_half=half,
        )

    def sentence(self, title: str, pairs: Sequence[tuple[str, str]]) -> str:
        """What a chart shows, for those who hear it: title, then every label with its number."""
        listed = "; ".join(
            self.words("figures.alt_item", label=label, value=value) for label, value in pairs
        )
        return self.words("figures.alt", title=title, list=listed)

    def notes(self, answer: Answer) -> tuple[str, ...]:
        """Under which rule small numbers are hidden, or shown; and whether the period is whole."""
        return self._rule_note(answer) + self.partial_note(answer)

    def partial_note(self, answer: Answer) -> tuple[str, ...]:
        """That records cover a part of the period only, where that is so."""
        if answer.partial_from is None:
            return ()
        return (self.words("partial", day=self.words.day(answer.partial_from)),)

    def _rule_note(self, answer: Answer) -> tuple[str, ...]:
        if answer.hidden or any(REST in cell.codes for cell in answer.cells):
            return (self.words("status_sentence.hidden"),)
        if answer.ruling.rule == "published":
            place = f"publications.{answer.ruling.code}.short"
            return (self.words("disclosure.says.already", source=self.words(place)),)
        return ()

    def best(self, rows: Sequence[tuple[str, Cell]]) -> tuple[str, int] | None:
        """The one row that is larger than all others; None where two share the first place."""
        known = sorted(
            (
                (int(cell.value), label)
                for label, cell in rows
                if cell.value is not None and REST not in cell.codes
            ),
            reverse=True,
        )
        if any(cell.value is None for _, cell in rows) or not known or not known[0][0]:
            return None
        rest = max((int(cell.value or 0) for _, cell in rows if REST in cell.codes), default=0)
        if rest >= known[0][0] or (len(known) > 1 and known[1][0] == known[0][0]):
            return None
        return known[0][1], known[0][0]


_LAST = ("unspecified", "other", "unknown", "not_recorded", REST)


def _order(cell: Cell) -> tuple[bool, float]:
    return cell.codes[0] in _LAST, -(cell.value or 0)
