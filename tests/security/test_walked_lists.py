"""A long list read by walking through rows shows what one gathered at once shows, row for row."""

from __future__ import annotations

import base64
import datetime as dt
import json
import os
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import QuerySet
from django.http import QueryDict

from amparo.access import listing, walking
from amparo.access.factories import a_viewer
from amparo.access.relations import remembered_ties
from amparo.cases.factories import a_case
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


def test_no_row_comes_twice_while_others_write(always, monkeypatch):
    cast = a_cast()
    a_world(Random(3), cast, cases=9)
    ana = a_viewer("writer", "ATIP_OFF", "police")
    look, order = walking._cases_of, walking.Order("opened_on", down=True)

    def somebody_writes(rows):
        a_case(ana, opened_on=dt.date(2099, 1, 1))
        return look(rows)

    monkeypatch.setattr(walking, "_cases_of", somebody_writes)
    monkeypatch.setattr(walking, "row_rule", lambda model, _viewer: QuerySet(model))
    with seen_by(ana), remembered_ties():
        rows = walking.walked_page(LAYOUTS["case"].model, order, 9) or []
    shown = [row.pk for row in rows]
    assert len(shown) == len(set(shown)) == 9


def test_no_walk_begins_where_no_row_in_sight_stands_or_asks_for_chosen_values(always):
    """Else how long it takes would tell where hidden rows lie."""
    cast = a_cast()
    a_world(Random(3), cast)
    layout = LAYOUTS["case"]
    hidden: Any = QuerySet(layout.model).order_by("pk")
    for viewer in cast.values():
        with seen_by(viewer), remembered_ties():
            seen = set(layout.model.objects.values_list("pk", flat=True))
            for pk, opened_on in hidden.values_list("pk", "opened_on"):
                after = walking.Order("opened_on", down=True, after=(opened_on, pk))
                walked = walking.walked_page(layout.model, after, 3)
                assert (walked is not None) == (pk in seen), viewer.username
                forged = (dt.date(1990, 1, 1), pk)
                order = walking.Order("opened_on", down=True, after=forged)
                assert walking.walked_page(layout.model, order, 3) is None
            chosen = walking.Order("opened_on", down=True, chosen={"status": "open"})
            assert walking.walked_page(layout.model, chosen, 3) is None


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59"])
def test_a_mark_at_the_end_of_all_time_is_as_none(always, moment):
    mark = base64.urlsafe_b64encode(json.dumps([moment, str(uuid4())]).encode()).decode()
    cast = a_cast()
    a_world(Random(3), cast)
    for code in ("person", "case_role"):
        with seen_by(next(iter(cast.values()))), remembered_ties():
            listing.page_of(LAYOUTS[code], {"sort": "created_at", "after": mark})
            page = listing.page_of(LAYOUTS[code], {"after": mark})
            assert page.rows == listing.page_of(LAYOUTS[code], {}).rows


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
