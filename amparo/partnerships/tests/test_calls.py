"""Data calls: each body sees its own questions, and three answers stay three."""

import datetime as dt

import pytest
from django.utils import timezone

from amparo.access.factories import a_viewer
from amparo.access.gate import create, edit, make_move
from amparo.access.viewer import viewer_of
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible
from amparo.kernel.layout import LAYOUTS
from amparo.kernel.scope import seen_by
from amparo.partnerships.calls import actions
from amparo.partnerships.calls.outcome import together
from amparo.partnerships.factories import FIRST, LAST
from amparo.partnerships.models import Answer, DataCall, DataRequest

IN_TWO_WEEKS = dt.timedelta(days=14)
PAIRS = [
    ("police", "officials_investigated"),
    ("dpp", "officials_prosecuted"),
    ("dhs", "men_shelter_used"),
]


@pytest.fixture
def mel(db):
    """The contact person of the police."""
    return a_viewer("mel", "MEMBER", "police")


@pytest.fixture
def dan(db):
    """The contact person of the prosecutors."""
    return a_viewer("dan", "MEMBER", "dpp")


def a_call(fay, pairs=PAIRS, due_on=None, wording=""):
    answers = {
        "product": "tip_answer",
        "period_from": FIRST,
        "period_to": LAST,
        "due_on": due_on or timezone.localdate() + IN_TWO_WEEKS,
    }
    return actions.open_call(fay, None, answers, pairs, wording)


@pytest.fixture
def call(fay):
    made = a_call(fay)
    actions.send_call(fay, made)
    return made


def asked(viewer, question):
    with seen_by(viewer):
        return DataRequest.objects.select_related("call", "answer").get(question=question)


def test_nobody_sees_a_question_before_it_is_sent(fay, mel):
    call = a_call(fay)
    with seen_by(mel):
        assert not DataRequest.objects.exists()
        assert not DataCall.objects.exists()
    actions.send_call(fay, call)
    with seen_by(mel):
        assert [row.question for row in DataRequest.objects.all()] == ["officials_investigated"]
        assert DataCall.objects.get().sent_on == timezone.localdate()


def test_each_body_sees_its_own_questions_and_no_others(call, mel, dan, fay):
    for viewer, question in ((mel, "officials_investigated"), (dan, "officials_prosecuted")):
        with seen_by(viewer):
            assert [row.question for row in DataRequest.objects.all()] == [question]
    with seen_by(fay):
        assert DataRequest.objects.count() == 3
    with pytest.raises(NotAllowed):
        actions.answer_request(dan, asked(fay, "officials_investigated"), "none")


def test_a_body_that_was_asked_nothing_sees_no_call(call):
    ben = a_viewer("ben", "MEMBER", "health")
    with seen_by(ben):
        assert not DataCall.objects.exists()


def test_somebody_who_is_no_contact_person_sees_no_question(call):
    eve = a_viewer("eve", "ATIP_OFF", "police")
    with seen_by(eve):
        assert not DataRequest.objects.exists()
        assert not DataCall.objects.exists()


@pytest.mark.parametrize("state", ["none", "no_data"])
def test_none_and_no_data_are_kept_apart_and_reach_the_fact(call, mel, fact, state):
    request = asked(mel, "officials_investigated")
    actions.answer_request(mel, request, state)
    told = {row["question"]: row["state"] for row in fact("answer")}
    assert told["officials_investigated"] == state
    assert told["officials_prosecuted"] == "not_reported"


def test_done_needs_its_evidence(call, mel):
    request = asked(mel, "officials_investigated")
    with pytest.raises(Invalid) as refusal:
        actions.answer_request(mel, request, "done", number=2)
    assert set(refusal.value.errors) == {"evidence"}
    actions.answer_request(mel, request, "done", number=2, evidence="Register of the unit, 2022")
    with seen_by(mel):
        answer = Answer.objects.get()
    assert (answer.state, answer.number, answer.agency) == ("done", 2, "police")
    assert (answer.period_from, answer.period_to) == (FIRST, LAST)


def test_a_number_beside_none_is_refused(call, mel):
    with pytest.raises(Invalid) as refusal:
        actions.answer_request(mel, asked(mel, "officials_investigated"), "none", number=3)
    assert set(refusal.value.errors) == {"number"}


def test_the_answer_of_a_body_is_its_own_whoever_types_it(call, fay):
    actions.answer_request(fay, asked(fay, "officials_investigated"), "none")
    with seen_by(fay):
        assert Answer.objects.get().agency == "police"


def test_an_answer_can_be_changed_while_the_call_is_open_and_not_after(call, mel, fay):
    actions.answer_request(mel, asked(mel, "officials_investigated"), "none")
    actions.answer_request(mel, asked(mel, "officials_investigated"), "no_data")
    with seen_by(mel):
        assert [answer.state for answer in Answer.objects.all()] == ["no_data"]
    actions.close_call(fay, call)
    with pytest.raises(NotPossible):
        actions.answer_request(mel, asked(mel, "officials_investigated"), "none")


def test_what_comes_back_reads_not_reported_until_it_is_answered_anew(call, mel, fay, fact):
    actions.answer_request(mel, asked(mel, "officials_investigated"), "none")
    actions.return_request(fay, asked(fay, "officials_investigated"), "Which months are covered?")
    assert {r["state"] for r in fact("answer")} == {"not_reported"}
    actions.answer_request(mel, asked(mel, "officials_investigated"), "none")
    told = {row["question"]: row["state"] for row in fact("answer")}
    assert told["officials_investigated"] == "none"


