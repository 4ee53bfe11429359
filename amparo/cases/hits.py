"""The silent hit: a search that touches a sealed person is told to its team, and to nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from amparo.people.reach import hears_searches
from amparo.people.sealed_names import named_like

from .models import CaseRole, SilentHit
from .ties import own_work

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer


def tell_the_owners(viewer: Viewer, text: str) -> None:
    """Within the act of a search: note it in each compartment that has such a person."""
    if not viewer.user_id:
        return
    rows: QuerySet[CaseRole] = QuerySet(CaseRole)
    sealed = rows.filter(
        case__is_compartment=True, case__voided_at__isnull=True, voided_at__isnull=True
    ).exclude(case__in=own_work(viewer).values("case"))
    cases: dict[str, set[str]] = {}
    for case, person in sealed.values_list("case", "person"):
        cases.setdefault(str(person), set()).add(str(case))
    touched = {case for person in named_like(text, cases) for case in cases[person]}
    for key in sorted(touched):
        who = {"case_id": key, "asked_by_id": viewer.user_id}
        SilentHit(agency=viewer.agency, terms=text, **who).save()


def tell() -> None:
    """Listen to every search from now on."""
    hears_searches(tell_the_owners)
