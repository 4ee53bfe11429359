"""A coded field keeps one agreed word, and no migration knows the words."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import override

from amparo.reference.codes import CodedField, coded


def field(**options: Any) -> CodedField:
    made = coded("sex", **options)
    made.set_attributes_from_name("sex")
    return made


def refusal(value: str, made: CodedField | None = None) -> str:
    with pytest.raises(ValidationError) as error:
        (made or field()).clean(value, None)
    return str(error.value.messages[0])


def test_a_code_of_the_list_is_taken():
    assert field().clean("female", None) == "female"
    assert field(blank=True).clean("", None) == ""


def test_another_word_is_refused_in_the_language_of_the_page():
    assert "“woman” is not in the list “Sex”" in refusal("woman")
    with override("es"):
        assert "«woman» no está en la lista «Sexo»" in refusal("woman")


@pytest.mark.parametrize("value", ["", "FEMALE", "=1+1", "<script>", "x" * 10_000, "female\u202e"])
def test_bad_input_is_refused_and_not_broken(value: str):
    assert refusal(value)


def test_a_migration_keeps_the_name_of_the_list_and_no_word():
    _name, path, args, options = field(blank=True).deconstruct()
    assert path == "amparo.reference.codes.CodedField"
    assert list(args) == []
    assert options == {"list_name": "sex", "blank": True, "default": ""}
    assert CodedField(**options).deconstruct()[1:] == (path, [], options)


def test_a_list_that_does_not_exist_is_found_when_the_program_is_checked():
    made = coded("colour")
    made.set_attributes_from_name("colour")
    made.model = models.Model
    assert any(found.id == "reference.E001" for found in made.check())


def test_the_form_offers_the_words_in_the_language_of_the_page():
    offered = field(blank=True).formfield()
    assert isinstance(offered, forms.ChoiceField)
    assert not offered.required
    assert isinstance(offered.widget, forms.Select)
    with override("es"):
        assert ("female", "Femenino") in offered.widget.choices
    with override("en"):
        assert ("female", "Female") in offered.widget.choices


def test_a_field_reads_its_codes_aloud():
    assert field().get_label("female", "es") == "Femenino"
    assert field().get_label("", "es") == ""
    assert field().code_list.name == "sex"