def test_answers_of_several_bodies_come_to_one_state(fay, fact):
    pairs = [(body, "training_held") for body in ("police", "dpp", "dhs")]
    call = a_call(fay, pairs)
    actions.send_call(fay, call)
    steps = [("police", "none", "not_reported"), ("dpp", "no_data", "not_reported")]
    steps += [("dhs", "none", "no_data"), ("dhs", "done", "done")]
    for body, state, comes_to in steps:
        with seen_by(fay):
            request = DataRequest.objects.select_related("call", "answer").get(agency=body)
        actions.answer_request(fay, request, state, evidence="Minutes of June")
        (row,) = fact("answer")
        with seen_by(fay):
            rows = list(DataRequest.objects.select_related("answer"))
        assert row["state"] == together(rows) == comes_to
        assert row["bodies"] == 3


def test_a_question_in_own_words_needs_the_words(fay):
    with pytest.raises(Invalid) as refusal:
        a_call(fay, [("police", "other")])
    assert set(refusal.value.errors) == {"wording"}
    call = a_call(fay, [("police", "other")], wording="How many officers speak Spanish?")
    with seen_by(fay):
        assert DataRequest.objects.get(call=call).wording


def test_a_call_without_a_question_or_with_a_day_gone_by_is_refused(fay):
    with pytest.raises(Invalid) as refusal:
        a_call(fay, [])
    assert set(refusal.value.errors) == {"questions"}
    with pytest.raises(Invalid) as refusal:
        a_call(fay, due_on=timezone.localdate() - dt.timedelta(days=1))
    assert set(refusal.value.errors) == {"due_on"}


@pytest.mark.parametrize("verb", ["open", "send", "remind", "close", "return"])
def test_a_contact_person_only_answers(call, mel, verb):
    request = asked(mel, "officials_investigated")
    acts = {
        "open": lambda: a_call(mel),
        "send": lambda: actions.send_call(mel, request.call),
        "remind": lambda: actions.remind(mel, request.call),
        "close": lambda: actions.close_call(mel, request.call),
        "return": lambda: actions.return_request(mel, request, "no"),
    }
    with pytest.raises(NotAllowed):
        acts[verb]()


def test_a_contact_person_moves_no_day_and_no_step_by_the_general_pages(call, mel):
    request = asked(mel, "officials_investigated")
    later = {"due_on": request.due_on + IN_TWO_WEEKS}
    with pytest.raises(NotAllowed):
        edit(mel, request, LAYOUTS["data-request"].section("what"), later)
    with pytest.raises(NotPossible):
        make_move(mel, request, "answer")


def test_evidence_is_sealed_and_in_no_fact(call, mel, fact):
    request = asked(mel, "officials_investigated")
    actions.answer_request(mel, request, "done", evidence="File 12 of the tribunal")
    assert "tribunal" not in str(fact("answer"))
    with seen_by(mel):
        assert "tribunal" not in str(vars(Answer.objects.get()))


def test_an_activity_of_the_plan_serves_a_recommendation_and_takes_its_course(mel, fact):
    layout = LAYOUTS["plan-activity"]
    answers = {
        "title": "Interview room for children",
        "area": "protection",
        "recommendation": "rb_09",
        "due_on": LAST,
    }
    activity = create(mel, layout, answers)
    make_move(mel, activity, "start", {"started_on": FIRST})
    with pytest.raises(NotAllowed):
        make_move(mel, activity, "drop", {"drop_reason": "no money"})
    make_move(mel, activity, "finish", {"done_on": LAST, "result": "The room is in use."})
    (row,) = fact("plan_activity")
    assert (row["recommendation"], row["status"], row["done_on"]) == ("rb_09", "done", str(LAST))
    assert "room" not in str(row)


def test_only_the_council_drops_an_activity(fay, mel, db):
    layout = LAYOUTS["plan-activity"]
    answers = {"title": "A video", "area": "prevention", "due_on": LAST}
    activity = create(mel, layout, answers)
    chair = a_viewer("cleo", "CHAIR", "council")
    make_move(chair, activity, "drop", {"drop_reason": "Decision of 3 May"})
    assert activity.status == "dropped"


def test_somebody_whose_role_has_ended_answers_nothing(call, mel):
    from amparo.access.models import RoleGrant, User
    from amparo.kernel import act as acts
    from amparo.kernel.scope import unscoped

    with acts.performing(acts.Act("test", "test", "", "")), unscoped("test"):
        grant = RoleGrant.rows.get(user__username="mel")
        grant.to_on = timezone.localdate() - dt.timedelta(days=1)
        grant.save()
        gone = viewer_of(User.rows.get(username="mel"))
    with pytest.raises(NotAllowed):
        actions.answer_request(gone, asked(mel, "officials_investigated"), "none")


def test_done_without_the_number_that_was_asked_for_is_not_reported(call, mel, fact):
    told = asked(mel, "officials_investigated")
    actions.answer_request(mel, told, "done", evidence="Register of the unit")
    assert [row["state"] for row in fact("answer") if "investigated" in row["question"]] == [
        "not_reported"
    ]
    assert together([asked(mel, "officials_investigated")]) == "not_reported"


def test_done_with_its_number_or_where_none_is_asked_for_is_done(fay, mel, fact):
    made = a_call(fay, [("police", "officials_investigated"), ("police", "training_held")])
    actions.send_call(fay, made)
    for question, number in (("officials_investigated", 0), ("training_held", None)):
        told = asked(mel, question)
        actions.answer_request(mel, told, "done", number=number, evidence="Register of the unit")
    assert {row["state"] for row in fact("answer")} == {"done"}
