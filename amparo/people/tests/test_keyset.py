"""Long lists a page at a time: every row once, whatever comes or goes between two pages."""

from __future__ import annotations

import pytest
from django.utils import timezone

from amparo.access.keyset import page_of
from amparo.people.factories import a_person
from amparo.people.models import Pair

pytestmark = pytest.mark.django_db
SCORES = (0.9, 0.5, 0.9, 0.5, 0.7, 0.5, 0.31)


@pytest.fixture
def pairs(steward, monkeypatch):
    from amparo.people import changes

    monkeypatch.setattr(changes, "_lookers", [])
    people = [a_person(steward, f"Invented {n}") for n in range(len(SCORES) + 1)]
    for person, score in zip(people[1:], SCORES, strict=True):
        Pair.objects.create(
            one=people[0], other=person, score=score, decision="to_review",
            found_at=timezone.now(),
        )  # fmt: skip
    return Pair.objects.all()


def every(rows, by="", between=lambda: None):
    found, after = page_of(rows, "", 2, by)
    while after:
        between()
        more, after = page_of(rows, after, 2, by)
        found += more
    return found


@pytest.mark.parametrize("by", ["", "score"])
def test_all_pages_together_hold_each_row_once_in_order(pairs, by):
    found = every(pairs, by)
    assert len(found) == len({pair.pk for pair in found}) == len(SCORES)
    if by:
        assert [float(pair.score) for pair in found] == sorted(SCORES, reverse=True)
    else:
        assert [pair.pk for pair in found] == sorted((p.pk for p in pairs), reverse=True)


def test_what_is_decided_between_two_pages_hides_no_other_row(pairs):
    waiting = pairs.filter(decision="to_review")
    first, after = page_of(waiting, "", 2, "score")
    Pair.objects.filter(pk=first[0].pk).update(decision="joined")
    rest, _after = page_of(waiting, after, 50, "score")
    assert {pair.pk for pair in (*first, *rest)} == {pair.pk for pair in pairs}


@pytest.mark.parametrize("bad", ["x", "~", "0.5~", "nan~x", "inf~" + "0" * 32, "0.5", "1~2~3"])
def test_a_place_that_cannot_be_read_is_the_beginning(pairs, bad):
    assert page_of(pairs, bad, 3, "score")[0] == page_of(pairs, "", 3, "score")[0]
