"""Whether somebody sees very many people is counted in cases, and no further than it must be."""

from __future__ import annotations

import pytest

from amparo.cases import links
from amparo.cases.actions import open_case
from amparo.people.reach import sees_crowds

pytestmark = pytest.mark.django_db


def test_whoever_sees_more_cases_than_are_quickly_gathered_sees_a_crowd(ana, ben, monkeypatch):
    monkeypatch.setattr(links, "CROWDS", 2)
    for _ in range(2):
        open_case(ana, None, {"exploitation": "sex", "district": "bz_cy"})
    assert not sees_crowds(ana)
    open_case(ana, None, {"exploitation": "sex", "district": "bz_cy"})
    assert sees_crowds(ana)
    assert not sees_crowds(ben)
