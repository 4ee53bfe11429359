"""A long list read by walking through rows shows what one gathered at once shows, row for row."""

from __future__ import annotations

import os
from random import Random
from typing import Any

import pytest
from django.db.models import QuerySet
from django.http import QueryDict

from amparo.access import listing, walking
from amparo.access.relations import remembered_ties
from amparo.kernel.layout import LAYOUTS
from amparo.kernel.scope import seen_by

from .worlds import a_cast, a_world

pytestmark = pytest.mark.django_db
PAGES = 40  # turned over at most
LISTED = [layout for layout in LAYOUTS.values() if walking._links(layout.model)]


def listed(layout, sort):
    """The keys of a whole list, page by page, three rows a page."""
    keys, asked = [], {"sort": sort}
    for _page in range(PAGES):
        page = listing.page_of(layout, asked, 3)
        keys += [row.pk for row in page.rows]
        if not page.next_url:
            break
        asked = QueryDict(page.next_url.partition("?")[2]).dict()
    return keys


@pytest.fixture
def always(monkeypatch):
    """Everybody is as if tied to very many cases, every column in order, and handfuls small."""
    monkeypatch.setattr(walking, "_is_in_order", lambda _model, _by: True)
    monkeypatch.setattr(walking, "has_very_many_ties", lambda _viewer: True)
    monkeypatch.setattr(walking, "HANDFUL", 4)


@pytest.fixture
def walks(monkeypatch):
    """How often a page was read by walking to its end."""
    done = []
    walk = walking.walked_page

    def noted(*given):
        rows = walk(*given)
        done.append(rows is not None)
        return rows

    monkeypatch.setattr(listing, "walked_page", noted)
    return done


def test_a_walked_list_is_the_gathered_list(always, walks, monkeypatch):
    seed = int.from_bytes(os.urandom(3))
    chance, cast = Random(seed), a_cast()
    a_world(chance, cast)
    rows = 0
    for viewer in cast.values():
        for layout in LISTED:
            columns = ["", *listing._sortable(layout)]
            sort = chance.choice(["", "-"]) + chance.choice(columns)
            with seen_by(viewer), remembered_ties():
                walked = listed(layout, sort)
                with monkeypatch.context() as other:
                    other.setattr(listing, "walked_page", lambda *_given: None)
                    assert walked == listed(layout, sort), (seed, viewer.username, layout.code)
            rows += len(walked)
    assert rows, seed
    assert any(walks)


def test_a_walk_that_finds_too_little_gives_way(always, monkeypatch):
    """Of a list of which hardly any row is in sight the rest is gathered at once."""
    monkeypatch.setattr(walking, "TRIED", 4)
    monkeypatch.setattr(walking, "row_rule", lambda model, _viewer: QuerySet(model).none())
    cast = a_cast()
    a_world(Random(3), cast)
    order = walking.Order("created_at", down=True)
    with seen_by(next(iter(cast.values()))):
        for layout in LISTED:
            rows = QuerySet(layout.model).filter(voided_at__isnull=True).count()
            expected: list[Any] | None = None if rows >= walking.TRIED else []
            assert walking.walked_page(layout.model, order, 26) == expected, layout.code
    assert QuerySet(LAYOUTS["case"].model).count() >= walking.TRIED


def test_lists_stand_in_an_order_that_an_index_holds():
    """Else whoever is tied to very many cases waits until everything in sight is sorted."""
    rare = {"conflict", "sharing", "silent_hit"}  # read within their case, hardly ever as a list
    sealed = {"name", "identity_document", "contact"}  # read on the page of their person
    for layout in LISTED:
        by = layout.order[0].lstrip("-")
        assert walking._is_in_order(layout.model, by) or layout.code in rare | sealed, layout.code
