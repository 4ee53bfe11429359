"""Pages speak of records in words: no keys, no codes, days as people write them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from amparo.access.gate import create, make_move
from amparo.kernel.layout import LAYOUTS

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(ana, case):
    answers = {"kind": "interview", "due_on": dt.date(2021, 6, 9)}
    return create(ana, LAYOUTS["task"], answers, case)


def told(browser, viewer, name, *words, language="es"):
    answer = browser(viewer, language).get(reverse(name, args=words))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_task_is_called_by_what_is_to_be_done_and_when(browser, ana, task):
    for name, more in (("record-page", ()), ("record-void", ()), ("record-move", ("drop",))):
        page = told(browser, ana, name, "task", task.pk, *more)
        head = page[page.index("<h1>") : page.index("</h1>")]
        assert "Entrevista, 9 jun 2021" in head
        assert str(task.case_id) not in head


def test_a_form_shows_days_as_they_are_written_and_leads_back(browser, ana, task):
    page = told(browser, ana, "record-edit", "task", task.pk, "task")
    assert 'value="09/06/2021"' in page
    for place in (("case", task.case_id), ("task", task.pk)):
        assert f'<a href="{reverse("record-page", args=place)}">' in page


def test_a_history_tells_the_step_in_words_and_the_hour_of_the_place(browser, ana, task):
    make_move(ana, task, "finish", {}, task.version)
    page = told(browser, ana, "record-history", "task", task.pk)
    assert "Hecha" in page
    assert ">done<" not in page
    assert "Tarea: se registró" in page
    hours = {f"{timezone.localtime(moment):%H:}" for moment in (task.created_at, timezone.now())}
    assert any(f", {hour}" in page for hour in hours)
