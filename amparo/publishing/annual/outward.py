"""Sections 5 and 6: who returned home and to where, and what was done to prevent trafficking."""

from __future__ import annotations

from dataclasses import replace

from amparo.publishing import charts, maps
from amparo.publishing.annual.desk import Desk
from amparo.publishing.annual.model import (
    Block,
    Box,
    Drawing,
    Grid,
    Numbers,
    Paragraph,
    Section,
    Sheet,
)
from amparo.publishing.annual.victims import section
from amparo.publishing.answers import NOT_COLLECTED, REST, Answer


def repatriation(desk: Desk, home: str) -> Section:
    """5: the map, or the number alone, or the note."""
    answer = desk.answers["returns"]
    if not answer.is_known:
        return section(desk, "repatriation", (desk.gap(answer),), paragraphs=())
    lines = _organisers(desk)
    said: list[Block] = [Paragraph(lines)] if lines else []
    blocks = [*said, _map(desk, home) if answer.count() else _no_returns(desk)]
    return section(desk, "repatriation", blocks, paragraphs=())


def _organisers(desk: Desk) -> str:
    """Who brought people home, and whether the government helped; empty where unknown."""
    place, answer = "sections.repatriation", desk.answers["returns_organiser"]
    if answer.is_stated or not answer.count():
        return ""
    parts = []
    if not desk.notes(answer):
        listed = [
            f"{label[:1].lower()}{label[1:]} ({desk.value(answer, cell)})"
            for label, cell in desk.rows(answer)
            if cell.value
        ]
        parts.append(desk.words(f"{place}.organisers", list=desk.words.items(listed)))
    supported = desk.answers["returns_supported"]
    parts.append(desk.words(f"{place}.by_government", count=desk.value(supported)))
    return " ".join(parts)


def _no_returns(desk: Desk) -> Numbers:
    number = desk.number("returns", "sections.repatriation.number_label")
    return desk.numbers((number,), "returns")


def _destinations(desk: Desk, answer: Answer) -> list[maps.Flow]:
    """Countries with numbers; for a printed total, the countries that were printed with it."""
    place = f"printed.{desk.period}.destinations"
    if answer.is_stated and desk.words.has(place):
        codes = [str(code) for code in desk.words.at(place)]
        return [maps.Flow(code, desk.label("M-REPAT", "destination", code), None) for code in codes]
    return [
        maps.Flow(cell.codes[0], label, None if cell.value is None else int(cell.value))
        for label, cell in desk.rows(answer, "sections.repatriation.merged")
        if cell.value or cell.value is None
    ]


def _map(desk: Desk, home: str) -> Drawing:
    answer, place = desk.answers["returns"], "sections.repatriation"
    flows = _destinations(desk, answer)
    named = [flow.label for flow in flows if flow.country != REST]
    title = desk.words.counted(f"{place}.title", answer.count(), places=desk.words.items(named))
    if not named:
        title = desk.words.counted(f"{place}.number_title", answer.count())
    split = all(flow.value is not None for flow in flows)
    pairs = [
        (flow.label, desk.words.number(flow.value) if flow.value is not None else "–")
        for flow in flows
    ]
    sentence = (
        desk.sentence(title, pairs) if split else f"{title}. {desk.words(f'{place}.no_split')}"
    )
    notes = [] if split else [desk.words(f"{place}.no_split")]
    start = maps.Flow(home, desk.label("M-REPAT", "destination", home), None)
    wide, narrow = (
        maps.repatriation_map(
            maps.FlowMap(f"map-{form}", title, sentence, start, tuple(flows)), width
        )
        for form, width in (("wide", charts.WIDE), ("narrow", charts.NARROW))
    )
    header = (desk.words(f"{place}.destination"), desk.words("people"))
    return Drawing(
        name="map",
        title=title,
        subtitle=desk.words(f"{place}.subtitle", period=desk.span),
        sentence=sentence,
        wide=wide,
        narrow=narrow,
        sheet=Sheet(header, tuple(pairs)) if split else None,
        source=desk.source("returns"),
        notes=(
            *notes,
            *desk.notes(answer),
            f"{desk.note('map_credit')} {desk.note('map_disclaimer')}",
        ),
    )


def prevention(desk: Desk) -> list[Section]:
    """6: the heading carries footnote 1 only when the answer on indirect activities is no data."""
    footnote = ""
    if desk.answers["indirect"].status == NOT_COLLECTED:
        footnote = desk.note("no_indirect")
    return [
        section(desk, "prevention", (), footnote=footnote),
        _activities(desk),
        _campaigns(desk),
    ]


def _activities(desk: Desk) -> Section:
    blocks: list[Block] = [grid for grid in (_training(desk), _activity(desk)) if grid]
    said = ("audiences",) if desk.holds("direct.audiences") else ()
    if not desk.answers["training"].is_known:
        gap = desk.gap(desk.answers["training"])
        blocks.append(replace(gap, text=desk.words("sections.direct.no_training")))
    elif not blocks:
        blocks.append(Paragraph(desk.words("sections.direct.none"), quiet=True))
    has_campaign = any(found.period == desk.period for found in desk.texts.campaigns)
    return section(desk, "direct", blocks, half=has_campaign, paragraphs=said)


def _training(desk: Desk) -> Grid | None:
    answer, place = desk.answers["training"], "sections.direct"
    rows = [(label, desk.value(answer, cell)) for label, cell in desk.rows(answer) if cell.value]
    if not rows:
        return None
    return Grid(
        title=desk.words(f"{place}.training_title"),
        subtitle=desk.words(f"{place}.training_subtitle", period=desk.span),
        sheet=Sheet((desk.words(f"{place}.audience"), desk.words(f"{place}.events")), tuple(rows)),
        source=desk.source("training"),
        is_half=True,
    )


def _activity(desk: Desk) -> Grid | None:
    answer, place = desk.answers["activities"], "sections.direct"
    rows = [(label, desk.value(answer, cell)) for label, cell in desk.rows(answer) if cell.value]
    if not rows:
        return None
    return Grid(
        title=desk.words(f"{place}.title"),
        subtitle=desk.words(f"{place}.subtitle", period=desk.span),
        sheet=Sheet((desk.words(f"{place}.kind"), desk.words(f"{place}.count")), tuple(rows)),
        source=desk.source("activities"),
        is_half=True,
    )


def _campaigns(desk: Desk) -> Section:
    """A box for each campaign of the period; or the note that none is recorded."""
    boxes: list[Block] = [
        Box(desk.words.said(found.heading, found.code), desk.words.said(found.text, found.code))
        for found in desk.texts.campaigns
        if found.period == desk.period
    ]
    if not boxes:
        note = Paragraph(desk.words("sections.campaign.nothing"), quiet=True)
        return section(desk, "campaign", (note,))
    return section(desk, "campaign", boxes, half=True)
