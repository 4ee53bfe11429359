"""Answers and forms in memory: a table that leaves the house makes them be protected anew."""

from __future__ import annotations

import pytest
from django.utils import timezone

from amparo.publishing.models import ReleasedTable
from amparo.publishing.tip import views as tip

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("views", "asked"), [(tip, ("RP2022",))], ids=["answer"])
def test_what_is_kept_is_made_again_once_a_table_left(monkeypatch, views, asked):
    made = []

    def from_snapshot(*given):
        made.append(given)
        return object()

    monkeypatch.setattr(views, "from_snapshot", from_snapshot)
    views._kept.cache_clear()
    views._edition(*asked)
    views._edition(*asked)
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
    views._edition(*asked)
    assert len(made) == 2
    views._kept.cache_clear()
