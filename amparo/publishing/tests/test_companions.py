"""Papers of one period hide the same cells, so that nobody works one out from the other."""

from __future__ import annotations

from amparo.publishing.companions import with_annual_report
from amparo.publishing.edition import Moment, edition
from amparo.publishing.tests import figures
from amparo.publishing.tip.edition import edition as tip_edition
from amparo.publishing.tip.tests.conftest import TOLD

TABLES: dict[tuple[str, ...], figures.Cells] = {
    ("sex", "age_group"): {("female", "child"): 2, ("female", "adult"): 9, ("male", "adult"): 8},
    ("exploitation",): {("sex",): 3, ("labour",): 9, ("unspecified",): 7},
    ("nationality",): {("col",): 9, ("gtm",): 6, ("blz",): 4},
    ("identified_by",): {("authority",): 12, ("ngo",): 7},
    ("origin_relation",): {("national",): 4, ("foreign",): 15},
}
MOMENT = Moment("invented", figures.MOMENT.as_of)


def ask(metric, first, last, by, where):
    cells = TABLES.get(by)
    if metric != "M-VIC-CONF" or last.year != 2021 or where or (by and cells is None):
        return figures.Figure(metric, None, status="not_collected")
    told = tuple(
        figures.Cell(dict(zip(by, key, strict=True)), value) for key, value in (cells or {}).items()
    )
    return figures.Figure(metric, 19, told)


def hidden(found):
    return {
        (one.table.metric, one.table.period, one.table.dimensions): set(one.verdict.hidden)
        for one in found.guarded
    }


def test_what_the_annual_report_hides_the_answer_hides_too_and_no_less():
    annual = edition("RP2021", ask, MOMENT)
    beside = with_annual_report("RP2021", ask, MOMENT, ())
    answer = tip_edition("RP2021", ask, MOMENT, TOLD, beside)
    ours, theirs = hidden(annual), hidden(answer)
    shared = ours.keys() & theirs.keys()
    assert any(ours[table] for table in shared), "the example hides something"
    for table in shared:
        assert ours[table] <= theirs[table], table


def test_a_table_that_only_the_answer_has_does_not_undo_what_the_annual_report_hides():
    """National or foreign sums up nationalities: with it, the hidden Belizeans would be told."""
    beside = with_annual_report("RP2021", ask, MOMENT, ())
    answer = tip_edition("RP2021", ask, MOMENT, TOLD, beside)
    cells = answer.answers["M-VIC-CONF origin_relation"].cells
    assert {cell.status for cell in cells} == {"hidden"}


def test_only_the_annual_report_stands_beside_where_nothing_has_left():
    beside = with_annual_report("RP2021", ask, MOMENT, ())
    assert {paper.release for paper in beside} == {"annual-RP2021"}
