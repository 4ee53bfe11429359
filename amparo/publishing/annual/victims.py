"""Sections 1 to 3: the Council, who was identified, and who was assisted and how."""

from __future__ import annotations

from collections.abc import Sequence

from amparo.publishing import charts
from amparo.publishing.annual.desk import Desk
from amparo.publishing.annual.model import (
    Block,
    Box,
    Drawing,
    Paragraph,
    Section,
)
from amparo.publishing.answers import COUNTED, HIDDEN, NONE_REPORTED, Answer, Cell
from amparo.reference.publication import Section as Text

_KNOWN = {"female", "male"}, {"child", "adult"}


def section(
    desk: Desk,
    code: str,
    blocks: Sequence[Block],
    *,
    half: bool = False,
    footnote: str = "",
    paragraphs: Sequence[str] | None = None,
    **gaps: object,
) -> Section:
    """A section of the country's texts: its paragraphs (all, or those named), then the blocks."""
    text = _text(desk, code)
    chosen = text.paragraphs if paragraphs is None else paragraphs
    said = " ".join(
        desk.words.said(text.paragraphs[name], f"{code}.{name}", **gaps) for name in chosen
    )
    own = desk.choices.own_words(code, desk.words.language)
    first = [Paragraph(words) for words in (said, own) if words]
    return Section(
        code=code,
        number=text.number,
        heading=desk.words.said(text.heading, code),
        level=1 if text.number.isdigit() else 2,
        blocks=(*first, *blocks),
        is_half=half,
        footnote=footnote,
    )


def _text(desk: Desk, code: str) -> Text:
    return next(text for text in desk.texts.sections if text.code == code)


def context(desk: Desk) -> Section:
    """1: who the Council is."""
    ngos = desk.answers["council"]
    if not ngos.is_known:
        return section(desk, "context", ())
    line = desk.words.counted("sections.context.ngos", ngos.count())
    return section(desk, "context", (Paragraph(line),))


def identification(desk: Desk) -> list[Section]:
    """2 to 2.3: the number, then profile, nationalities and forms of exploitation."""
    place = "sections.identification"
    entered, confirmed, abroad = (desk.answers[k] for k in ("entered", "confirmed", "abroad"))
    counted = desk.words.said(_text(desk, "identification").paragraphs["counted"])
    numbers = [desk.number("entered", f"{place}.entered_label", [counted])]
    if confirmed.is_known:
        notes = []
        if abroad.is_known and abroad.count():
            notes.append(desk.words.counted(f"{place}.abroad", abroad.count()))
        numbers.insert(0, desk.number("confirmed", f"{place}.confirmed_label", notes))
    blocks: list[Block] = [desk.numbers(numbers, "confirmed", "entered")]
    if entered.is_known or confirmed.is_known:
        blocks += _identified_by(desk)
        blocks.append(Paragraph(desk.note("series_break"), quiet=True))
    return [
        section(desk, "identification", blocks, paragraphs=("who",)),
        _profile(desk, "identification_profile", "profile"),
        _nationalities(desk),
        _exploitation(desk),
    ]


def _identified_by(desk: Desk) -> list[Block]:
    answer, place = desk.answers["confirmed_by"], "sections.identification"
    if not answer.is_known or not answer.count():
        return []
    rows = [
        (desk.words(f"{place}.identified_label.{cell.codes[0]}"), cell)
        for cell in sorted(answer.cells, key=lambda cell: cell.codes)
        if desk.words.has(f"{place}.identified_label.{cell.codes[0]}")
    ]
    return [
        desk.drawing(
            "identified-by",
            charts.parts_of_whole,
            rows,
            answer,
            title=_identified_title(desk, answer),
            subtitle=desk.words(f"{place}.identified_subtitle", period=desk.span),
        )
    ]


def _identified_title(desk: Desk, answer: Answer) -> str:
    place, total = "sections.identification", desk.words.number(answer.count())
    most = max(answer.cells, key=lambda cell: (cell.value or 0, cell.codes))
    if answer.hidden or not desk.words.has(f"{place}.identified_who.{most.codes[0]}"):
        return desk.words("figures.plain_title", total=total)
    who = desk.words(f"{place}.identified_who.{most.codes[0]}")
    if most.value == answer.value:
        return desk.words(f"{place}.identified_all", total=total, who=who)
    count = desk.words.number(most.value or 0)
    return desk.words(f"{place}.identified_title", total=total, count=count, who=who)


def _profile(desk: Desk, code: str, key: str) -> Section:
    """People by sex and age group, one row a group; those of unknown sex or age together."""
    answer = desk.answers[key]
    if instead := desk.instead(answer):
        return section(desk, code, (instead,), half=True)
    rows = [
        (desk.words(f"persons.{cell.codes[0]}.{cell.codes[1]}"), cell)
        for cell in sorted(answer.cells, key=lambda cell: (cell.codes[1] == "adult", cell.codes))
        if cell.codes[0] in _KNOWN[0] and cell.codes[1] in _KNOWN[1]
    ]
    rows += _unknown_people(desk, answer)
    drawing = desk.drawing(
        code.replace("_", "-"),
        charts.people,
        rows,
        answer,
        title=_profile_title(desk, answer),
        subtitle=desk.subtitle(f"sections.{code}.subtitle", answer),
    )
    return section(desk, code, (drawing,), half=True)


