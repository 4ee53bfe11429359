"""Pairs of a rehearsal are decided before the load, which goes by the last decision."""

from __future__ import annotations

import pytest
from django.urls import reverse

from amparo.exchange import batches, jobs
from amparo.exchange.foreseen_pairs import decide_before, pairs_foreseen
from amparo.exchange.models import PairDecision
from amparo.kernel.errors import Invalid, NotPossible

from .test_batch_pages import page, text

__all__ = ["page"]
pytestmark = pytest.mark.usefixtures("staff")


@pytest.fixture
def cautious(steward, uploads):
    """A rehearsal that leaves pairs to people."""
    batch = batches.begin(steward, None, uploads, 0.995)
    assert jobs.work()
    batch.refresh_from_db()
    return batch


def waiting(batch):
    return [pair for pair in pairs_foreseen(batch) if pair.stands == "open"]


def test_a_pair_is_decided_on_the_page_and_the_load_goes_by_the_last_decision(
    page, steward, cautious
):
    url = reverse("batch-pairs", args=[cautious.pk])
    pair = waiting(cautious)[0]
    assert reverse("batch-pair", args=[cautious.pk, pair.key]) in text(page("steward", url))
    decide = reverse("batch-pair", args=[cautious.pk, pair.key])
    for verdict in ("unsure", "kept_apart", "joined"):
        assert page("steward", decide, {"verdict": verdict}).status_code == 302
    shown = text(page("steward", f"{url}?show=decided"))
    assert shown.count("(steward, ") == 3
    batches.ask(steward, None, cautious, "load")
    assert jobs.work()
    cautious.refresh_from_db()
    assert cautious.step == "loaded"
    one, other = pair.sides
    last = PairDecision.objects.filter(a=one, b=other).order_by("-decided_at").first()
    assert last
    assert (last.decision, last.decided_by) == ("joined", "steward")
    assert PairDecision.objects.filter(a=one, b=other, decided_by="steward").count() == 3


def test_a_decision_changes_what_the_next_rehearsal_would_do(steward, cautious):
    before = cautious.counts["people.Person"]
    decide_before(steward, None, cautious, waiting(cautious)[0].key, "joined")
    batches.ask(steward, None, cautious, "rehearse")
    assert jobs.work()
    cautious.refresh_from_db()
    assert cautious.counts["people.Person"] == before - 1


def test_what_cannot_be_decided_is_said(steward, cautious):
    pair = waiting(cautious)[0]
    with pytest.raises(Invalid):
        decide_before(steward, None, cautious, pair.key, "perhaps")
    with pytest.raises(NotPossible):
        decide_before(steward, None, cautious, "0" * 20, "joined")
    batches.ask(steward, None, cautious, "load")
    with pytest.raises(NotPossible):
        decide_before(steward, None, cautious, pair.key, "joined")
