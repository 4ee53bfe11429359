"""The frame of the measures: what it calls held, broken and busy, and what it writes down."""

from __future__ import annotations

import errno
import json

import pytest

from amparo.access.factories import a_viewer
from amparo.access.models import User
from amparo.cases.factories import a_case
from amparo.kernel.scope import unscoped
from bench import kept, page, pictures
from bench.frame import BROKEN, HELD, About, Bounds, Outcome, Round, exit_code
from bench.running import NO_ROOM, Interrupted, run


def measured(*seconds, **bounds):
    """An outcome whose anchor always took one second."""
    about = About("example", "An example", "10 rows", "Ours.", "The anchor.", Bounds(**bounds))
    return Outcome(about, [Round(ours, 1.0, memory=2**20) for ours in seconds])


def page_of(*outcomes):
    """The page of outcomes measured on one day."""
    return page.as_markdown([kept.Kept(outcome, "2025-01-31", 0) for outcome in outcomes])


def test_the_ratio_is_the_median_of_the_rounds_and_one_slow_round_does_not_move_it():
    assert measured(2.0, 2.1, 9.0).ratio == 2.1


def test_rounds_that_lie_far_apart_tell_of_a_busy_machine():
    assert measured(2.0, 2.1, 2.2).is_calm
    assert not measured(2.0, 2.1, 9.0).is_calm
    assert "(busy)" in page_of(measured(2.0, 2.1, 9.0))


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        ({"ratio": 1.5}, "2.00 times the anchor, at most 1.5 allowed"),
        ({"memory": 2**19}, "1 MiB of memory"),
    ],
)
def test_a_bound_that_does_not_hold_is_told_and_fails_the_run(bounds, words):
    broken = measured(2.0, 2.0, 2.0, **bounds)
    assert words in broken.broken()[0]
    assert words in page_of(broken)
    assert exit_code([measured(1.0), broken]) == BROKEN


def test_a_bound_that_holds_is_called_held():
    held = measured(2.0, 2.0, 2.0, ratio=2.0, memory=2**20)
    assert held.broken() == []
    assert exit_code([held]) == HELD


def test_each_line_of_a_round_is_held_to_its_own_bound_and_the_dearest_stands_first():
    about = About("lines", "Lines", "2", "Ours.", "The anchor.", Bounds(each=2))
    lines = {"cheap": (1.0, 1.0), "dear": (3.0, 1.0)}
    outcome = Outcome(about, [Round(4.0, 2.0, lines=lines)])
    assert list(outcome.lines) == ["dear", "cheap"]
    assert outcome.broken() == ["1 lines above 2 times: dear"]


class Counted:
    """A measure that remembers what was done with it."""

    about = About("counted", "Counted", "none", "Ours.", "The anchor.", rounds=2)

    def __init__(self, error=None):
        self.done = []
        self.error = error or RuntimeError("no room left")

    def __enter__(self):
        self.done.append("prepared")
        return self

    def __exit__(self, *_):
        self.done.append("cleaned up")

    def round(self, number):
        self.done.append(number)
        if number == 1:
            raise self.error
        return Round(1.0, 1.0)


def test_a_measure_that_fails_is_cleaned_up_says_why_and_keeps_its_rounds():
    measure = Counted()
    outcome = run(measure)
    assert measure.done == ["prepared", 0, 1, "cleaned up"]
    assert len(outcome.rounds) == 1
    assert "not measured to its end: no room left" in page_of(outcome)
    assert exit_code([outcome]) == BROKEN


def test_a_full_disk_is_named_as_what_it_is():
    assert run(Counted(OSError(errno.ENOSPC, "No space left"))).trouble == NO_ROOM


def test_a_measure_that_is_interrupted_keeps_what_it_measured():
    with pytest.raises(Interrupted) as stopped:
        run(Counted(KeyboardInterrupt()))
    assert stopped.value.outcome.ratios == [1.0]
    assert "interrupted after 1 of 2 rounds" in page_of(stopped.value.outcome)


