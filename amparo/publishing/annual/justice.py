"""Section 4: from report to conviction, the cases before the courts, and restitution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from amparo.publishing import charts
from amparo.publishing.annual.desk import Desk
from amparo.publishing.annual.model import (
    Block,
    Drawing,
    Grid,
    Number,
    Paragraph,
    Section,
    Sheet,
)
from amparo.publishing.annual.questions import EARLIER_YEARS
from amparo.publishing.annual.victims import section
from amparo.publishing.answers import COUNTED, Answer, Cell

_STEPS = {
    "reported": "reports",
    "investigated": "investigations",
    "prosecuted": "prosecutions",
    "convicted": "convictions",
}


def prosecution(desk: Desk) -> list[Section]:
    """4 and 4.1."""
    blocks: list[Block] = [_steps(desk)]
    if lines := _investigation_lines(desk):
        blocks.append(Paragraph(lines))
    if series := _series(desk):
        blocks.append(series)
    if courts := _courts(desk):
        blocks.append(courts)
    return [section(desk, "prosecution", blocks), _convictions(desk)]


def _as_cell(answer: Answer) -> Cell:
    value = answer.value if answer.status == COUNTED else None
    return Cell((answer.question.key,), value, answer.status)


def _steps(desk: Desk) -> Drawing:
    """The way from report to conviction; a step without data stays open, it is not nought."""
    place = "sections.prosecution"
    found = {step: desk.answers[key] for step, key in _STEPS.items()}
    rows = [(desk.words(f"{place}.steps.{step}"), _as_cell(a)) for step, a in found.items()]
    title = desk.words(
        f"{place}.steps_title",
        **{step: _piece(desk, step, answer) for step, answer in found.items()},
    )
    notes = [desk.words(f"{place}.steps_note")]
    notes += [
        f"{label}: {desk.why(found[step])[:1].lower()}{desk.why(found[step])[1:]}"
        for (label, cell), step in zip(rows, found, strict=True)
        if cell.value is None
    ]
    drawing = desk.drawing(
        "steps",
        charts.steps,
        rows,
        found["investigated"],
        title=title,
        subtitle=desk.words(f"{place}.steps_subtitle", period=desk.span),
        notes=notes,
        column="count",
    )
    return _sourced(desk, drawing, *(key for key in _STEPS.values()))


def _piece(desk: Desk, step: str, answer: Answer) -> str:
    """“15 investigations opened”, or “prosecutions begun: no data”."""
    place = f"sections.prosecution.pieces.{step}"
    if answer.is_known and answer.status == COUNTED:
        return desk.words.counted(place, answer.count())
    return desk.words(f"{place}.unknown", status=desk.value(answer))


def _sourced(desk: Desk, drawing: Drawing, *keys: str) -> Drawing:
    return replace(drawing, source=desk.source(*(k for k in keys if desk.answers[k].is_known)))


def _investigation_lines(desk: Desk) -> str:
    """One or two sentences on the new investigations: forms and suspects."""
    place, answer = "sections.prosecution", desk.answers["investigations"]
    parts = []
    listed = [
        f"{label.lower()} {desk.value(answer, cell)}"
        for label, cell in desk.rows(answer)
        if cell.value
    ]
    if listed:
        parts.append(desk.words(f"{place}.forms", list=desk.words.items(listed)))
    suspects = desk.answers["suspects"]
    if suspects.is_known and suspects.count():
        parts.append(desk.words.counted(f"{place}.suspects", suspects.count()))
    return " ".join(parts)


def _series(desk: Desk) -> Drawing | None:
    """Investigations opened in this and the three years before."""
    place, now = "sections.prosecution", desk.answers["investigations"]
    earlier = [desk.answers[f"investigations_{years}"] for years in EARLIER_YEARS]
    if not now.is_known or not any(answer.is_known for answer in earlier):
        return None
    rows = [
        (desk.words.short_span(answer.first, answer.last), _as_cell(answer))
        for answer in (*earlier, now)
    ]
    partial = [
        f"{label}: {note[:1].lower()}{note[1:]}"
        for (label, _), answer in zip(rows, earlier, strict=False)
        for note in desk.partial_note(answer)
    ]
    breaks = _breaks((*earlier, now))
    if breaks:
        partial.insert(0, desk.words("break_note"))
    return desk.drawing(
        "investigations",
        charts.columns,
        rows,
        now,
        title=_series_title(desk, now, earlier[-1]),
        subtitle=desk.words(f"{place}.series_subtitle"),
        notes=partial,
        head="year",
        column="cases",
        half=True,
        strong=rows[-1][0],
        breaks=breaks,
    )


def _breaks(answers: Sequence[Answer]) -> tuple[int, ...]:
    """Before which years the series breaks: recorded in part on one side, or only stated."""
    return tuple(
        place
        for place, (before, after) in enumerate(pairwise(answers), start=1)
        if before.is_known
        and after.is_known
        and (
            before.partial_from is not None
            or after.partial_from is not None
            or before.is_stated != after.is_stated
        )
    )


def _series_title(desk: Desk, now: Answer, before: Answer) -> str:
    """This year against the one before, where both are whole."""
    place = "sections.prosecution.series_title"
    if not before.is_known or now.partial_from or before.partial_from:
        return desk.words.counted("sections.prosecution.pieces.investigated", now.count())
    form = "same" if before.value == now.value else "other"
    return desk.words(f"{place}.{form}", count=desk.value(now), before=desk.value(before))


def _courts(desk: Desk) -> Grid | None:
    """Cases and defendants: begun, continued, closed by outcome, still open."""
    place = "sections.prosecution"
    if not desk.answers["continued"].is_known:
        return None
    rows = [
        (desk.words(f"{place}.courts.{line}"), _value(desk, cases), _value(desk, people))
        for line, cases, people in (
            ("new", "prosecutions", "defendants"),
            ("continued", "continued", "continued_people"),
        )
    ]
    closed = desk.answers["closed"]
    rows += [
        (
            desk.words(f"{place}.courts.closed", outcome=label.lower()),
            desk.value(closed, cell),
            "–",
        )
        for label, cell in desk.rows(closed)
        if cell.value
    ]
    rows.append(
        (desk.words(f"{place}.courts.open"), _value(desk, "open"), _value(desk, "open_people"))
    )
    dash = [desk.words(f"{place}.courts_dash")] if any("–" in row for row in rows) else []
    header = ("", desk.words(f"{place}.courts_cases"), desk.words(f"{place}.courts_people"))
    return Grid(
        title=desk.words(f"{place}.courts_title"),
        subtitle=desk.words(f"{place}.courts_subtitle", period=desk.span),
        sheet=Sheet((desk.words(f"{place}.courts_head"), *header[1:]), tuple(rows)),
        source=desk.source("prosecutions", "continued", "closed", "open"),
        notes=(*dash, desk.words(f"{place}.courts_note")),
        is_half=True,
    )


def _value(desk: Desk, key: str) -> str:
    return desk.value(desk.answers[key])


def _convictions(desk: Desk) -> Section:
    """4.1: two numbers side by side, nought allowed; terms and restitution below."""
    answer, place = desk.answers["convictions"], "sections.convictions"
    both = answer.count("both")
    numbers = tuple(_one_form(desk, form, both) for form in ("labour", "sex"))
    blocks: list[Block] = [desk.numbers(numbers, "convictions")]
    lines = [desk.words.counted(f"{place}.both", both)] if both else []
    if desk.answers["conviction_cases"].count():
        lines.append(desk.words.counted(f"{place}.cases", desk.answers["conviction_cases"].count()))
    lines += _terms(desk) + _restitution(desk)
    if lines:
        blocks.append(Paragraph(" ".join(lines)))
    return section(desk, "convictions", blocks, paragraphs=())


def _one_form(desk: Desk, form: str, both: int) -> Number:
    answer, place = desk.answers["convictions"], f"sections.convictions.{form}"
    if not answer.is_known:
        return Number(desk.value(answer), desk.words(f"{place}.other"), False, (desk.why(answer),))
    count = answer.count(form) + both
    label = desk.words(f"{place}.{'one' if count == 1 else 'other'}")
    return Number(desk.words.number(count), label)


def _terms(desk: Desk) -> list[str]:
    """Prison terms in years, longest first: judgments are public."""
    terms = sorted(
        (cell.value for cell in desk.answers["sentences"].cells if cell.value), reverse=True
    )
    if not terms:
        return []
    listed = desk.words.items([desk.words.number(term) for term in terms])
    return [desk.words("sections.convictions.sentences", list=listed)]


def _restitution(desk: Desk) -> list[str]:
    answer = desk.answers["restitution"]
    if not answer.is_known or not answer.count():
        return []
    return [
        desk.words(
            "sections.convictions.restitution",
            asked=desk.value(answer),
            awarded=desk.words.number(answer.count("awarded")),
        )
    ]
