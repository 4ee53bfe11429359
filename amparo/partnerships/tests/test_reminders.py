"""Reminders: on the days that the country names, once a day, and on to the head when late."""

import argparse
import datetime as dt
import json
from dataclasses import dataclass

import pytest
from django.utils import timezone

from amparo.kernel.scope import seen_by
from amparo.partnerships import commands
from amparo.partnerships.calls import actions
from amparo.partnerships.calls.timing import Step, step_due
from amparo.partnerships.models import DataRequest
from amparo.reference.asking import Calls

from .test_calls import a_call

DUE = dt.date(2022, 6, 20)
RULES = Calls((7, 2, 0), 3, {"head": 3, "chair": 10}, 14, {}, {})


@dataclass
class Waiting:
    due_on: dt.date = DUE
    reminded_on: dt.date | None = None
    escalation: str = ""


def on(days_left):
    return DUE - dt.timedelta(days=days_left)


def course(looks):
    """What happens to one question when somebody looks on these days: days left → step."""
    question, found = Waiting(), {}
    for left in looks:
        step = step_due(question, on(left), RULES)
        if step is not None:
            found[left] = step.escalation
            question.reminded_on = on(left)
            question.escalation = step.escalation or question.escalation
    return found


def test_looked_at_every_day_a_question_is_reminded_on_the_days_of_the_file():
    told = course(range(14, -16, -1))
    assert told == {7: "", 2: "", 0: "", -3: "head", -6: "", -9: "", -10: "chair", -13: ""}


def test_days_on_which_nobody_looked_are_made_up_for_once():
    assert course([5, 4, 1, -1]) == {5: "", 1: ""}
    assert course([-30, -31]) == {-30: "chair"}


def test_nobody_is_reminded_twice_on_one_day():
    question = Waiting(reminded_on=on(7))
    assert step_due(question, on(7), RULES) is None
    assert step_due(question, on(7), RULES, is_asked=True) is None


def test_the_focal_point_may_remind_on_any_day():
    assert step_due(Waiting(), on(11), RULES) is None
    assert step_due(Waiting(), on(11), RULES, is_asked=True) == Step(11)


@pytest.fixture
def call(fay):
    made = a_call(fay, due_on=timezone.localdate() + dt.timedelta(days=7))
    actions.send_call(fay, made)
    return made


def test_only_those_who_have_not_answered_are_reminded(fay, call):
    with seen_by(fay):
        request = DataRequest.objects.select_related("call", "answer").get(agency="police")
    actions.answer_request(fay, request, "none")
    assert {r.agency for r, _ in actions.remind(fay, None)} == {"dpp", "dhs"}
    assert actions.remind(fay, None) == []


def test_a_late_question_goes_on_to_the_head_and_then_to_the_chair(fay, call):
    late = call.due_on + dt.timedelta(days=3)
    assert {step.escalation for _, step in actions.remind(fay, None, today=late)} == {"head"}
    later = call.due_on + dt.timedelta(days=10)
    assert {step.escalation for _, step in actions.remind(fay, None, today=later)} == {"chair"}
    with seen_by(fay):
        assert {r.escalation for r in DataRequest.objects.all()} == {"chair"}
        assert {r.reminders for r in DataRequest.objects.all()} == {2}


def test_a_call_that_is_closed_reminds_nobody(fay, call):
    actions.close_call(fay, call)
    assert actions.remind(fay, None, today=call.due_on) == []


def called(*words):
    parser = argparse.ArgumentParser()
    commands.register(parser.add_subparsers())
    return parser.parse_args(["calls", "remind", *words])


def test_the_morning_command_reminds_once_and_tells_whom(fay, call, capsys):
    late = (call.due_on + dt.timedelta(days=3)).isoformat()
    asked = called("--on", late, "--format", "json")
    assert asked.run(asked) == commands.DONE
    told = json.loads(capsys.readouterr().out)
    assert told["reminded"] == 3
    assert told["bodies"]["dpp"] == {"questions": 1, "sent_on_to": ["head"]}
    again = called("--on", late)
    assert again.run(again) == commands.DONE
    assert capsys.readouterr().out == "Nobody had to be reminded.\n"


def test_a_day_that_is_none_is_wrong_usage_and_help_has_examples(capsys):
    with pytest.raises(SystemExit) as end:
        called("--on", "soon")
    assert end.value.code == 2
    assert "2022-06-13" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        called("--help")
    told = capsys.readouterr().out
    assert "amparo calls remind --format json" in told
    assert "exit codes: 0 done" in told


def test_a_reminder_is_written_down_without_the_words_of_the_question(fay, call):
    from amparo.audit.models import Entry

    actions.remind(fay, call, is_asked=True)
    entry = Entry.objects.latest("seq")
    assert entry.name == "data_call.remind"
    assert "shelter" not in str(entry.changes)
