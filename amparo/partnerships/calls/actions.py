"""What is done with a data call: write it, send it, answer it, send an answer back, remind."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.access.action import action
from amparo.access.gate import create
from amparo.kernel.errors import Invalid, NotPossible
from amparo.partnerships.layout.calls import DATA_CALL
from amparo.partnerships.models import Answer, DataCall, DataRequest
from amparo.reference.codes import code_list
from amparo.reference.country import country

from .timing import Step, step_due

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from amparo.access.viewer import Viewer

STATES = ("done", "none", "no_data")
LONGEST_WAIT = 366  # days


@action("data_call.open", needs="data-call.create")
def open_call(
    viewer: Viewer,
    _target: None,
    answers: Mapping[str, Any],
    pairs: Iterable[tuple[str, str]],
    wording: str = "",
) -> DataCall:
    """Write a call with a question for each pair of body and question. Nobody is asked yet.

    ``wording`` is the question in the Focal Point's own words, for pairs whose question is
    ``other``. Raises Invalid with a sentence for each field that cannot stand.
    """
    asked = list(dict.fromkeys(pairs))
    if not asked:
        raise Invalid({"questions": _("Choose at least one question and one body.")})
    if any(question == "other" for _body, question in asked) and not wording.strip():
        raise Invalid({"wording": _("Write the question that you ask in your own words.")})
    _must_make_sense(answers)
    call: DataCall = create(viewer, DATA_CALL, answers)
    for agency, question in asked:
        add_question(call, agency, question, wording if question == "other" else "")
    return call


def _must_make_sense(answers: Mapping[str, Any]) -> None:
    today, due = timezone.localdate(), answers.get("due_on")
    if due is None or due < today:
        raise Invalid({"due_on": _("Give a day from today on.")})
    if (due - today).days > LONGEST_WAIT:
        raise Invalid({"due_on": _("Give a day within a year.")})


def add_question(call: DataCall, agency: str, question: str, wording: str = "") -> DataRequest:
    """One question of a call, not sent yet. Call it inside an action."""
    request = DataRequest(
        call=call, agency=agency, question=question, wording=wording, due_on=call.due_on
    )
    request.save()
    return request


@action("data_call.send", needs="data-call.send")
def send_call(viewer: Viewer, call: DataCall) -> DataCall:
    """Ask: from now on each body sees its own questions. Raises NotPossible when there is none."""
    after = call.workflow.after("send", call)
    call.status, call.sent_on = after, timezone.localdate()
    call.save()
    for request in requests_of(call):
        request.status = request.workflow.after("ask", request)
        request.save()
    return call


@action("data_call.close", needs="data-call.close")
def close_call(viewer: Viewer, call: DataCall) -> DataCall:
    """End a call. What was not answered stays *not reported*; nobody is reminded any more."""
    call.status = call.workflow.after("close", call)
    call.save()
    return call


def requests_of(call: DataCall) -> list[DataRequest]:
    """The questions of a call that the viewer sees, bodies in order of their names."""
    rows = DataRequest.objects.filter(call=call).select_related("answer", "call")
    order = {code: place for place, code in enumerate(code_list("question").terms)}
    bodies = code_list("agency")
    return sorted(rows, key=lambda row: (bodies.label(row.agency), order[row.question]))


@action("data_request.answer", needs="data-request.answer")
def answer_request(
    viewer: Viewer,
    request: DataRequest,
    state: str,
    *,
    number: int | None = None,
    evidence: str = "",
) -> DataRequest:
    """Answer a question of one's body, or change the answer while the call is open.

    *Done* needs its evidence; *none* and *no data* stand by themselves. Raises Invalid.
    """
    if request.call.status != "out":
        raise NotPossible(_("This call is closed. Ask the Focal Point to open it again."))
    if state not in STATES:
        raise Invalid({"state": _("Choose one: done, none, or no data.")})
    if state == "done" and not evidence.strip() and not request.files.exists():
        raise Invalid({"evidence": _("Say where this can be read, so that others can check it.")})
    if state != "done" and number:
        raise Invalid({"number": _("A number belongs to “done” only.")})
    answer = request.answer or Answer(
        question=request.question,
        agency=request.agency,
        period_from=request.call.period_from,
        period_to=request.call.period_to,
    )
    answer.state, answer.number = state, number if state == "done" else None
    answer.evidence, answer.answered_on = evidence.strip(), timezone.localdate()
    answer.save()
    request.answer = answer
    request.status = request.workflow.after("answer", request)
    request.return_reason = ""
    request.save()
    return request


@action("data_request.return", needs="data-request.return")
def return_request(
    viewer: Viewer, request: DataRequest, reason: str, due_on: dt.date | None = None
) -> DataRequest:
    """Send an answer back with the reason; until it is answered anew it reads *not reported*."""
    if not reason.strip():
        raise Invalid({"return_reason": _("Say what is missing or unclear.")})
    request.status = request.workflow.after("return", request)
    request.return_reason = reason.strip()
    request.due_on = due_on or request.due_on
    request.save()
    return request


@action("data_call.remind", needs="data-call.edit")
def remind(
    viewer: Viewer, call: DataCall | None, *, today: dt.date | None = None, is_asked: bool = False
) -> list[tuple[DataRequest, Step]]:
    """Remind the bodies that owe an answer, in one call or in all, and send late ones on.

    Who is reminded follows from the country's file; ``is_asked`` reminds every body that has not
    answered, whatever the day. Nobody is reminded twice on one day. Gives what was done.
    """
    today = today or timezone.localdate()
    rows = DataRequest.objects.filter(call__status="out", status__in=("asked", "returned"))
    if call is not None:
        rows = rows.filter(call=call)
    rules, told = country().calls, []
    for request in rows.select_related("call").order_by("due_on", "pk"):
        step = step_due(request, today, rules, is_asked=is_asked)
        if step is None:
            continue
        request.reminders += 1
        request.reminded_on = today
        request.escalation = step.escalation or request.escalation
        request.save()
        told.append((request, step))
    return told
