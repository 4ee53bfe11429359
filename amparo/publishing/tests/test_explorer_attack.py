"""Somebody of the house asks for very many overlapping periods, and solves for what was hidden."""

from __future__ import annotations

import datetime
import random
from itertools import pairwise, product

import numpy as np
import pytest
from django.urls import reverse

from amparo.indicators import snapshots
from amparo.indicators.examples import table_of
from amparo.indicators.facts import installed
from amparo.publishing import figure_asked, figure_guard, figure_shown
from amparo.publishing.tests.test_figure_pages import signed_in as signed_in

SEXES, AGES = ("female", "male"), ("adult", "child")
pytestmark = pytest.mark.once  # figures are counted by DuckDB, whatever the database
CODES = {"sex": SEXES, "age_group": AGES}
FIRST, LAST = datetime.date(2021, 4, 1), datetime.date(2024, 3, 31)
ALONE = datetime.date(2022, 4, 1)
"""A day on which one child alone was confirmed."""

WAYS = [
    *({"by": name} for name in CODES),
    {"by": "sex", "and_by": "age_group"},
    {"by": "month", "and_by": "sex"},
    {"sex": "female"},
    {"age_group": "child", "by": "sex"},
]
DAY = datetime.timedelta(days=1)


def people(seed):
    some = random.Random(seed)
    days = (LAST - FIRST).days
    return [
        (ALONE, "female", "child"),
        *(
            (FIRST + DAY * some.randint(0, days), some.choice(SEXES), some.choice(AGES))
            for _ in range(90)
        ),
    ]


def periods(seed):
    """Years of two calendars, quarters, a month, and days: at random and on purpose."""
    some = random.Random(seed)
    found = ["RP2022", "RP2023", "CY2022", *(f"Q{n}-2022" for n in range(1, 5)), "2022-05"]
    asked = [{"period": name} for name in found]
    for _ in range(2):
        first, last = sorted(some.sample(range((LAST - FIRST).days), 2))
        asked.append({"from": str(FIRST + DAY * first), "to": str(FIRST + DAY * last)})
    asked.append({"from": str(ALONE + DAY), "to": "2023-03-31"})
    asked.append({"from": str(ALONE), "to": str(ALONE)})
    return asked


@pytest.fixture(params=[0])
def victims(request, tmp_path, settings):
    """A home whose one snapshot tells of these people."""
    settings.AMPARO_HOME = tmp_path
    told = people(request.param)
    rows = [
        {
            **{"person_id": f"p{n}", "confirmed_on": on, "sex": sex, "age_group": age},
            **{"status": "confirmed", "where_exploited": "here"},
        }
        for n, (on, sex, age) in enumerate(told)
    ]
    tables = [
        (name, table_of(fact, rows if name == "identification" else []))
        for name, fact in installed().items()
    ]
    moment = datetime.datetime(2024, 4, 2, 12, request.param, tzinfo=datetime.UTC)
    snapshots.take(moment, folder=tmp_path / "snapshots", tables=tables)
    return told, request.param


class Notebook:
    """What a reader wrote down: sums of people, by days and codes, and which stay unknown."""

    def __init__(self, told):
        self.told = told
        self.known = []
        self.small = {}

    def note(self, first, last, codes, value):
        key = (first, last, *codes)
        mine = [p for p in self.told if first <= p[0] <= last and _has(p, codes)]
        if value is not None:
            assert value == len(mine)
            self.known.append(key)
        elif 0 < len(mine) < 5 and any(codes):
            self.small[key] = len(mine)

    def found(self):
        """The small groups that follow from the sums."""
        keys = [*self.known, *self.small]
        cuts = sorted({day for key in keys for day in (key[0], key[1] + DAY)})
        spans = list(pairwise(cuts))
        atoms = list(product(spans, SEXES, AGES))
        rows = np.array([[_holds(key, atom) for atom in atoms] for key in dict.fromkeys(keys)])
        number = {key: n for n, key in enumerate(dict.fromkeys(keys))}
        sums = rows[[number[key] for key in dict.fromkeys(self.known)]].astype(float)
        solved, *_rest = np.linalg.lstsq(sums.T, rows.T.astype(float), rcond=None)
        gap = np.abs(sums.T @ solved - rows.T).max(axis=0)
        return [key for key in self.small if gap[number[key]] < 1e-6]


def _has(person, codes):
    return all(code in ("", held) for code, held in zip(codes, person[1:], strict=True))


def _holds(key, atom):
    (begin, end), *codes = atom
    return key[0] <= begin and end <= key[1] + DAY and _has((None, *codes), key[2:])


def read(notebook, client, period, way):
    """Ask one page, and write down all that it tells and what it leaves out."""
    answer = client.get(reverse("figure", args=["M-VIC-CONF"]), {**period, **way})
    figure = answer.context["taken"].shown.figure
    withheld = answer.context["taken"].shown.withheld
    first, last = (datetime.date.fromisoformat(figure.period[end]) for end in ("from", "to"))
    fixed = {name: way[name] for name in CODES if name in way}
    notebook.note(first, last, _codes(fixed), figure.value)
    cells = {tuple(cell.by[name] for name in figure.dimensions): cell for cell in figure.cells}
    values = [_values(name, first, last) for name in figure.dimensions]
    for codes in product(*values) if values else ():
        cell = cells.get(codes)
        hidden = withheld or (cell is not None and cell.value is None)
        value = None if hidden or figure.value is None else cell.value if cell else 0
        by = {**fixed, **dict(zip(figure.dimensions, codes, strict=True))}
        notebook.note(*_within(by.pop("month", ""), first, last), _codes(by), value)


def _codes(by):
    return tuple(by.get(name, "") for name in CODES)


def _values(name, first, last):
    if name in CODES:
        return CODES[name]
    days = ((last - first).days) + 1
    return sorted({f"{first + DAY * n:%Y-%m}" for n in range(days)})


def _within(month, first, last):
    if not month:
        return first, last
    begins = datetime.date.fromisoformat(f"{month}-01")
    ends = (begins + DAY * 31).replace(day=1) - DAY
    return max(first, begins), min(last, ends)


def attack(signed_in, victims):
    told, seed = victims
    figure_asked.forget()
    for kept in (figure_shown.shown, figure_guard.verdict, figure_guard._alone):
        kept.cache_clear()
    notebook, client = Notebook(told), signed_in("MNE")
    for period, way in product(periods(seed), WAYS):
        read(notebook, client, period, way)
    return notebook


def test_no_small_group_is_found_from_many_overlapping_periods(signed_in, victims):
    notebook = attack(signed_in, victims)
    assert len(notebook.known) > 30
    assert len(notebook.small) > 50
    assert notebook.found() == []


def test_the_attack_finds_people_where_overlapping_periods_are_told(
    signed_in, victims, monkeypatch
):
    for module in (figure_guard, figure_shown):
        monkeypatch.setattr(module, "is_apart", lambda question: True)
    assert attack(signed_in, victims).found()
