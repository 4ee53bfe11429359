"""Who sees which edition: the council's people all, a co-publisher what was passed on to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from amparo.access.rows import EVERYBODY, NATIONAL_ROLES
from amparo.kernel.scope import visible

from . import workflow
from .models import Release

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer

PASSED_ON = (
    *(workflow.PARTNER, workflow.APPROVED, workflow.FROZEN),
    *(workflow.PUBLISHED, workflow.REPLACED, workflow.WITHDRAWN),
)


@visible(Release)
def releases(viewer: Viewer) -> Q:
    if viewer.roles & NATIONAL_ROLES:
        return EVERYBODY
    ours = Q(co_publisher=viewer.agency, status__in=PASSED_ON)
    return ours | Q(status__in=(workflow.PUBLISHED, workflow.REPLACED))
