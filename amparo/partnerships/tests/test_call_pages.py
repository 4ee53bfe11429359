"""The pages of data calls: who reaches them, and what a form that was filled in badly says."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from amparo.access.factories import a_user
from amparo.access.viewer import viewer_of
from amparo.kernel.scope import seen_by
from amparo.partnerships.calls import actions
from amparo.partnerships.models import Answer, DataCall, DataRequest

from .test_calls import a_call, asked

pytestmark = pytest.mark.once  # pages; test_calls asks their questions on both databases


@pytest.fixture
def people(db):
    return {
        "fay": a_user("fay", "FOCAL", "council"),
        "mel": a_user("mel", "MEMBER", "police"),
        "dan": a_user("dan", "MEMBER", "dpp"),
        "eve": a_user("eve", "ATIP_OFF", "police"),
        "cleo": a_user("cleo", "CHAIR", "council"),
    }


@pytest.fixture
def as_(client, people):
    def signed_in(name):
        client.force_login(people[name], backend="amparo.access.signin.Backend")
        session = client.session
        session["began"] = timezone.now().timestamp()
        session.save()
        return client

    return signed_in


@pytest.fixture
def sent(people):
    focal = viewer_of(people["fay"])
    call = a_call(focal)
    actions.send_call(focal, call)
    return call


def address(people, question):
    request = asked(viewer_of(people["fay"]), question)
    return reverse("data-request-page", args=[request.pk])


def version(people, question):
    return str(asked(viewer_of(people["fay"]), question).version)


def test_a_member_answers_and_is_led_on(as_, people, sent):
    url = address(people, "officials_investigated")
    page = as_("mel").get(url).content.decode()
    assert "Did your office open investigations of officials" in page
    told = {"state": "none", "version": version(people, "officials_investigated")}
    answered = as_("mel").post(url, told)
    assert answered.status_code == 302
    with seen_by(viewer_of(people["mel"])):
        assert Answer.objects.get().state == "none"


def test_an_answer_without_a_choice_keeps_what_was_typed(as_, people, sent):
    url = address(people, "officials_investigated")
    told = {"evidence": "File 7", "version": version(people, "officials_investigated")}
    page = as_("mel").post(url, told)
    assert page.status_code == 200
    assert "File 7" in page.content.decode()


def test_done_without_evidence_gets_a_sentence_beside_the_field(as_, people, sent):
    url = address(people, "officials_investigated")
    told = {"state": "done", "version": version(people, "officials_investigated")}
    page = as_("mel").post(url, told).content.decode()
    assert "Say where this can be read" in page


@pytest.mark.parametrize("number", ["-1", "many", "1.5", "99999999999999"])
def test_a_number_that_is_none_gets_a_sentence(as_, people, sent, number):
    url = address(people, "officials_investigated")
    told = {"state": "done", "evidence": "File 7", "number": number}
    told["version"] = version(people, "officials_investigated")
    page = as_("mel").post(url, told)
    assert page.status_code == 200
    assert 'aria-invalid="true"' in page.content.decode()


def test_an_answer_from_an_old_page_does_not_overwrite_a_newer_one(as_, people, sent):
    url, old = address(people, "officials_investigated"), "0"
    page = as_("mel").post(url, {"state": "none", "version": old})
    assert "Somebody else changed this record" in page.content.decode()


@pytest.mark.parametrize("name", ["dan", "eve"])
def test_a_question_to_another_body_does_not_exist(as_, people, sent, name):
    assert as_(name).get(address(people, "officials_investigated")).status_code == 404


def test_the_list_of_a_body_holds_its_own_questions_in_spanish_too(as_, people, sent):
    client = as_("mel")
    client.cookies["django_language"] = "es"
    with translation.override("es"):
        page = client.get(reverse("data-requests"), headers={"accept-language": "es"})
    text = page.content.decode()
    assert text.count("work-what") == 1
    assert "fiscal" not in text.lower()


def test_the_focal_point_sees_how_far_a_call_is(as_, people, sent):
    request = asked(viewer_of(people["fay"]), "men_shelter_used")
    actions.answer_request(viewer_of(people["fay"]), request, "none")
    page = as_("fay").get(reverse("data-call-page", args=[sent.pk])).content.decode()
    assert "1 of 3 questions answered" in page
    assert "none reported" in page


def test_the_week_before_only_what_is_missing_can_be_shown(as_, people, sent):
    focal = viewer_of(people["fay"])
    actions.answer_request(focal, asked(focal, "men_shelter_used"), "none")
    url = reverse("data-call-page", args=[sent.pk])
    counts = {
        show: as_("fay").get(url, {"show": show}).content.decode().count("work-what")
        for show in ("", "missing", "answered", "nonsense")
    }
    assert counts == {"": 3, "missing": 2, "answered": 1, "nonsense": 3}


def test_a_call_is_written_looked_at_and_sent(as_, people):
    client = as_("fay")
    form = reverse("data-call-new") + "?for=tip_answer"
    assert "Police Department" in client.get(form).content.decode()
    told = {
        "period": "RP2022",
        "due_on": (timezone.localdate() + dt.timedelta(days=5)).isoformat(),
        "questions": ["officials_investigated", "training_held"],
        "bodies": ["police", "dpp"],
    }
    written = client.post(form, told)
    with seen_by(viewer_of(people["fay"])):
        call = DataCall.objects.get()
        pairs = set(DataRequest.objects.values_list("agency", "question"))
    assert written.url == reverse("data-call-page", args=[call.pk])
    assert pairs == {
        ("police", "officials_investigated"),
        ("police", "training_held"),
        ("dpp", "training_held"),
    }
    client.post(reverse("data-call-step", args=[call.pk]), {"step": "send"})
    with seen_by(viewer_of(people["mel"])):
        assert DataRequest.objects.count() == 2


@pytest.mark.parametrize(
    "bad",
    [
        {"due_on": "2020-01-01"},
        {"due_on": "soon"},
        {"period": "RP1066"},
        {"period": "nonsense"},
        {"questions": ["nonsense"]},
        {"questions": []},
        {"bodies": []},
        {"bodies": ["tourism"]},
    ],
    ids=str,
)
def test_a_call_that_makes_no_sense_is_refused_with_sentences(as_, people, bad):
    told = {
        "period": "RP2022",
        "due_on": (timezone.localdate() + dt.timedelta(days=5)).isoformat(),
        "questions": ["officials_investigated"],
        "bodies": ["police"],
    }
    page = as_("fay").post(reverse("data-call-new") + "?for=tip_answer", told | bad)
    assert page.status_code == 200
    assert "Problem" in page.content.decode()
    with seen_by(viewer_of(people["fay"])):
        assert not DataCall.objects.exists()


def test_members_and_the_chair_send_nothing(as_, people, sent):
    url = reverse("data-call-step", args=[sent.pk])
    for name in ("mel", "cleo", "eve"):
        assert as_(name).post(url, {"step": "close"}).status_code == 404
        assert as_(name).get(reverse("data-call-new")).status_code == 404


def test_the_chair_sees_the_call_and_what_was_answered(as_, people, sent):
    page = as_("cleo").get(reverse("data-call-page", args=[sent.pk]))
    assert page.status_code == 200
    assert "Send the questions" not in page.content.decode()


def test_an_answer_goes_back_with_a_reason(as_, people, sent):
    focal = viewer_of(people["fay"])
    actions.answer_request(focal, asked(focal, "officials_investigated"), "none")
    url = address(people, "officials_investigated")
    back = as_("fay").post(url, {"step": "return", "return_reason": "Which months?"})
    assert back.status_code == 302
    assert "Which months?" in as_("mel").get(url).content.decode()


def test_home_counts_what_waits(as_, people, sent):
    assert "Questions to answer" in as_("mel").get("/").content.decode()
    assert "Answers that bodies still owe" in as_("fay").get("/").content.decode()
    assert "Questions to answer" not in as_("eve").get("/").content.decode()


def test_a_late_question_reaches_the_head_of_the_body_and_then_the_chair(as_, people, sent):
    people["hugo"] = a_user("hugo", "BODY_HEAD", "police")
    focal = viewer_of(people["fay"])
    assert "sent on to you" not in as_("hugo").get("/").content.decode()
    actions.remind(focal, sent, today=sent.due_on + dt.timedelta(days=3))
    assert "1 sent on to you" in as_("hugo").get("/").content.decode()
    assert "sent on to you" not in as_("cleo").get("/").content.decode()
    actions.remind(focal, sent, today=sent.due_on + dt.timedelta(days=10))
    assert "3 sent on to you" in as_("cleo").get("/").content.decode()


def test_more_questions_cost_the_page_of_a_call_no_more_queries(as_, people):
    focal = viewer_of(people["fay"])
    small = a_call(focal, [("police", "officials_investigated"), ("dpp", "officials_prosecuted")])
    bodies = ("police", "dpp", "dhs", "mhd", "health", "labour")
    asked_of = ("training_held", "awareness_held", "funds_spent", "laws_changed")
    large = a_call(focal, [(body, question) for body in bodies for question in asked_of])
    client = as_("fay")
    counts = []
    for call in (small, large):
        actions.send_call(focal, call)
        url = reverse("data-call-page", args=[call.pk])
        client.get(url)
        with CaptureQueriesContext(connection) as told:
            assert client.get(url).status_code == 200
        counts.append(len(told))
    assert counts[0] == counts[1], counts


def test_more_questions_cost_the_list_of_a_body_no_more_queries(as_, people):
    focal = viewer_of(people["fay"])
    client, url, counts = as_("mel"), reverse("data-requests"), []
    questions = ("officials_investigated", "training_held", "funds_spent", "online_investigations")
    for number in (1, 4):
        call = a_call(focal, [("police", question) for question in questions[:number]])
        actions.send_call(focal, call)
        client.get(url)
        with CaptureQueriesContext(connection) as told:
            assert client.get(url).status_code == 200
        counts.append(len(told))
    assert counts[1] - counts[0] <= 1, counts
