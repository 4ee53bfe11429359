"""What is asked of the statistics, and what of the answers may leave the house."""

from __future__ import annotations

import datetime

from amparo.publishing.answers import HIDDEN, NOT_COLLECTED, REST, Question, Terms, gather
from amparo.publishing.disclosure import Policy, Scope
from amparo.publishing.tests.figures import Cell, Figure

PERIOD = (datetime.date(2021, 4, 1), datetime.date(2022, 3, 31))
POLICY = Policy(
    scopes=(Scope("people", ("M-VIC-*", "M-SERVICE"), 5),),
    merged=frozenset({"nationality", "kind"}),
)


def figure(by, cells, whole=None, **more):
    parts = tuple(Cell(dict(zip(by, key, strict=True)), value) for key, value in cells.items())
    return Figure("M", sum(cells.values()) if whole is None else whole, parts, **more)


def one(question, found, **terms):
    answers = gather([question], PERIOD, lambda *_: found, Terms(POLICY, **terms)).answers
    return answers[question.key]


SEX = Question("sex", "M-VIC-CONF", ("sex",))


def test_a_hidden_number_is_nowhere_in_the_answer():
    answer = one(SEX, figure(("sex",), {("female",): 3, ("male",): 17}))
    assert [(cell.value, cell.status) for cell in answer.cells] == [(None, HIDDEN)] * 2
    assert "17" not in repr(answer.cells)
    assert answer.value == 20


def test_small_cells_of_an_open_list_become_one_without_their_names():
    by = ("nationality",)
    answer = one(
        Question("n", "M-VIC-CONF", by), figure(by, {("COL",): 9, ("HND",): 1, ("MEX",): 2})
    )
    assert [(cell.codes, cell.value) for cell in answer.cells] == [(("COL",), 9), ((REST,), 3)]


def test_the_sum_of_cells_that_overlap_is_not_told():
    by = ("kind",)
    answer = one(
        Question("s", "M-SERVICE", by), figure(by, {("food",): 9, ("dental",): 1}, whole=9)
    )
    assert answer.cells[-1].codes == (REST,)
    assert answer.cells[-1].value is None


def test_short_lists_are_printed_whole():
    answer = one(SEX, figure(("sex",), {("male",): 9}), whole_lists={"sex": ("female", "male")})
    assert answer.count("female") == 0
    assert len(answer.cells) == 2


def test_a_stated_total_gets_no_noughts_beside_it():
    found = figure(("sex",), {("not_recorded",): 19}, source="Infographic 2020")
    answer = one(SEX, found, whole_lists={"sex": ("female", "male")})
    assert answer.is_stated
    assert not answer.is_split
    assert len(answer.cells) == 1


def test_a_lost_figure_is_never_a_nought():
    answer = one(Question("x", "M-VIC-CONF"), Figure("M", 0), lost=frozenset({"M-VIC-CONF"}))
    assert (answer.status, answer.value) == (NOT_COLLECTED, None)


def test_a_part_that_is_asked_for_alone_is_hidden_like_a_cell():
    asked = Question("w", "M-VIC-CONF", where={"sex": "female"})
    answer = one(asked, Figure("M", 3))
    assert (answer.status, answer.value) == (HIDDEN, None)


def test_years_back_ask_for_the_same_days_of_earlier_years():
    asked: list[datetime.date] = []

    def ask(_metric, first, last, _by, _where):
        asked.extend((first, last))
        return Figure("M", 1)

    gather([Question("x", "M", years_back=2)], PERIOD, ask, Terms(POLICY))
    assert asked == [datetime.date(2019, 4, 1), datetime.date(2020, 3, 31)]


def test_the_29th_of_february_has_an_earlier_year_too():
    period = (datetime.date(2019, 3, 1), datetime.date(2020, 2, 29))
    found = gather(
        [Question("x", "M", years_back=1)], period, lambda *_: Figure("M", 1), Terms(POLICY)
    )
    assert found.answers["x"].last == datetime.date(2019, 2, 28)
