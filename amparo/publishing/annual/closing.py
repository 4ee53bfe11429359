"""The end of the report: whom to reach, and what the figures are, come from and leave out."""

from __future__ import annotations

from amparo.publishing.annual.desk import Desk
from amparo.publishing.annual.model import (
    Address,
    Block,
    Grid,
    Meanings,
    Paragraph,
    Section,
    Sheet,
)
from amparo.publishing.annual.victims import section
from amparo.reference.country import country
from amparo.reference.publication import Contact

_STATUSES = ("none_reported", "not_reported", "not_collected", "hidden")


def contacts(desk: Desk) -> Section:
    """7 and 8: the blocks of the co-publisher and of the Council."""
    blocks = tuple(_address(desk, body) for body in desk.texts.contacts)
    return section(desk, "contact", blocks)


def _address(desk: Desk, body: Contact) -> Address:
    lines = (
        (desk.words("email"), body.email, f"mailto:{body.email}"),
        (desk.words("telephone"), body.telephone, ""),
        (desk.words("website"), body.website, body.website),
    )
    language = desk.words.language
    return Address(
        body.name[language], body.address[language], tuple(line for line in lines if line[1])
    )


def standing(desk: Desk) -> str:
    """That it is a draft; or which edition it is, and since when it is settled."""
    now = desk.choices.standing
    if now.settled_on is None:
        return desk.words("not_official")
    return desk.words(
        "edition", number=desk.words.number(now.number), day=desk.words.day(now.settled_on)
    )


def what_changed(desk: Desk) -> tuple[Section, ...]:
    """Why there is a new edition, and each printed number that differs from the one before."""
    revised, place = desk.choices.revised, "sections.changed"
    if revised is None:
        return ()
    language = desk.words.language
    blocks: list[Block] = [Paragraph(revised.why[language])]
    rows = tuple(
        (said[language], _side(desk, before), _side(desk, now))
        for said, before, now in revised.lines
    )
    if rows:
        heads = ("figure", "before", "now")
        blocks.append(
            Grid(
                title=desk.words.counted(f"{place}.title", len(rows)),
                subtitle=desk.words(f"{place}.subtitle"),
                sheet=Sheet(tuple(desk.words(f"{place}.{head}") for head in heads), rows),
                source="",
            )
        )
    else:
        blocks.append(Paragraph(desk.words(f"{place}.same"), quiet=True))
    return (Section("changed", "", desk.words(f"{place}.heading"), 1, tuple(blocks)),)


def _side(desk: Desk, told: str) -> str:
    """A number of either edition as written, a status in words, a dash where it is not printed."""
    if not told:
        return "–"
    try:
        return desk.words.number(float(told))
    except ValueError:
        return desk.words(f"status.{told}") if desk.words.has(f"status.{told}") else told


def about(desk: Desk, threshold: int) -> Section:
    """How the figures were made: snapshot, words, definitions, and the rule on small numbers."""
    place, words = "sections.about", desk.words
    gaps = {
        "as_of": words.day(desk.as_of),
        "snapshot": desk.snapshot,
        "first": words.day(desk.first),
        "last": words.day(desk.last),
    }
    blocks: list[Block] = [
        Paragraph(words.said(entry, place, **gaps)) for entry in words.at(f"{place}.made")
    ]
    blocks += _left_out(desk) + _approved(desk)
    blocks.append(
        Meanings(
            words(f"{place}.words"),
            tuple(
                (words(f"status.{status}"), words(f"status_sentence.{status}"))
                for status in _STATUSES
            ),
            is_half=True,
        )
    )
    blocks.append(Meanings(words(f"{place}.small"), _rules(desk, threshold), is_half=True))
    blocks.append(Meanings(words(f"{place}.definitions"), _definitions(desk), is_long=True))
    return Section("about", "", words(f"{place}.heading"), 1, tuple(blocks))


def _left_out(desk: Desk) -> list[Block]:
    """Which sections are not printed, and why."""
    if not desk.left_out:
        return []
    listed = "; ".join(desk.left_out)
    return [Paragraph(desk.words("sections.about.left_out", list=listed))]


def _approved(desk: Desk) -> list[Block]:
    """Which agencies approved the edition, and when; never who."""
    language, words = desk.words.language, desk.words
    listed = [
        words(
            "sections.about.approved_by",
            agency=country().agencies[agency].name[language],
            day=words.day(day),
        )
        for agency, day in desk.choices.standing.approved
    ]
    said = words.items(listed)
    return [Paragraph(words("sections.about.approved", list=said))] if listed else []


def _rules(desk: Desk, threshold: int) -> tuple[tuple[str, str], ...]:
    """The rule on small numbers, its exemptions, and how often it was applied here."""
    place = "disclosure.says"
    says = [("hidden", desk.words(f"{place}.scope", most=desk.words.number(threshold - 1)))]
    says += [(rule, desk.words(f"{place}.{rule}")) for rule in ("total", "justice")]
    sources = sorted({a.ruling.code for a in desk.told.values() if a.ruling.rule == "published"})
    for source in sources:
        named = desk.words(f"publications.{source}.long")
        says.append(("published", desk.words(f"{place}.published", source=named)))
    hidden = sum(answer.hidden for answer in desk.told.values())
    if hidden:
        says.append(("here", desk.words.counted("sections.about.hidden_here", hidden)))
    return tuple((desk.words(f"sections.about.rules.{rule}"), text) for rule, text in says)


def _definitions(desk: Desk) -> tuple[tuple[str, str], ...]:
    """What each measure counts of which there is a number here, in the order asked."""
    metrics = dict.fromkeys(a.question.metric for a in desk.told.values() if a.is_known)
    return tuple(
        (f"{desk.meanings[metric][0]} ({metric})", desk.meanings[metric][1])
        for metric in metrics
        if metric in desk.meanings
    )
