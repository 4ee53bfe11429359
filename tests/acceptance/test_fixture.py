"""Counted from the published fixture, every figure equals the published one."""

from __future__ import annotations

import pytest

from . import expected
from .asking import given
from .fixture_facts import snapshot as of_fixture


@pytest.fixture(scope="module")
def snapshot():
    """The invented records, and the published tiers, which are stored."""
    return of_fixture()


@pytest.mark.parametrize("one", expected.EVERY, ids=lambda one: one.name)
def test_a_figure_equals_the_published_one(snapshot, one):
    assert given(one, snapshot) == one
