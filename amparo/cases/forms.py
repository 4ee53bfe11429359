"""What is asked when a case is opened, a person is added to one, or many are handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from amparo.access.forms import LinkField
from amparo.access.links import choices
from amparo.access.models import User
from amparo.access.rows import staff
from amparo.people.forms import NewPersonForm, SearchForm
from amparo.reference.codes import Choice, code_list

from .models import TeamMember
from .rules import TOPIC_OF_ROLE

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import QueryDict

    from amparo.access.viewer import Viewer

__all__ = [
    "HandOverForm",
    "NewInCaseForm",
    "RoleForm",
    "SealForm",
    "SearchForm",
    "WhoseForm",
]


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


def _colleague(rows: QuerySet[User], viewer: Viewer, label: Any) -> LinkField:
    asked = LinkField(rows, label=label, empty_label="—")
    asked.viewer = viewer
    return asked


class WhoseForm(forms.Form):
    """Whose cases are handed over: also somebody’s whose account has ended."""

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = User.objects.filter(staff(viewer)).order_by("username")
        self.fields["colleague"] = _colleague(rows, viewer, _("Whose cases"))


class HandOverForm(forms.Form):
    """Which cases, who takes them on, in which function, and whether the other leaves them."""

    cases = forms.MultipleChoiceField(
        label=_("Cases"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one case."),
            "invalid_choice": _(
                "One of these cases is no longer in this list. Look at the list and choose again."
            ),
        },
    )

    def __init__(
        self,
        viewer: Viewer,
        cases: list[tuple[str, str]],
        colleague: User,
        data: QueryDict | None = None,
        *,
        is_all: bool = True,
    ) -> None:
        chosen = [key for key, _told in cases] if is_all else []
        super().__init__(data, initial={"cases": chosen, "leaves": True})
        self.fields["cases"].choices = cases  # type: ignore[attr-defined]
        others = choices(User, viewer, None).exclude(pk=colleague.pk)
        self.fields["user"] = _colleague(others, viewer, _("Who takes them on"))
        function: Any = TeamMember._meta.get_field("function")
        self.fields["function"] = function.formfield(label=capfirst(function.verbose_name))
        self.fields["leaves"] = forms.BooleanField(
            label=_("%(name)s leaves these teams today") % {"name": colleague.username},
            help_text=_(
                "From today she or he no longer sees these cases. Leave this empty for an absence."
            ),
            required=False,
        )
        self.order_fields(["user", "function", "leaves", "cases"])
