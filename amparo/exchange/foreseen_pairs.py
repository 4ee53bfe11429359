"""Pairs of a rehearsal, decided before anything is loaded: the same person, different, not sure.

A decision is about two rows of the files. The load goes by the last one; none is ever lost, and
another one may follow, before the load here and after it in the reviewer's queue.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.access.action import action
from amparo.kernel import act
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible
from amparo.people.pairs.deciding import DIFFERENT, REVIEW, SAME
from amparo.people.pairs.looking import UNSURE

from . import notes
from .models import Batch, PairDecision
from .rehearsing import PAIRS
from .uploads.own import is_own

if TYPE_CHECKING:
    from collections.abc import Sequence

    from amparo.access.viewer import Viewer

ON_A_PAGE = 25
OPEN, DECIDED, MACHINE = "open", "decided", "machine"


@dataclass
class Foreseen:
    """A pair of a rehearsal. ``history`` holds what people decided, the last one first."""

    key: str
    told: dict[str, Any]
    history: list[PairDecision] = field(default_factory=list)

    @property
    def sides(self) -> tuple[str, str]:
        """The two mentions, in the order in which decisions name them."""
        one, other = sorted(self.told[side]["mention"][:320] for side in "ab")
        return one, other

    @property
    def decision(self) -> str:
        """What holds: the last decision of a person, else what the rehearsal would do."""
        return self.history[0].decision if self.history else str(self.told["decision"])

    @property
    def stands(self) -> str:
        """In which of the three lists the pair is shown."""
        if self.history and self.decision != UNSURE:
            return DECIDED
        return OPEN if self.decision in ("to_review", UNSURE) else MACHINE

    def answers(self, accept_above: float) -> list[str]:
        """What can be decided now. Where the machine would join by itself, it is a plain yes or no,
        as a pair in doubt is joined by nobody."""
        is_joined = self.told["is_sure"] and self.told["score"] >= accept_above
        every = (SAME, DIFFERENT) if is_joined else (SAME, DIFFERENT, UNSURE)
        return [code for code in every if code != self.decision]


def pairs_foreseen(batch: Batch) -> list[Foreseen]:
    """All pairs that the rehearsal kept, the likeliest first, each with its decisions so far."""
    found = [Foreseen(_key(told), told) for told in notes.told(batch, PAIRS) or []]
    said = PairDecision.objects.exclude(decided_by="").order_by("-decided_at", "-pk")
    by_sides: dict[tuple[str, str], list[PairDecision]] = defaultdict(list)
    for row in said.filter(a__in={pair.sides[0] for pair in found}):
        by_sides[row.a, row.b].append(row)
    for pair in found:
        pair.history = by_sides.get(pair.sides, [])
    return found


def _key(told: dict[str, Any]) -> str:
    """Names a pair in an address, and tells nothing of it."""
    sides = "|".join(sorted(told[side]["mention"] for side in "ab"))
    return sha256(sides.encode()).hexdigest()[:20]


def a_page_of(pairs: Sequence[Foreseen], after: str) -> tuple[list[Foreseen], str]:
    """The pairs after one of them, and the last one shown; empty where no more follow."""
    at = next((n + 1 for n, pair in enumerate(pairs) if pair.key == after), 0)
    shown = list(pairs[at : at + ON_A_PAGE])
    return shown, shown[-1].key if len(pairs) > at + ON_A_PAGE else ""


@action("import.decide_pair", needs=REVIEW)
def decide_before(viewer: Viewer, _target: None, batch: Batch, key: str, verdict: str) -> Foreseen:
    """Decide on a pair of a rehearsal, or decide otherwise. Raises NotPossible once loaded."""
    if not is_own(viewer, batch):
        raise NotAllowed(_("This is not open to you."))
    if not Batch.objects.filter(pk=batch.pk, step="rehearsed", job="").exists():
        raise NotPossible(_("This load is not at a step where that can be done. Look again."))
    pair = next((one for one in pairs_foreseen(batch) if one.key == key), None)
    if pair is None:
        raise NotPossible(_("This pair is not there any more. Rehearse again."))
    if verdict == pair.decision and pair.history:
        raise NotPossible(_("This is what was decided before."))
    if verdict not in pair.answers(batch.accept_above):
        raise Invalid({"verdict": _("Choose one of the three answers.")})
    one, other = pair.sides
    made = PairDecision.objects.create(
        batch=batch,
        a=one,
        b=other,
        score=pair.told["score"],
        reasons=pair.told["reasons"],
        decision=verdict,
        decided_by=viewer.username,
        decided_at=timezone.now(),
    )
    pair.history.insert(0, made)
    act.current().facts.update(batch=str(batch.pk), verdict=verdict)
    return pair
