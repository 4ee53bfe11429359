"""What somebody takes from the explorer has left: it is entered, and what leaves later heeds it."""

from __future__ import annotations

import pytest

from amparo.audit.models import Entry
from amparo.publishing import released
from amparo.publishing.disclosure import SECOND, SMALL, Released, Ruling, Table, Verdict
from amparo.publishing.figure_guard import _beside_taken
from amparo.publishing.models import ReleasedTable
from amparo.publishing.tests.test_figure_pages import asked
from amparo.publishing.tests.test_figure_pages import home as home
from amparo.publishing.tests.test_figure_pages import signed_in as signed_in
from amparo.publishing.tests.test_figure_pages import snapshot as snapshot

pytestmark = pytest.mark.once  # figures are counted by DuckDB, whatever the database

HIDDEN = {"period": "RP2022", "by": "sex"}


def test_a_table_of_people_that_is_taken_stands_in_the_register_once(signed_in, snapshot):
    for client in (signed_in(), signed_in("MNE")):
        asked(client, "M-REPAT", **HIDDEN, format="csv")
        asked(client, "M-REPAT", **HIDDEN, format="png")
    (row,) = ReleasedTable.objects.all()
    assert (row.audience, row.metric, row.dimensions) == (released.TAKEN, "M-REPAT", ["sex"])
    (one,) = released.known()
    assert one.hidden == {("female",), ("male",)}


def test_what_is_only_read_is_not_entered(signed_in, snapshot):
    asked(signed_in(), "M-REPAT", **HIDDEN)
    assert not ReleasedTable.objects.exists()


@pytest.mark.parametrize(
    ("metric", "query"),
    [("M-REPAT", {}), ("M-INV-NEW", {"by": "exploitation"}), ("M-REPAT", {"before": "2"})],
)
def test_totals_and_what_points_to_nobody_are_not_entered(signed_in, snapshot, metric, query):
    asked(signed_in(), metric, period="RP2022", **query, format="json")
    assert not ReleasedTable.objects.filter(metric=metric).exists()


def test_the_ledger_tells_what_was_taken_and_none_of_its_numbers(signed_in, snapshot):
    asked(signed_in(), "M-REPAT", **HIDDEN, format="xlsx")
    entry = Entry.objects.get(name="figure.take")
    assert [change["after"]["metric"] for change in entry.changes] == ["M-REPAT"]
    assert "cells" not in str(entry.changes)


def test_what_was_hidden_in_a_table_that_was_taken_stays_hidden(monkeypatch):
    cells: dict[tuple[str, ...], int] = {("a",): 2, ("b",): 6, ("c",): 7, ("d",): 9}
    table = Table("M-REPAT", "2021-04-01..2022-03-31", ("sex",), cells, 24)
    before = Released("taken", table, frozenset({("a",), ("c",)}))
    monkeypatch.setattr("amparo.publishing.figure_guard.taken_of", lambda *_of: (before,))
    now = Verdict(Ruling("scope", "people", 5), {("a",): SMALL, ("b",): SECOND})
    found = _beside_taken(table, now, "1")
    assert set(found.hidden) == {("a",), ("b",), ("c",)}


@pytest.mark.parametrize("query", [{"by": "sex"}, {"sex": "female"}, {"measure": "share_sex"}])
@pytest.mark.parametrize("period", ["2021-04-01..2022-03-30", "2021-03-01..2022-03-31"])
def test_groups_of_people_are_not_told_for_days_that_overlap(signed_in, snapshot, query, period):
    answer = asked(signed_in(), "M-VIC-CONF", period=period, **query)
    assert not answer.context["table"]["rows"]
    assert "by" in query or answer.context["value"] == "Hidden"
    said = "one whole reporting period at a time, such as RP2022"
    assert said in answer.content.decode()


def test_in_the_language_of_the_reader_it_says_for_which_periods(signed_in, snapshot):
    answer = asked(signed_in(language="es"), "M-VIC-CONF", period="2021-05", by="sex")
    assert "un período de informe completo a la vez, como RP2022" in answer.content.decode()
