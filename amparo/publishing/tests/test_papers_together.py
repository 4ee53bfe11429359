"""All papers and the explorer laid side by side and solved as equations: no small group is told.

The people are invented. Whoever attacks knows every number that left, in any paper or download,
and that each is a sum over people of the same attributes.
"""

from __future__ import annotations

import datetime
from collections import Counter
from itertools import combinations
from random import Random
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from amparo.indicators.figure import Cell, Figure
from amparo.publishing import figure_guard, figure_shown
from amparo.publishing.companions import as_released, with_annual_report
from amparo.publishing.derived import codes_of, usual
from amparo.publishing.edition import Moment, edition
from amparo.publishing.figure_asked import Question
from amparo.publishing.international.edition import edition as form_edition
from amparo.publishing.international.form import GLOBAL_REPORT, SDG
from amparo.publishing.tests import figures
from amparo.publishing.tip.edition import edition as tip_edition
from amparo.publishing.tip.tests.conftest import TOLD

METRIC, LEAST = "M-VIC-CONF", 5
ATTRIBUTES = {
    "sex": ("female", "male"),
    "age_group": ("adult", "child"),
    "exploitation": ("labour", "sex"),
    "identified_by": ("authority", "ngo"),
    "nationality": ("blz", "gtm", "hnd", "slv"),
}
NAMES = tuple(ATTRIBUTES)
DERIVED = usual("blz")
CUTS = (*NAMES, "origin_relation")
MOMENT = Moment("invented", datetime.date(2023, 4, 2))
YEARS = (
    (datetime.date(2021, 4, 1), datetime.date(2022, 3, 31)),
    (datetime.date(2021, 1, 1), datetime.date(2021, 12, 31)),
)


class World:
    """Invented people of two years, counted as the statistics would."""

    def __init__(self, seed):
        luck = Random(seed)
        first = datetime.date(2021, 1, 1)
        self.people = [
            (first + datetime.timedelta(luck.randrange(455)), tuple(map(luck.choice, _weighed())))
            for _n in range(luck.randrange(40, 110))
        ]

    def cells(self, first, last, by, where=()):
        told = [
            codes_of((*NAMES, "month"), (*key, f"{day:%Y-%m}"), DERIVED)
            for day, key in self.people
            if first <= day <= last
        ]
        chosen = dict(where).items()
        return Counter(tuple(one[name] for name in by) for one in told if chosen <= one.items())

    def ask(self, metric, first, last, by, where):
        if metric != METRIC or where or not set(by) <= set(CUTS):
            return figures.Figure(metric, None, status="not_collected")
        cells = self.cells(first, last, by)
        parts = [figures.Cell(dict(zip(by, key, strict=True)), n) for key, n in cells.items()]
        return figures.Figure(metric, sum(cells.values()), tuple(parts) if by else ())

    def counted(self, _snapshot, asked):
        cells = self.cells(asked.first, asked.last, asked.by, asked.where)
        parts = [Cell(dict(zip(asked.by, key, strict=True)), n) for key, n in sorted(cells.items())]
        days_asked: Any = SimpleNamespace(first=asked.first, last=asked.last)
        span = {"from": str(asked.first), "to": str(asked.last), "name": ""}
        told = ("people", "confirmed", "counted", sum(cells.values()))
        return Figure(
            asked.metric,
            "flow",
            span,
            *told,
            tuple(parts) if asked.by else (),
            "d",
            "s",
            measure="people",
            dimensions=asked.by,
            ask=days_asked,
        )


def _weighed():
    """Some codes are rare, so that there are small groups."""
    return [(*codes, *codes[:1] * 3) for codes in ATTRIBUTES.values()]


def papers(world):
    """The tables of the annual report, the answer to the TIP Report and both forms, as they leave
    one after the other."""
    moment = MOMENT
    found: Any
    left: Any = ()
    for name in ("annual", "tip", GLOBAL_REPORT, SDG):
        if name == "annual":
            found = edition("RP2022", world.ask, moment, left)
        elif name == "tip":
            held = with_annual_report("RP2022", world.ask, moment, left)
            found = tip_edition("RP2022", world.ask, moment, TOLD, held)
        else:
            found = form_edition(name, "CY2021", 1, world.ask, moment, left)
        left = (*left, *as_released(name, found.guarded))
    return tuple(one for one in left if one.table.metric == METRIC)


