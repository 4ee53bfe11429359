"""Figures that no record yields: totals of old registers, and what bodies answered when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .model import NONE_REPORTED, NOT_COLLECTED, NOT_REPORTED, AnswerRule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .asks import Ask
    from .snapshot import LegacyTotal, Snapshot

_STATUS = {"none": NONE_REPORTED, "no_data": NOT_COLLECTED, "not_reported": NOT_REPORTED}


def answered(ask: Ask, snapshot: Snapshot, also: Mapping[str, str] | None = None) -> str:
    """What an answer makes of a zero: one of the statuses, or nothing where nobody answered.

    `also` holds the codes of a cell, beside those that the whole question asks for.
    """
    codes = {**ask.given, **{name: (code,) for name, code in (also or {}).items()}}
    for rule in ask.definition.answers:
        if _governs(rule, codes):
            for answer in reversed(snapshot.answers):
                is_whole = answer.first <= ask.first and ask.last <= answer.last
                if answer.question == rule.question and is_whole:
                    return _STATUS.get(answer.state, "")
    return ""


def _governs(rule: AnswerRule, codes: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether all that is asked for lies within what the question was about."""
    return all(codes.get(name) and set(codes[name]) <= set(of) for name, of in rule.where.items())


def rows_of_answers(ask: Ask) -> list[dict[str, str]]:
    """The cells that have a question of their own, in a breakdown by one dimension."""
    if len(ask.by) != 1:
        return []
    name = ask.by[0]
    return [
        {name: code}
        for rule in ask.definition.answers
        if set(rule.where) == {name}
        for code in rule.where[name]
        if code in ask.given.get(name, rule.where[name])
    ]


def legacy(ask: Ask, snapshot: Snapshot) -> tuple[LegacyTotal | None, bool]:
    """The covering total that is the figure, if one is; and whether one reaches into the period.

    A total stands for just its own period and for all that the definition counts. Where one reaches
    into the period otherwise, the records alone would tell too little.
    """
    if not ask.definition.legacy:
        return None, False
    totals = [t for t in snapshot.legacy_totals if t.measure == ask.definition.legacy]
    exact = [t for t in totals if (t.first, t.last) == (ask.first, ask.last)]
    reaches = any(t.first <= ask.last and ask.first <= t.last for t in totals)
    return (exact[-1] if exact and ask.is_whole else None), reaches
