"""What is asked to find a person, to enter one, and to join two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.access.forms import PlainText
from amparo.kernel.errors import Invalid
from amparo.reference.codes import Choice, code_list

from .births import read_birth

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST_NAME = 200
AGAINST = ("different_", "name_alone", "unknown", "not_recorded")


class BirthField(PlainText):
    """A birth as far as it is known, kept in its shortest exact writing."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Born"))
        options.setdefault("help_text", BIRTH_HELP)
        super().__init__(max_length=60, required=False, **options)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if not text:
            return ""
        try:
            return str(read_birth(text))
        except Invalid as refusal:
            raise forms.ValidationError(str(refusal.errors["birth"])) from refusal


BIRTH_HELP = _("A day, a month, a year, or an age with its day: age 30 on 2021-05-01.")


def words_of(name: str) -> Callable[[], list[tuple[str, str]]]:
    """The words of a code list for a form, after an empty line."""
    return lambda: [("", "—"), *code_list(name).choices()]


class SearchForm(forms.Form):
    """A name, and what is known of the birth. Always sent by POST, so that no URL holds a name."""

    name = PlainText(
        label=_("Name"),
        max_length=LONGEST_NAME,
        help_text=_("Any part of the name, in any order. Accents and small slips do not matter."),
    )
    born = BirthField()


class NewPersonForm(forms.Form):
    """A new person: the name as written, its parts where they are known, and little else."""

    full = PlainText(label=_("Name as written"), max_length=LONGEST_NAME, required=False)
    given = PlainText(label=_("Given names"), max_length=LONGEST_NAME, required=False)
    family = PlainText(label=_("Family names"), max_length=LONGEST_NAME, required=False)
    kind = Choice(label=_("Kind of name"), choices=words_of("name_kind"), initial="legal")
    sex = Choice(label=_("Sex"), choices=words_of("sex"), required=False)
    nationality = Choice(label=_("Nationality"), choices=words_of("country"), required=False)
    birth = BirthField()
    is_surely_new = forms.BooleanField(
        label=_("I have looked: this person is not among those found"), required=False
    )

    def answers(self) -> dict[str, Any]:
        """The fields of the person."""
        return {name: self.cleaned_data[name] for name in ("sex", "nationality", "birth")}

    def names(self) -> list[dict[str, Any]]:
        """The one name, as ``record_person`` takes it."""
        return [{name: self.cleaned_data[name] for name in ("kind", "full", "given", "family")}]


def reasons_for() -> list[tuple[str, str]]:
    """The reasons that speak for one person; those against it join nobody."""
    told = code_list("match_reason").choices()
    return [(code, said) for code, said in told if not code.startswith(AGAINST)]


class MergeForm(forms.Form):
    """Why two identities are one human being."""

    other = forms.UUIDField(widget=forms.HiddenInput)
    reasons = forms.MultipleChoiceField(
        label=_("Why they are the same person"),
        choices=lambda: reasons_for(),
        widget=forms.CheckboxSelectMultiple,
    )
