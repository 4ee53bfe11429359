"""What has left the house is written down once, and read again before the next table leaves."""

from __future__ import annotations

import datetime

import pytest

from amparo.access.action import perform
from amparo.access.factories import a_viewer
from amparo.audit.models import Entry
from amparo.kernel.act import OutsideAnAct
from amparo.kernel.errors import NotPossible
from amparo.publishing.answers import Guarded
from amparo.publishing.disclosure import SMALL, Ruling, Table, Verdict
from amparo.publishing.models import ReleasedTable
from amparo.publishing.released import known, write_down

pytestmark = pytest.mark.django_db
PERIOD = "2021-04-01..2022-03-31"
AT = datetime.datetime(2022, 6, 1, tzinfo=datetime.UTC)
CELLS: dict[tuple[str, ...], int] = {("female",): 3, ("male",): 9, ("other",): 7}
GUARDED = Guarded(
    "profile",
    Table("M-VIC-CONF", PERIOD, ("sex",), CELLS, 19, adds_over_time=True),
    Verdict(Ruling("scope", "M-VIC-CONF", 5), {("female",): SMALL, ("other",): "second"}),
    "confirmed_victims@0123456789ab",
)


@pytest.fixture
def focal():
    return a_viewer("focal", "FOCAL", "council")


def release(focal, name="annual RP2022, 1", audience="public", guarded=(GUARDED,)):
    with perform(focal, "release.publish"):
        return write_down(name, audience, "20220601T000000Z-00000000", guarded, AT)


def test_a_released_table_is_known_with_what_it_kept_hidden(focal):
    assert release(focal) == 1
    (one,) = known()
    assert one.release == "annual RP2022, 1"
    assert one.table == GUARDED.table
    assert one.hidden == {("female",), ("other",)}


def test_what_the_focal_point_alone_was_told_is_no_release(focal):
    release(focal, audience="internal")
    assert known() == ()


def test_a_release_is_entered_once(focal):
    release(focal)
    with pytest.raises(NotPossible):
        release(focal)


def test_nothing_is_entered_outside_an_act():
    with pytest.raises(OutsideAnAct):
        write_down("x", "public", "s", [GUARDED], AT)


def test_the_ledger_tells_which_tables_left_and_none_of_their_counts(focal):
    release(focal)
    entry = Entry.objects.get(name="release.publish")
    (row,) = ReleasedTable.objects.all()
    assert row.entry == entry.seq
    assert [change["key"] for change in entry.changes] == [str(row.pk)]
    assert "cells" not in str(entry.changes)
