"""Gives a person a role in a case where the work of another room makes the person one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.kernel.scope import unscoped

from .models import CaseRole

if TYPE_CHECKING:
    from uuid import UUID


def keep_role(case: UUID, person: UUID, role: str) -> None:
    """Within an action: enter the role unless the person has it already."""
    with unscoped("a role that is there, in sight or not, is not entered twice"):
        held = CaseRole.rows.filter(case=case, person=person, role=role, voided_at__isnull=True)
        if held.exists():
            return
    CaseRole(case_id=case, person_id=person, role=role).save()
