"""Coded fields: fields that hold an agreed word and show it in the reader's language."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django import forms
from django.core import checks
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from amparo.reference.codelists import (
    ALWAYS,
    CodeList,
    NoSuchList,
    Term,
    language_or_english,
    lists_of_files,
)
from amparo.reference.country import country

if TYPE_CHECKING:
    from amparo.reference.country import Country

    _CharField = models.CharField[str, str]
else:
    _CharField = models.CharField

__all__ = [
    "Choice",
    "CodeList",
    "CodedField",
    "CodedSetField",
    "NoSuchList",
    "Term",
    "all_lists",
    "code_list",
    "coded",
    "codes_in",
    "joined",
]

LONGEST_CODE = 40


def all_lists() -> Mapping[str, CodeList]:
    """Every code list by its name: those of all countries, then those that this country gives."""
    return _lists(country())


@functools.lru_cache(maxsize=2)
def _lists(here: Country) -> Mapping[str, CodeList]:
    found = {**lists_of_files(), **here.code_lists}
    return MappingProxyType(dict(sorted(found.items())))


def code_list(name: str) -> CodeList:
    """The code list of this name; raises NoSuchList when there is none."""
    try:
        return all_lists()[name]
    except KeyError:
        raise NoSuchList(f"No code list is called {name!r}.") from None


class Choice(forms.ChoiceField):
    """A choice among words. What was sent instead is not said back: nobody could have typed it."""

    default_error_messages = {"invalid_choice": _("Choose one of the answers offered here.")}


class CodedField(_CharField):
    """A field that holds one code of a list. The words stay in files: no migration knows them."""

    description = "A code of an agreed list"
    default_error_messages = {
        "not_in_list": _("“%(value)s” is not in the list “%(title)s”. Choose one of its words."),
        "retired": _("“%(value)s” is no longer used in the list “%(title)s”. Choose another."),
    }

    def __init__(self, *args: Any, list_name: str = "", **options: Any) -> None:
        self.list_name = list_name
        options.setdefault("max_length", LONGEST_CODE)
        super().__init__(*args, **options)

    @property
    def code_list(self) -> CodeList:
        """The list whose codes this field may hold."""
        return code_list(self.list_name)

    def get_label(self, code: str, language: str | None = None) -> str:
        """How a code of this field reads in a language (that of the page when none is named)."""
        return self.code_list.label(code, language)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """What a migration keeps: the name of the list, and none of its words."""
        name, path, args, options = super().deconstruct()
        options["list_name"] = self.list_name
        if options.get("max_length") == LONGEST_CODE:
            del options["max_length"]
        return name, path, args, options

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        """Gives the record `get_<field>_label(language)` and `get_<field>_display()`."""
        super().contribute_to_class(cls, name, private_only)

        def label(record: models.Model, language: str | None = None) -> str:
            return self.get_label(getattr(record, name), language)

        for method in (f"get_{name}_label", f"get_{name}_display"):
            if method not in cls.__dict__:
                setattr(cls, method, label)

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """Django's own checks, and that the list is there."""
        found = super().check(**kwargs)
        if self.list_name not in all_lists():
            message = f"No code list is called {self.list_name!r}."
            hint = f"Add amparo/reference/codelists/{self.list_name}.yaml."
            found.append(checks.Error(message, hint=hint, obj=self, id="reference.E001"))
        return found

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Refuse a word that is not in the list, and a retired one on a new record."""
        super().validate(value, model_instance)
        if value in self.empty_values:
            return
        if value not in self.code_list:
            raise self._refusal("not_in_list", value)
        is_new = model_instance is not None and model_instance._state.adding
        if is_new and self.code_list.is_retired(value):
            raise self._refusal("retired", value)

    def _refusal(self, code: str, value: Any) -> ValidationError:
        title = self.code_list.title
        shown = {"value": str(value)[:LONGEST_CODE], "title": _InTheirLanguage(title)}
        return ValidationError(self.error_messages[code], code=code, params=shown)

    def formfield(self, **kwargs: Any) -> forms.Field | None:  # type: ignore[override]
        """A list to choose from, in the language of the page; retired words are not offered."""
        options = {
            "label": self.verbose_name,
            "help_text": self.help_text,
            "required": not self.blank,
            "choices": self._offered,
            **{key: value for key, value in kwargs.items() if key in _FORM_OPTIONS},
        }
        if self.has_default():
            options.setdefault("initial", self.get_default())
        return Choice(**options)

    def _offered(self) -> list[tuple[str, str]]:
        """The words for a form, after an empty line which nobody chooses by accident."""
        return [("", "—"), *self.code_list.choices()]


class CodedSetField(CodedField):
    """A field that holds several codes of one list, as ``|one|two|``; empty holds none."""

    def get_label(self, code: str, language: str | None = None) -> str:
        """How the codes read, one after the other."""
        return ", ".join(self.code_list.label(one, language) for one in codes_in(code))

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Refuse a word that is not in the list."""
        for code in codes_in(value):
            super().validate(code, model_instance)

    def formfield(self, **kwargs: Any) -> forms.Field | None:  # type: ignore[override]
        """Boxes to tick, in the language of the page."""
        return _Boxes(
            label=kwargs.get("label", self.verbose_name),
            help_text=self.help_text,
            required=not self.blank,
            choices=self._boxes,
            widget=forms.CheckboxSelectMultiple,
        )

    def _boxes(self) -> list[tuple[str, str]]:
        """The words for a form; a box left empty says already that something is not known."""
        return [pair for pair in self.code_list.choices() if pair[0] not in ALWAYS]


class _Boxes(forms.MultipleChoiceField):
    """Several codes at once, given as they are kept."""

    default_error_messages = Choice.default_error_messages

    def prepare_value(self, value: Any) -> Any:
        return list(codes_in(value)) if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        return joined(super().clean(value))


def codes_in(value: str) -> tuple[str, ...]:
    """The codes of a set as it is kept."""
    return tuple(filter(None, (value or "").split("|")))


def joined(codes: Iterable[str]) -> str:
    """Codes as a set keeps them."""
    told = "|".join(codes)
    return f"|{told}|" if told else ""


_FORM_OPTIONS = frozenset(
    ("label", "help_text", "required", "initial", "widget", "error_messages", "disabled")
)


class _InTheirLanguage:
    """A title that is put into the reader's language when the sentence is shown."""

    def __init__(self, said: Mapping[str, str]) -> None:
        self.said = said

    def __str__(self) -> str:
        return self.said[language_or_english(None)]


def coded(list_name: str, blank: bool = False, **options: Any) -> CodedField:
    """A field that holds one code of the list; `blank=True` lets it be left empty."""
    if blank:
        options.setdefault("default", "")
    return CodedField(list_name=list_name, blank=blank, **options)
