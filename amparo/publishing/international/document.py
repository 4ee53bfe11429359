"""A filled form as a page: a table for each of the form, years side by side, and the unmapped."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from amparo.publishing.annual.model import (
    Block,
    Grid,
    Number,
    Numbers,
    Paragraph,
    Report,
    Section,
    Sheet,
)
from amparo.publishing.answers import COUNTED
from amparo.publishing.edition import report_file
from amparo.publishing.words import Words
from amparo.reference.country import country
from amparo.reference.sheets import read_sheet

from .edition import TableEdition
from .filling import TOTAL, Entry, FilledForm, fill

_EVERYWHERE = (
    *("source", "note", "as_table", "glance", "contents", "skip", "page", "data_files"),
    *("other_language", "kind", "not_official", "back", "show_all"),
)
VICTIMS = "M-VIC-CONF"


@cache
def _own() -> dict[Any, Any]:
    return read_sheet(Path(__file__).parent / "words.yaml").mapping()


def words_of(language: str) -> Words:
    """The words of the annual report, and those of forms over them."""
    return Words({**report_file(country()), **_own()}, language)


def report(edition: TableEdition, language: str) -> Report:
    """The whole form as a document in one language."""
    words, filled = words_of(language), fill(edition)
    first, last = min(edition.years), max(edition.years)
    return Report(
        period=edition.period.code,
        language=language,
        kind=edition.form.code,
        title=edition.form.title[language],
        author=words("author"),
        place=words("place"),
        span=str(last) if first == last else f"{first}–{last}",
        glance=_glance(edition, words),
        sections=tuple(_sections(edition, filled, words)),
        as_of=edition.moment.as_of,
        snapshot=edition.moment.snapshot,
        names={name: str(words.at(name)[language]) for name in _EVERYWHERE},
    )


def _glance(edition: TableEdition, words: Words) -> Numbers:
    """The detected victims of each year, at most five of them."""
    items = []
    for back, year in list(enumerate(edition.years))[:5]:
        keys = (key for key in edition.answers if key.startswith(f"{back}:{VICTIMS}"))
        answer = edition.answers[next(keys)]
        known = answer.status == COUNTED and answer.value is not None
        form = "one" if known and answer.count() == 1 else "other"
        told = words.number(answer.count()) if known else words(f"status.{answer.status}")
        items.append(Number(told, f"{words(f'glance_label.{form}')}, {year}", known))
    return Numbers(tuple(items))


def _sections(edition: TableEdition, filled: FilledForm, words: Words) -> Iterator[Section]:
    about = [
        Paragraph(
            words.said(
                entry,
                snapshot=edition.moment.snapshot,
                as_of=words.day(edition.moment.as_of),
                source=edition.form.source,
            )
        )
        for entry in words.at("about")
    ]
    yield Section("about", "", words("about_heading"), 1, tuple(about))
    for number, table in enumerate(edition.form.tables, 1):
        entries = [entry for entry in filled.entries if entry.table == table]
        heading = table.name if not table.dimension else f"{table.name}: {table.dimension}"
        blocks: list[Block] = []
        for is_rate in (False, True):
            kept = [entry for entry in entries if entry.is_rate == is_rate]
            if kept:
                blocks.append(_grid(edition, kept, words, is_rate=is_rate))
        yield Section(f"table-{number}", str(number), heading, 1, tuple(blocks))
    yield Section(
        "unmapped", "", words("unmapped_heading"), 1, (_unmapped(edition, filled, words),)
    )


def _grid(edition: TableEdition, entries: list[Entry], words: Words, *, is_rate: bool) -> Grid:
    table = entries[0].table
    years = edition.years
    cells = {(_group(entry), entry.year): entry for entry in entries}
    groups = list(dict.fromkeys(group for group, _year in cells))
    rows = tuple(
        (_named(group, words), *(_told(cells.get((group, year)), words) for year in years))
        for group in groups
    )
    notes = [] if table.is_checked else [words("unchecked")]
    if is_rate and not any(year in edition.population for year in years):
        notes.append(words("no_people"))
    since = {edition.answers[f"{back}:{table.key}"].partial_from for back in range(len(years))}
    notes += [words("partial", day=words.day(day)) for day in sorted(d for d in since if d)]
    hidden = any(entry.status == "hidden" for entry in entries)
    if hidden:
        notes.append(words("status_sentence.hidden"))
    title = words("rate", name=table.name) if is_rate else table.name
    return Grid(
        title=title,
        subtitle=words("subtitle", dimension=table.dimension or table.series or TOTAL),
        sheet=Sheet((words("group"), *map(str, years)), rows),
        source=words("sources.records", as_of=words.day(edition.moment.as_of), metric=table.metric),
        notes=tuple(notes),
    )


def _group(entry: Entry) -> tuple[str, str, str]:
    return entry.category, entry.sex, entry.age


def _named(group: tuple[str, str, str], words: Words) -> str:
    told = [part for part in group if part != TOTAL]
    return ", ".join(told) if told else words("whole")


def _told(entry: Entry | None, words: Words) -> str:
    """A number, or the words of its status; a group that one year does not have has none in it."""
    if entry is None:
        return "–"
    if entry.value is None or entry.status != COUNTED:
        return words(f"status.{entry.status}")
    return words.number(entry.value)


def _unmapped(edition: TableEdition, filled: FilledForm, words: Words) -> Block:
    if not filled.unmapped:
        return Paragraph(words("unmapped_none"))
    rows = tuple(
        (
            words(
                "unmapped_where",
                label=one.label[words.language],
                dimension=f"{one.table}, {one.dimension}",
                year=one.year,
            ),
            words.number(one.value)
            if one.value is not None and one.status == COUNTED
            else words(f"status.{one.status}"),
        )
        for one in filled.unmapped
    )
    return Grid(
        title=words.counted("unmapped_title", len(rows)),
        subtitle=words("unmapped_subtitle"),
        sheet=Sheet((words("unmapped_head"), words("count")), rows),
        source=words("sources.records", as_of=words.day(edition.moment.as_of), metric=VICTIMS),
    )
