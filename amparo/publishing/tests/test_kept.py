"""Answers and forms in memory: a table that leaves the house makes them be protected anew."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import timezone

from amparo.publishing import shelf
from amparo.publishing.models import ReleasedTable
from amparo.publishing.papers import PAPERS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("paper", "named"),
    [("annual", "RP2022"), ("tip", "RP2022"), ("global_report", "CY2021"), ("sdg", "CY2021")],
)
def test_what_is_kept_is_made_again_once_a_table_left(monkeypatch, paper, named):
    made = []

    def count(*given):
        made.append(given)
        return object()

    monkeypatch.setattr(shelf, "PAPERS", {paper: replace(PAPERS[paper], count=count)})
    shelf._draft.cache_clear()
    shelf.draft(paper, named)
    shelf.draft(paper, named)
    assert len(made) == 1
    ReleasedTable.objects.create(
        release="annual RP2022 edition 1",
        audience="public",
        released_at=timezone.now(),
        snapshot="s",
        metric="M-VIC-CONF",
        definition="1",
        period="RP2022",
    )
    shelf.draft(paper, named)
    assert len(made) == 2
    shelf._draft.cache_clear()
