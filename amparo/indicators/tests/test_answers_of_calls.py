"""What bodies answered to a data call tells a figure with nothing counted apart from a nought."""

import pytest

from .test_engine import answer, of, world

STATES = [
    ("none", 0, "none_reported"),
    ("no_data", None, "not_collected"),
    ("not_reported", None, "not_reported"),
]


@pytest.mark.parametrize(("state", "value", "status"), STATES)
def test_training_that_nobody_entered_reads_as_the_bodies_answered(state, value, status):
    found = of(world(answer=[answer("training_held", state)]), "M-TRAINING")
    assert (found.value, found.status) == (value, status)


@pytest.mark.parametrize(("state", "value", "status"), STATES)
def test_inspections_of_each_kind_have_a_question_of_their_own(state, value, status):
    given = world(answer=[answer("liquor_inspected", state)])
    found = of(given, "M-INSPECTION", kind="liquor")
    assert (found.value, found.status) == (value, status)
    assert of(given, "M-INSPECTION", kind="labour").status == "counted"


def test_what_was_entered_is_counted_whatever_was_answered():
    row = {"period_from": "2021-05-01", "period_to": "2021-05-01", "audience": "police"}
    given = world(answer=[answer("training_held", "not_reported")], training=[row])
    assert (of(given, "M-TRAINING").value, of(given, "M-TRAINING").status) == (1, "counted")
