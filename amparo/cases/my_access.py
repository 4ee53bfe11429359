"""What is open to the one who looks: roles and purposes, and the receipts of past work on cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.access import matrix
from amparo.access.page import SIGNED_IN, page
from amparo.kernel.scope import unscoped
from amparo.people.words import word
from amparo.reference.codes import code_list

from .models import TeamMember

if TYPE_CHECKING:
    from django.http import HttpRequest

    from amparo.access.page import Drawn
    from amparo.access.viewer import Viewer

AT_MOST = 200


@page(needs=SIGNED_IN)
def my_access(request: HttpRequest, viewer: Viewer) -> Drawn:
    """For what one may open files, as what, and on which cases one has worked."""
    language = (get_language() or "en")[:2]
    roles = matrix.held(viewer.roles)
    purposes = {code for role in roles for code in role.purposes}
    return "cases/my_access.html", {
        "title": _("What is open to you"),
        "roles": [role.name[language] for role in roles],
        "purposes": sorted(code_list("purpose").label(code) for code in purposes),
        "receipts": {
            "title": _("Cases on which you have worked"),
            "caption": _("Cases on which you have worked"),
            "columns": [
                {"label": label} for label in (_("Case"), _("Function"), _("Since"), _("Ended on"))
            ],
            "rows": [{"cells": _receipt(member)} for member in past_work(viewer)],
        },
    }


@unscoped("a receipt of one’s own work that ended")
def past_work(viewer: Viewer) -> list[TeamMember]:
    """The viewer's own places on teams that have ended; each is a receipt and opens nothing."""
    rows: QuerySet[TeamMember] = QuerySet(TeamMember)
    over = Q(to_on__lte=timezone.localdate()) | Q(through__withdrawn_on__isnull=False)
    found = rows.filter(over, Q(user=viewer.user_id), voided_at__isnull=True)
    return list(found.select_related("case", "through").order_by("-from_on")[:AT_MOST])


def _receipt(member: TeamMember) -> list[dict[str, Any]]:
    ended = member.to_on or (member.through.withdrawn_on if member.through else None)
    return [
        {"text": member.case.reference},
        {"text": word(member, "function")},
        {"text": formats.date_format(member.from_on, "SHORT_DATE_FORMAT")},
        {"text": formats.date_format(ended, "SHORT_DATE_FORMAT") if ended else ""},
    ]