@pytest.fixture
def explorer(monkeypatch):
    """The explorer over an invented world, beside papers that left; with what it shows."""

    def opened(world, left):
        for cached in (figure_shown.shown, figure_guard.verdict, figure_guard._alone):
            cached.cache_clear()
        monkeypatch.setattr(figure_guard, "counted", world.counted)
        monkeypatch.setattr(figure_shown, "counted", world.counted)
        monkeypatch.setattr(figure_shown, "prepare", lambda *_asked: None)
        monkeypatch.setattr(figure_guard, "known_of", lambda _state, _metric: left)
        monkeypatch.setattr(figure_guard, "taken_of", lambda _state, _metric: ())
        for first, last in YEARS:
            for size in (0, 1, 2, 3):
                for by in combinations(sorted(CUTS), size):
                    yield (
                        first,
                        last,
                        by,
                        figure_shown.shown("s", Question(METRIC, first, last, by), "x"),
                    )

    return opened


class Attack:
    """What a reader can solve for: sums that are known, over groups of unknown size."""

    def __init__(self, world):
        self.groups = {}
        self.world, self.known = world, []
        keys: list[tuple[str, ...]] = [()]
        for codes in ATTRIBUTES.values():
            keys = [(*key, code) for key in keys for code in codes]
        cuts = sorted(
            {day for first, last in YEARS for day in (first, last + datetime.timedelta(1))}
        )
        self.columns = [
            (begins, codes_of(NAMES, key, DERIVED)) for begins in cuts[:-1] for key in keys
        ]

    def sum_of(self, first, last, by, key):
        codes = dict(zip(by, key, strict=True)).items()
        inside = [first <= day <= last and codes <= one.items() for day, one in self.columns]
        return np.array(inside, dtype=float)

    def learns(self, *place):
        self.known.append(self.sum_of(*place))

    def solve(self):
        _u, weights, rows = np.linalg.svd(np.array(self.known), full_matrices=False)
        self.basis = rows[weights > 1e-9]

    def tells(self, *place):
        asked = self.sum_of(*place)
        rest = asked - self.basis.T @ (self.basis @ asked)
        return bool(np.abs(rest).max() < 1e-7)


def read_papers(attack, left):
    """Learn what the papers print; gives the small groups that they hide."""
    hidden = set()
    for one in left:
        first, last = map(datetime.date.fromisoformat, one.table.period.split(".."))
        attack.learns(first, last, (), ())
        for key, n in one.table.cells.items():
            place = (first, last, one.table.dimensions, key)
            if key not in one.hidden and not one.withheld:
                attack.learns(*place)
            elif 0 < n < LEAST:
                hidden.add(place)
    return hidden


def read_explorer(attack, pages):
    hidden = set()
    for first, last, by, told in pages:
        if not by:
            attack.learns(first, last, (), ())
            continue
        shown = {tuple(c.by[name] for name in by): c for c in told.figure.cells}
        for key, n in attack.world.cells(first, last, by).items():
            cell = shown.get(key)
            if cell is not None and cell.status == "counted":
                attack.learns(first, last, by, key)
            elif 0 < n < LEAST:
                hidden.add((first, last, by, key))
    return hidden


@pytest.mark.parametrize("seed", range(3))
def test_nothing_hidden_can_be_solved_for_from_all_papers_and_downloads_together(explorer, seed):
    world = World(seed)
    left = papers(world)
    attack = Attack(world)
    hidden = read_papers(attack, left)
    attack.solve()
    assert hidden, "the papers hide something"
    assert not [place for place in hidden if attack.tells(*place)], "papers alone"
    hidden |= read_explorer(attack, explorer(world, left))
    attack.solve()
    assert not [place for place in hidden if attack.tells(*place)]
