"""The published figures: which are computed, which stated, and why."""

from __future__ import annotations

from collections import Counter

from amparo.indicators.acceptance import COMPUTED, LAW, STATED, Accepted, accepted, reasons

from . import words

ABOUT = """\
What published sources print, and what the program must give for it on the records that belong to
it. *Computed* is counted on records, *law* is read from the encoded Acts, *stated* is kept as
printed, with its source, because no record can yield it. The questions are in `acceptance.yaml` of
the country; `tests/acceptance` asks them of the fixture and of the old registers."""

HEADS = ("figure", "measure", "period", "value", "basis", "asked as, or why it is stated", "source")


def text() -> str:
    """The page."""
    found = accepted()
    count = Counter(one.basis for one in found)
    told = ", ".join(f"{count[basis]} {basis}" for basis in (COMPUTED, LAW, STATED))
    why = [(words.code(code), said["en"]) for code, said in reasons().items()]
    return words.page(
        "Acceptance",
        ABOUT,
        f"{len(found)} figures: {told}.",
        words.table(("why it is stated", "reason"), why),
        words.table(HEADS, [_row(one) for one in found]),
    )


def _row(one: Accepted) -> tuple[str, ...]:
    published = one.published
    asked = "<br>".join(words.code(question.words) for question in one.questions)
    why = words.code(one.stated)
    counted = one.counted_as
    also = f"counted as {words.code(counted.words)} where cases are kept" if counted else ""
    return (
        words.code(published.code),
        published.measure,
        published.period,
        _value(published.value, published.qualifier),
        one.basis,
        "; ".join(part for part in (why, asked, also) if part),
        published.source,
    )


def _value(value: object, qualifier: str) -> str:
    shown = "yes" if value is True else "no" if value is False else value
    shown = "–" if value is None else shown
    return f"{shown} ({qualifier})" if qualifier not in ("", "exact") else str(shown)