def test_a_measure_without_an_answer_of_its_anchor_says_so_and_keeps_ours():
    about = About("lonely", "Lonely", "10 rows", "Ours.", "The anchor.", Bounds(ratio=2))
    outcome = Outcome(about, [Round(3.0, None, parts={"a page": 3.0})])
    assert (outcome.ours, outcome.ratio) == (3.0, None)
    told = page_of(outcome)
    assert "| 3.00 | – | – | 2 | the anchor gave no answer that counts" in told
    assert "- a page: 3.00 s" in told


def test_an_outcome_that_was_kept_is_told_again_in_the_order_of_the_page(tmp_path):
    small, large = (
        Outcome(About("web", "Pages", size, "Ours.", "Anchor.", Bounds(each=2)), [rounds])
        for size, rounds in (
            ("10,000 persons", Round(1.0, 2.0, lines={"home": (1.0, 2.0)})),
            ("100,000 persons", Round(9.0, 2.0, lines={"home": (9.0, 2.0)})),
        )
    )
    first = measured(3.0, 3.0, 3.0, ratio=2)
    written = [kept.Kept(first, "2025-01-30", 0)]
    written += [kept.Kept(outcome, "2025-01-31", 1) for outcome in (small, large)]
    for one in reversed(written):
        kept.keep(one, tmp_path / "results")
    assert kept.all_kept(tmp_path / "results") == written
    kept.keep(kept.Kept(measured(1.0, ratio=2), "2025-02-01", 0), tmp_path / "results")
    days = [one.on for one in kept.all_kept(tmp_path / "results")]
    assert days == ["2025-02-01", "2025-01-31", "2025-01-31"]


def test_what_is_written_for_programs_says_the_same_as_the_page(tmp_path):
    outcome = measured(3.0, 3.0, 3.0, ratio=2)
    kept.keep(kept.Kept(outcome, "2025-01-31", 0), tmp_path)
    [told] = [json.loads(path.read_text()) for path in tmp_path.iterdir()]
    assert told["outcome"]["about"]["code"] == "example"
    assert (told["ratio"], told["broken"]) == (3.0, outcome.broken())
    assert "| An example | 10 rows | 3.00 | 1.00 | 3.00 | 2 |" in page_of(outcome)


@pytest.mark.parametrize("code", ["one-more-10000", "web-1", "web-10"])
def test_a_measure_stands_where_the_page_wants_it_whatever_is_measured_beside_it(code):
    from bench.plan import ORDER, _place

    assert ORDER[_place(code)] == code.removesuffix("-10000")


def test_pictures_tell_what_is_above_its_bound_and_how_pages_grow(tmp_path):
    growing = About("growing", "Pages", "2 sizes", "Ours.", "The anchor.")
    lines = {"list of <cases>": (0.066, 0.057)}
    outcomes = [
        measured(0.5, ratio=1),
        measured(40.0, ratio=4),
        measured(1.0),
        Outcome(growing, [Round(1.0, 1.0, lines=lines)]),
    ]
    kept_ones = [kept.Kept(outcome, "2025-01-31", 0) for outcome in outcomes]
    shown = pictures.draw(kept_ones, tmp_path)
    bars, pages = ((tmp_path / name).read_text("utf-8") for name, _title in shown)
    assert (">0.5×<" in bars, ">10×<" in bars) == (True, True)
    assert (bars.count(pictures.OVER), bars.count("An example")) == (2, 2)
    assert ">57 → 66<" in pages
    assert "list of &lt;cases&gt;" in pages
    assert f"../pictures/{shown[0][0]}" in page.as_markdown(kept_ones, shown)


@pytest.mark.django_db
def test_the_anchor_of_pages_asks_the_database_behind_the_second_wall(rf):
    """It answers for nobody, and an anchor that is refused leaves every page without a ratio."""
    from bench.anchors.urls import one_query

    ana = a_viewer("ana", "ATIP_OFF", "police")
    case = a_case(ana)
    request = rf.get("/anchor/one-query/")
    with unscoped("the test"):
        request.user = User.rows.get(pk=ana.user_id)
    assert one_query(request).content.decode() == case.reference


def test_nothing_is_drawn_where_nothing_has_a_bound(tmp_path):
    assert pictures.draw([kept.Kept(measured(1.0), "2025-01-31", 0)], tmp_path) == []
