"""Who sees which report, screening and identification."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from amparo.access.rows import registers
from amparo.cases.models import Case
from amparo.kernel.scope import row_rule, visible, visible_through

from .models import Identification, IdentificationDecision, Report, Screening

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer

visible_through(Identification, "case")
visible_through(IdentificationDecision, "case")
visible_through(Report, "case")
visible_through(Screening, "case")


@visible(Report)
def reports_in_reach(viewer: Viewer) -> Q:
    """A report of a case goes with the case; one without is read by those who handle reports.

    One that names an official leaves the ordinary way: only those who may read files on complicity
    see it until it has a case, so that no colleague of the official meets it in a list.
    """
    loose = Q(names_official=False)
    if not viewer.level("tip").reads_all:
        loose &= Q(agency=viewer.agency)
    complicity = viewer.level("complicity")
    if complicity.reads_all and not complicity.condition:
        loose |= Q(names_official=True)
    return _of_seen_cases(viewer) | (Q(case__isnull=True) & loose)


@visible(Screening)
def screenings_in_reach(viewer: Viewer) -> Q:
    """A screening of a case goes with the case; a round without one stays with its agency."""
    return _of_seen_cases(viewer) | (Q(case__isnull=True) & registers(viewer))


def _of_seen_cases(viewer: Viewer) -> Q:
    return Q(case__in=row_rule(Case, viewer).values("pk"))
