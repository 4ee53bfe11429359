"""What the second wall lets a viewer reach: the cases of his ties, by the rule of the lists.

No wider than the ties, the seals and the conflicts; the matrix, the halves and the rules of single
records narrow it in the first wall alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from amparo.access import emergencies
from amparo.kernel.wall import Sight, tells_sight
from amparo.people.policy import REVIEW

from .models import Case
from .ties import conflicts_of, own_work, shared_work, supervised_work

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer


@tells_sight
def cases_reached(viewer: Viewer) -> Sight:
    """The cases to which a viewer is tied today; in an emergency those of its person instead.

    Gathered from the ties, and not asked of each case in turn: it is needed in every transaction.
    """
    rows: QuerySet[Case] = QuerySet(Case)
    emergency = emergencies.under_way()
    if emergency is not None:
        return Sight(rows.filter(pk__in=emergency.cases).values("pk"), reviews=False)
    if not viewer.is_active:
        return Sight(rows.none(), reviews=False)
    own: QuerySet[Any] = own_work(viewer)
    others: list[QuerySet[Any]] = [supervised_work(viewer), shared_work(viewer)]
    plain: list[QuerySet[Any]] = [
        ties.filter(case__is_compartment=False).values("case") for ties in others
    ]
    tied = own.values("case").union(*plain).difference(conflicts_of(viewer).values("case"))
    return Sight(tied, reviews=viewer.has(REVIEW))
