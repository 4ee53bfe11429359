"""What cases add to the page of a person: in which cases of the viewer the person has a role."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.kernel.scope import row_rule
from amparo.people.pages import adds_to_the_page_of_a_person
from amparo.people.words import word

from .erasing import pages as erasing
from .models import CaseRole

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer

AT_MOST = 50
erasing.tell()


@adds_to_the_page_of_a_person
def cases_of_a_person(viewer: Viewer, person: Any) -> list[dict[str, Any]]:
    """The roles that the viewer may know of; nothing tells of others."""
    roles = row_rule(CaseRole, viewer).filter(person=person.pk).select_related("case")
    rows = [
        {
            "url": reverse("record-page", args=["case", role.case_id]),
            "cells": [
                {"text": role.case.reference},
                {"text": word(role, "role")},
                {"text": str(role.case.workflow.steps[role.case.status].label)},
            ],
        }
        for role in roles.order_by("created_at")[:AT_MOST]
    ]
    if not rows:
        return []
    columns = [{"label": _("Case")}, {"label": _("Role in the case")}, {"label": _("Status")}]
    title = _("In your cases")
    return [{"code": "cases", "title": title, "caption": title, "columns": columns, "rows": rows}]
