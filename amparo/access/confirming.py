"""The pages of what waits for a second person: the list, and one thing looked at and decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from amparo.kernel.errors import Invalid, Stale
from amparo.reference.codes import code_list

from . import matrix, second
from .agreed import agreeing
from .agreed.files import CONFIRM as CONFIRM_TABLES
from .agreed.files import PROPOSE
from .models import RoleGrant
from .page import SIGNED_IN, page
from .views_of import plain_words

if TYPE_CHECKING:
    from django.http import HttpRequest

    from .page import Drawn
    from .viewer import Viewer

CONFIRM = "role.confirm"


def roles_that_wait(viewer: Viewer) -> list[RoleGrant]:
    """Roles that this viewer may confirm; supervisors those of their own agency alone."""
    if not viewer.has(CONFIRM):
        return []
    user = second.account(viewer)
    if user is None:
        return []
    rows: QuerySet[RoleGrant] = QuerySet(RoleGrant)
    found = rows.filter(is_waiting=True, voided_at__isnull=True).select_related("user", "asked_by")
    if matrix.scope(viewer.roles) == "agency":
        found = found.filter(user__agency=viewer.agency)
    return [
        grant
        for grant in found.order_by("asked_at")
        if second.is_fresh(grant) and second.is_second(user, grant, grant.user)
    ]


def role_drawn(grant: RoleGrant) -> second.Drawn:
    """Who gets which role, for how long, and who asked for it."""
    return second.Drawn(
        title=_("Role for %(user)s") % {"user": grant.user.username},
        lines=(
            (_("Role"), code_list("role").label(grant.role)),
            (_("Agency"), code_list("agency").label(grant.user.agency)),
            (_("From"), plain_words(grant.from_on)),
            (_("To"), plain_words(grant.to_on) or _("without end")),
        ),
    )


second.waits(second.Kind("role", CONFIRM, roles_that_wait, role_drawn))


@page(needs=SIGNED_IN)
def confirm_list(request: HttpRequest, viewer: Viewer) -> Drawn:
    """What waits for this viewer, oldest first."""
    return "access/confirm_list.html", {
        "title": _("To confirm"),
        "rows": [_row(kind, record) for kind, record in second.waiting(viewer)],
        "tables_state": agreeing.state() if _asks_of_tables(viewer) else "",
        "may_propose": viewer.has(PROPOSE),
    }


@page(needs=SIGNED_IN)
def confirm_one(request: HttpRequest, viewer: Viewer, *, code: str, pk: Any) -> Drawn:
    """One thing that waits: everything that will count, then yes or no."""
    found = second.find(viewer, code, pk)
    if found is None:
        raise Http404
    kind, record = found
    context: dict[str, Any] = {
        **_row(kind, record),
        "version": record.version,
        "asks_count": kind.count is not None,
        "tables": kind.tables(viewer, record) if kind.tables else [],
        "back_url": reverse("confirm-list"),
    }
    answer = request.POST.get("answer", "")
    if request.method == "POST" and answer in ("yes", "no"):
        given = request.POST.get("version", "")
        counted = _number(request.POST.get("count", ""))
        try:
            second.settle(viewer, code, pk, _number(given), agrees=answer == "yes", count=counted)
        except Stale as refusal:
            context["warning"] = str(refusal)
        except Invalid as refusal:
            context["count_error"] = " ".join(str(text) for text in refusal.errors.values())
        else:
            return redirect("confirm-list")
    return "access/confirm_one.html", context


def _asks_of_tables(viewer: Viewer) -> bool:
    return viewer.has(PROPOSE) or viewer.has(CONFIRM_TABLES)


def _number(text: str) -> int:
    """What was typed as a number; -1, which nothing counts, for all else."""
    clean = text.strip()
    return int(clean) if clean.isascii() and clean.isdigit() and len(clean) < 10 else -1


def _row(kind: second.Kind, record: Any) -> dict[str, Any]:
    drawn = kind.drawn(record)
    until = timezone.localtime(record.asked_at + second.LASTS)
    return {
        "title": drawn.title,
        "lines": drawn.lines,
        "asked_by": record.asked_by.username,
        "asked_agency": code_list("agency").label(record.asked_by.agency),
        "until": formats.date_format(until, "SHORT_DATETIME_FORMAT"),
        "url": reverse("confirm-one", args=[kind.code, record.pk]),
    }
