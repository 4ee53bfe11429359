"""Laws over every record: they cover new code on the day it is written."""

from __future__ import annotations

import pytest
from django.db import models

from amparo.access.matrix import JOINED_TOPICS
from amparo.kernel import privacy, scope
from amparo.kernel.fields import SealedField
from amparo.kernel.layout import BY_MODEL
from amparo.reference.country import country

RECORDS = sorted(privacy.records(), key=lambda model: model._meta.label)
BORN = {"id", "version", "created_at", "voided_at", "void_reason"}
STAFF = {"access.RoleGrant", "access.Unit", "access.User"}


def by_label(model: type[models.Model]) -> str:
    return model._meta.label


@pytest.mark.parametrize("model", RECORDS, ids=by_label)
def test_every_field_is_of_exactly_one_data_class(model):
    wrong = {name: kinds for name, kinds in privacy.classes_of(model).items() if len(kinds) != 1}
    assert not wrong, f"{model.__module__}: declare each in one set of Data: {wrong}"


@pytest.mark.parametrize("model", RECORDS, ids=by_label)
def test_what_is_not_open_is_sealed_and_what_is_sealed_is_not_open(model):
    for field in model._meta.concrete_fields:
        is_open = privacy.data_class(model, field.name) == privacy.OPEN
        assert isinstance(field, SealedField) != is_open, f"{model._meta.label}.{field.name}"


@pytest.mark.parametrize("model", RECORDS, ids=by_label)
def test_no_open_field_is_free_text_about_people(model):
    """Open fields are codes, days, numbers and links; a text of its own needs a seal."""
    texts = [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.TextField) and not isinstance(field, SealedField)
    ]
    assert not texts, f"{model.__module__}: seal {texts}"


@pytest.mark.parametrize("model", RECORDS, ids=by_label)
def test_every_record_says_who_may_see_it(model):
    assert scope.has_rule(model), f"{model.__name__} needs a rule in its room's policy.py"


@pytest.mark.parametrize("model", RECORDS, ids=by_label)
def test_every_topic_is_a_row_of_the_matrix(model):
    known = {*country().matrix.topics, *JOINED_TOPICS}
    for field in model._meta.concrete_fields:
        kind = privacy.data_class(model, field.name)
        assert privacy.topic_of(model, kind) in known, f"{model._meta.label}.{field.name}"


@pytest.mark.parametrize("model", RECORDS, ids=by_label)
def test_the_owner_of_a_record_is_itself_or_a_link_that_is_never_empty(model):
    owner = privacy.owner_field(model)
    if owner != "self":
        assert not model._meta.get_field(owner).null, f"{model._meta.label}.{owner}"


LINKS = [
    pytest.param(model, field, id=f"{model._meta.label}.{field.name}")
    for model in RECORDS
    for field in model._meta.concrete_fields
    if field.is_relation and field.related_model in RECORDS
]


@pytest.mark.parametrize(("model", "field"), LINKS)
def test_no_link_leads_out_of_sight(model, field):
    """A row is seen through the record it hangs from, or the link stays within what is seen.

    Within: to a record of the same case, to a person (seen through roles in that case), to a user
    (of whom only the user name is shown), or to the parent itself.
    """
    target = field.related_model
    through = scope.is_through(model, field.name)
    same_case = _has_case(model) and (_has_case(target) or target._meta.label == "cases.Case")
    named_only = target._meta.label in STAFF
    person = target._meta.label == "people.Person"
    assert through or same_case or named_only or person, (
        f"{model._meta.label}.{field.name}: name it in visible_through in policy.py"
    )


def _has_case(model: type[models.Model]) -> bool:
    return any(field.name == "case" for field in model._meta.concrete_fields)


@pytest.mark.parametrize("model", RECORDS, ids=by_label)
def test_every_field_has_one_place_on_a_page(model):
    layout = BY_MODEL.get(model)
    assert layout is not None, f"{model.__name__} needs a layout in its room's layout.py"
    placed = layout.asked()
    assert len(placed) == len(set(placed)), "a field is named twice"
    fields = {field.name for field in model._meta.concrete_fields} - BORN
    parent = {layout.parent} if layout.parent else set()
    status = {"status"} if hasattr(model, "workflow") else set()
    missing = fields - set(placed) - layout.elsewhere - parent - status
    strange = (set(placed) | layout.elsewhere) - fields - BORN
    assert not missing, f"give these a place in {layout.code}: {sorted(missing)}"
    assert not strange, f"{layout.code} names fields that do not exist: {sorted(strange)}"


@pytest.mark.parametrize("model", RECORDS, ids=by_label)
def test_every_record_of_a_case_carries_its_case(model):
    owner = privacy.owner_field(model)
    if owner == "case":
        assert _has_case(model)