def _unknown_people(desk: Desk, answer: Answer) -> list[tuple[str, Cell]]:
    others = [
        cell
        for cell in answer.cells
        if cell.codes[0] not in _KNOWN[0] or cell.codes[1] not in _KNOWN[1]
    ]
    if not others:
        return []
    label = desk.words("persons.rest")
    if any(cell.status == HIDDEN for cell in others):
        return [(label, Cell(("*", "*"), None, HIDDEN))]
    return [(label, Cell(("*", "*"), sum(cell.value or 0 for cell in others), COUNTED))]


def _profile_title(desk: Desk, answer: Answer) -> str:
    total = desk.words.number(answer.count())
    if answer.hidden:
        return desk.words("figures.hidden_title", total=total)
    best = desk.best([(f"{cell.codes[0]}.{cell.codes[1]}", cell) for cell in answer.cells])
    if best is None or not desk.words.has(f"persons_named.{best[0]}"):
        return desk.words("figures.plain_title", total=total)
    return desk.words(
        "figures.profile_title",
        label=desk.words(f"persons_named.{best[0]}"),
        count=desk.words.number(best[1]),
        total=total,
    )


def _nationalities(desk: Desk) -> Section:
    code, answer = "nationalities", desk.answers["nationality"]
    if instead := desk.instead(answer):
        return section(desk, code, (instead,), half=True)
    rows = desk.rows(answer, f"sections.{code}.merged")
    drawing = desk.drawing(
        "nationalities",
        charts.bars,
        rows,
        answer,
        title=_message(desk, f"sections.{code}.title", rows, answer),
        subtitle=desk.subtitle(f"sections.{code}.subtitle", answer),
    )
    return section(desk, code, (drawing,), half=True)


def _message(desk: Desk, place: str, rows: Sequence[tuple[str, Cell]], answer: Answer) -> str:
    """The one thing that a chart says: its largest row, or how many people there are."""
    total, best = desk.words.number(answer.count()), desk.best(rows)
    if best is None:
        hidden = any(cell.status == HIDDEN or "*" in cell.codes for _, cell in rows)
        return desk.words(f"figures.{'hidden' if hidden else 'plain'}_title", total=total)
    label, count = best
    return desk.words(place, label=label, count=desk.words.number(count), total=total)


def _exploitation(desk: Desk) -> Section:
    answer = desk.answers["exploitation"]
    blocks: list[Block] = [desk.instead(answer) or _exploitation_drawing(desk)]
    if desk.statute:
        title = desk.words("sections.forms.definition")
        blocks.append(Box(title, desk.statute.definition, desk.statute.title))
    said = ("all_sexual",) if desk.holds("forms.all_sexual") else ()
    return section(desk, "forms", blocks, paragraphs=said)


def _exploitation_drawing(desk: Desk) -> Drawing:
    answer, place = desk.answers["exploitation"], "sections.forms"
    rows = desk.rows(answer)
    best = desk.best(rows)
    if best and best[1] == answer.count():
        title = desk.words(f"{place}.all_title", label=best[0].lower())
    elif best and (open_cases := answer.count("unspecified")) == best[1]:
        title = desk.words(
            f"{place}.unspecified_title",
            count=desk.words.number(open_cases),
            total=desk.words.number(answer.count()),
        )
    else:
        title = _message(desk, f"{place}.title", rows, answer)
    return desk.drawing(
        "exploitation",
        charts.bars,
        rows,
        answer,
        title=title,
        subtitle=desk.subtitle(f"{place}.subtitle", answer),
    )


def assistance(desk: Desk) -> list[Section]:
    """3 to 3.2: how many were assisted, who they are, and by what means."""
    number = desk.number("assisted", "sections.assisted.number_label")
    return [
        section(desk, "assisted", (desk.numbers((number,), "assisted"),)),
        _profile(desk, "assisted_profile", "assisted_profile"),
        _means(desk),
    ]


def _means(desk: Desk) -> Section:
    code, answer, assisted = "means", desk.answers["services"], desk.answers["assisted"]
    said = [name for name in ("total", "lodging") if name == "total" or desk.holds(f"means.{name}")]
    if not assisted.is_known or not assisted.count():
        said.remove("total")
    total = desk.value(assisted)
    if instead := desk.instead(answer):
        return section(desk, code, (instead,), half=True, paragraphs=said, count=total)
    all_rows = desk.rows(answer, f"sections.{code}.merged")
    rows = [row for row in all_rows if row[1].status != NONE_REPORTED]
    none = [label for label, cell in all_rows if cell.status == NONE_REPORTED]
    if not rows:
        note = Paragraph(" ".join(_none_reported(desk, none)), quiet=True)
        return section(desk, code, (note,), half=True, paragraphs=said, count=total)
    best = desk.best([row for row in rows if row[1].value is not None])
    title = desk.words("sections.means.plain_title")
    if best:
        label, count = best
        title = desk.words(f"sections.{code}.title", label=label, count=desk.words.number(count))
    drawing = desk.drawing(
        "services",
        charts.bars,
        rows,
        answer,
        title=title,
        subtitle=desk.subtitle(f"sections.{code}.subtitle", answer),
        notes=(desk.words(f"sections.{code}.adds"), *_none_reported(desk, none)),
    )
    return section(desk, code, (drawing,), half=True, paragraphs=said, count=total)


def _none_reported(desk: Desk, labels: Sequence[str]) -> tuple[str, ...]:
    """Services of which a body reported that there were none: told, not drawn."""
    if not labels:
        return ()
    listed = desk.words.items([f"{label[:1].lower()}{label[1:]}" for label in labels])
    return (desk.words("sections.means.none_reported", list=listed),)
