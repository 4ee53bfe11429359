"""What statistics may read: every fact with its columns."""

from __future__ import annotations

from amparo.indicators.facts import installed

from . import words

ABOUT = """\
A fact is one SELECT over open fields, in `amparo/<room>/facts/`. A snapshot writes all of them,
with keys replaced by pseudonyms; figures are counted on snapshots and never on live tables.
Voided rows and rows of a sealed compartment that is not marked countable stay out."""


def text() -> str:
    """The page."""
    parts = []
    for fact in installed().values():
        rows = [(words.code(c.name), c.kind, c.meaning) for c in fact.columns]
        room = fact.path.parent.parent.name
        parts += [
            f"## {fact.name}",
            f"{fact.grain[:1].upper()}{fact.grain[1:]}. From `{room}`.",
            words.table(("column", "type", "meaning"), rows),
        ]
    return words.page("Facts", ABOUT, *parts)
