"""What is asked when a case is opened and when a person is added to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.people.forms import NewPersonForm, SearchForm
from amparo.reference.codes import Choice, code_list

from .rules import TOPIC_OF_ROLE

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer

__all__ = ["NewInCaseForm", "RoleForm", "SealForm", "SearchForm"]


def roles_to_give(viewer: Viewer) -> list[tuple[str, str]]:
    """The roles that this viewer may give a person in a case."""
    listed = code_list("case_role")
    may = [role for role, topic in TOPIC_OF_ROLE.items() if viewer.level(topic).writes]
    return [("", "—"), *((role, listed.label(role)) for role in may)]


class RoleForm(forms.Form):
    """In which role a person stands in the case."""

    role = Choice(label=_("Role in the case"))

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = Choice(label=_("Role in the case"), choices=roles_to_give(viewer))


class NewInCaseForm(NewPersonForm):
    """A new person, and the role in the case."""

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = Choice(label=_("Role in the case"), choices=roles_to_give(viewer))
        self.order_fields(["role"])


class SealForm(forms.Form):
    """Whether a new case is a compartment, open to its team and to nobody else."""

    is_compartment = forms.BooleanField(
        label=_("Seal it as a compartment: only its team will know that it exists"),
        required=False,
    )
