"""Papers that count the same people: what one hides, the others hide too, whichever leaves first.

Until a paper is released nothing of it stands in the register of released tables. A reader will
hold all of them all the same, so each is protected as if the annual report of its period had left.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from amparo.publishing.disclosure import Released

if TYPE_CHECKING:
    from amparo.publishing.answers import Ask, Guarded
    from amparo.publishing.edition import Moment


def as_released(name: str, guarded: Iterable[Guarded]) -> tuple[Released, ...]:
    """Tables of another paper as if it had left: what it shows is known, what it hides is not."""
    return tuple(
        Released(name, one.table, frozenset(one.verdict.hidden), one.verdict.withheld)
        for one in guarded
    )


def with_annual_report(
    named: str, ask: Ask, moment: Moment, released: tuple[Released, ...]
) -> tuple[Released, ...]:
    """What has left, and the annual report of a period beside it, counted on the same snapshot."""
    from amparo.publishing.edition import edition

    annual = edition(named, ask, moment, released)
    return (*released, *as_released(f"annual-{annual.period.code}", annual.guarded))
