"""The silent hit: a search that touches a sealed person is told to its team, and to nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from amparo.people.reach import hears_searches
from amparo.people.sealed_names import each_named_like

from .models import Case, CaseRole, SilentHit
from .ties import own_work

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from amparo.access.viewer import Viewer

TOLD = 20  # of the names of one register that a team is told


def tell_the_owners(viewer: Viewer, texts: Sequence[str]) -> None:
    """Within the act of a search: note it in each compartment that has such a person, once."""
    if not viewer.user_id or not texts:
        return
    rows: QuerySet[CaseRole] = QuerySet(CaseRole)
    sealed = rows.filter(
        case__is_compartment=True, case__voided_at__isnull=True, voided_at__isnull=True
    ).exclude(case__in=own_work(viewer).values("case"))
    cases: dict[str, set[str]] = {}
    for case, person in sealed.values_list("case", "person"):
        cases.setdefault(str(person), set()).add(str(case))
    touched: dict[str, list[str]] = {}
    for text, people in each_named_like(texts, cases).items():
        for met in {case for person in people for case in cases[person]}:
            touched.setdefault(met, []).append(text)
    for key, terms in sorted(touched.items()):
        who = {"case_id": key, "asked_by_id": viewer.user_id}
        SilentHit(agency=viewer.agency, terms=", ".join(terms[:TOLD]), **who).save()


def tell_the_team(viewer: Viewer, cases: Iterable[str], kind: str, about: object) -> None:
    """Within an act: note in each sealed file among these what somebody off its team tried."""
    if not viewer.user_id:
        return
    rows: QuerySet[Case] = QuerySet(Case)
    sealed = rows.filter(pk__in=list(cases), is_compartment=True, voided_at__isnull=True)
    others = sealed.exclude(pk__in=own_work(viewer).values("case"))
    for key in others.order_by("pk").values_list("pk", flat=True):
        who = {"case_id": key, "asked_by_id": viewer.user_id}
        SilentHit(kind=kind, agency=viewer.agency, terms=str(about), **who).save()


def tell() -> None:
    """Listen to every search from now on."""
    hears_searches(tell_the_owners)
