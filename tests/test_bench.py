"""The frame of the measures: what it calls held, broken and busy, and what it writes down."""

from __future__ import annotations

import json

import pytest

from bench import page
from bench.frame import BROKEN, HELD, About, Bounds, Outcome, Round, exit_code, run


def measured(*seconds, **bounds):
    """An outcome whose anchor always took one second."""
    about = About("example", "An example", "10 rows", "Ours.", "The anchor.", Bounds(**bounds))
    return Outcome(about, [Round(ours, 1.0, memory=2**20) for ours in seconds])


def test_the_ratio_is_the_median_of_the_rounds_and_one_slow_round_does_not_move_it():
    assert measured(2.0, 2.1, 9.0).ratio == 2.1


def test_rounds_that_lie_far_apart_tell_of_a_busy_machine():
    assert measured(2.0, 2.1, 2.2).is_calm
    assert not measured(2.0, 2.1, 9.0).is_calm
    assert "(busy)" in page.as_markdown([measured(2.0, 2.1, 9.0)])


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
    assert words in page.as_markdown([broken])
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

    def __init__(self):
        self.done = []

    def __enter__(self):
        self.done.append("prepared")
        return self

    def __exit__(self, *_):
        self.done.append("cleaned up")

    def round(self, number):
        self.done.append(number)
        if number == 1:
            raise RuntimeError("no room left")
        return Round(1.0, 1.0)


def test_a_measure_that_fails_is_still_cleaned_up():
    measure = Counted()
    with pytest.raises(RuntimeError, match="no room left"):
        run(measure)
    assert measure.done == ["prepared", 0, 1, "cleaned up"]


def test_what_is_written_for_programs_says_the_same_as_the_page(tmp_path):
    outcome = measured(3.0, 3.0, 3.0, ratio=2)
    page.write([outcome], tmp_path / "page.md", tmp_path / "deep" / "data.json")
    [told] = json.loads((tmp_path / "deep" / "data.json").read_text())
    assert (told["code"], told["ratio"], told["broken"]) == ("example", 3.0, outcome.broken())
    assert "| An example | 10 rows | 3.00 | 1.00 | 3.00 | 2 |" in (tmp_path / "page.md").read_text()
