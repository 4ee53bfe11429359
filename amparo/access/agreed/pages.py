"""The page on which a change of the tables of access is read and proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.access.page import page
from amparo.kernel.errors import NotPossible, Stale

from . import agreeing
from .files import PROPOSE, digest_of, in_folder

if TYPE_CHECKING:
    from django.http import HttpRequest

    from amparo.access.page import Drawn
    from amparo.access.viewer import Viewer


@page(needs=PROPOSE)
def tables_page(request: HttpRequest, viewer: Viewer) -> Drawn:
    """What the folder would change, line by line; sent on, it waits for a second person."""
    context: dict[str, Any] = {
        "title": _("Who may see what"),
        "lead": _("A change in the files of access applies once two people of two units agree."),
        "back_url": reverse("confirm-list"),
    }
    if request.method == "POST":
        try:
            agreeing.propose(viewer, request.POST.get("digest", ""))
        except (Stale, NotPossible) as refusal:
            context["warning"] = str(refusal)
        else:
            return redirect("confirm-list")
    try:
        found = agreeing.difference()
        context["digest"] = digest_of(in_folder())
    except NotPossible as fault:
        return "access/tables.html", context | {"warning": str(fault)}
    context["state"] = agreeing.state()
    if found:
        context |= {"table": agreeing.table_of(found), "count": len(found)}
    return "access/tables.html", context
