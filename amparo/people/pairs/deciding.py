"""What a reviewer decides on a pair: the same person, different ones, or not sure.

Each decision can be followed by another one, and none is ever lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.access.action import action
from amparo.kernel import act
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible
from amparo.kernel.scope import unscoped
from amparo.people.merging import links_in_force, root_of, stand_for_again
from amparo.people.models import Merge, Pair, Person, Verdict
from amparo.people.reach import kept_from_review

from .looking import UNSURE

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from amparo.access.viewer import Viewer

    Listener = Callable[[Viewer, Pair], None]

SAME, DIFFERENT = "joined", "kept_apart"
VERDICTS = (SAME, DIFFERENT, UNSURE)
REVIEW = "identity.review"
_listeners: list[Listener] = []


def hears_verdicts(listener: Listener) -> Listener:
    """Register a function that is told of every decision, in its transaction."""
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def pairs_of(viewer: Viewer) -> QuerySet[Pair]:
    """The pairs that a reviewer may decide on. People of compartments are in none of them."""
    if not viewer.has(REVIEW):
        return Pair.objects.none()
    people: QuerySet[Person] = QuerySet(Person)
    apart = people.filter(Q(voided_at__isnull=False) | kept_from_review(viewer)).values("pk")
    return Pair.objects.exclude(one__in=apart).exclude(other__in=apart)


@action("pair.decide", needs=REVIEW)
def decide_pair(viewer: Viewer, _target: None, key: UUID, verdict: str) -> Pair:
    """Decide on a pair, or decide otherwise than before. Raises NotPossible with the reason.

    Two identities that are the same stand for one from now on, and nothing moves; whoever works
    with one of them sees neither the other nor its file by that.
    """
    pair = pairs_of(viewer).select_related("one", "other", "merge").filter(pk=key).first()
    if pair is None:
        raise NotAllowed(_("This is not open to you."))
    if verdict not in VERDICTS:
        raise Invalid({"verdict": _("Choose one of the three answers.")})
    if verdict == pair.decision:
        raise NotPossible(_("This is what was decided before."))
    _part(pair)
    if verdict == SAME:
        pair.merge = _joined(pair)
    pair.decision = verdict
    pair.save(update_fields=["decision", "merge"])
    Verdict.objects.create(
        pair=pair, decision=verdict, by=viewer.username, agency=viewer.agency, at=timezone.now()
    )
    act.current().facts.update(pair=str(pair.pk), verdict=verdict)
    for listener in _listeners:
        listener(viewer, pair)
    return pair


def _part(pair: Pair) -> None:
    """Undo the merge that an earlier decision made, if it is in force."""
    merge, pair.merge = pair.merge, None
    if merge is None or merge.undone_at:
        return
    merge.undone_at = timezone.now()
    merge.save()
    stand_for_again({merge.kept_id, merge.merged_id})


def _joined(pair: Pair) -> Merge | None:
    """The merge of those whom the two stand for; none where they are one already."""
    links = links_in_force({pair.one_id, pair.other_id})
    roots = {root_of(pair.one_id, links), root_of(pair.other_id, links)}
    if len(roots) == 1:
        return None
    kept, merged = _older_first(roots)
    merge = Merge(
        kept=kept,
        merged=merged,
        score=pair.score,
        reasons=pair.reasons,
        decided_on=timezone.localdate(),
    )
    merge.save()
    stand_for_again({kept.pk, merged.pk})
    return merge


def _older_first(keys: set[UUID]) -> list[Person]:
    with unscoped("a merge joins whole identities, whoever looks"):
        return list(Person.rows.filter(pk__in=keys).order_by("created_at", "pk"))
