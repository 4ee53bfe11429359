"""The steps of a data call, of one question in it, and of an activity of the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.kernel.workflow import Move, Step, Workflow

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from .models import DataCall, DataRequest

OPEN_REQUEST_STEPS = ("asked", "returned")


def asks_nothing(call: DataCall) -> str | Promise | None:
    """Why a call cannot be sent yet: it holds no question."""
    if not call.requests.filter(voided_at__isnull=True).exists():
        return _("This call has no question yet. Add one first.")
    return None


def has_no_answer(request: DataRequest) -> str | Promise | None:
    """Why a question is not answered: there is no answer to it."""
    if request.answer_id is None:
        return _("Answer the question first: done, none, or no data.")
    return None


DATA_CALL = Workflow(
    "data-call",
    steps=[
        Step("draft", pgettext_lazy("data call", "Being written")),
        Step("out", pgettext_lazy("data call", "Sent")),
        Step("closed", pgettext_lazy("data call", "Closed")),
    ],
    moves=[
        Move("send", _("Send the questions"), ("draft",), "out", unless=asks_nothing),
        Move("close", _("Close the call"), ("out",), "closed"),
        Move("reopen", _("Open the call again"), ("closed",), "out"),
    ],
)

DATA_REQUEST = Workflow(
    "data-request",
    steps=[
        Step("draft", pgettext_lazy("data request", "Not sent yet")),
        Step("asked", pgettext_lazy("data request", "Waits for an answer")),
        Step("answered", pgettext_lazy("data request", "Answered")),
        Step("returned", pgettext_lazy("data request", "Came back")),
    ],
    moves=[
        Move("ask", _("Send the question"), ("draft",), "asked"),
        Move(
            "answer",
            _("Answer"),
            ("asked", "returned", "answered"),
            "answered",
            unless=has_no_answer,
        ),
        Move("return", _("Send it back"), ("answered",), "returned", asks=("return_reason",)),
    ],
)

PLAN_ACTIVITY = Workflow(
    "plan-activity",
    steps=[
        Step("planned", pgettext_lazy("plan activity", "Planned")),
        Step("started", pgettext_lazy("plan activity", "Begun")),
        Step("delayed", pgettext_lazy("plan activity", "Delayed")),
        Step("done", pgettext_lazy("plan activity", "Done"), is_final=True),
        Step("dropped", pgettext_lazy("plan activity", "Dropped"), is_final=True),
    ],
    moves=[
        Move("start", _("Begin"), ("planned", "delayed"), "started", asks=("started_on",)),
        Move(
            "delay",
            _("Mark as delayed"),
            ("planned", "started"),
            "delayed",
            asks=("cause", "due_on"),
        ),
        Move(
            "finish",
            pgettext_lazy("plan activity", "Mark as done"),
            ("started", "delayed"),
            "done",
            asks=("done_on", "result"),
        ),
        Move(
            "drop",
            pgettext_lazy("plan activity", "Drop"),
            ("planned", "started", "delayed"),
            "dropped",
            asks=("drop_reason",),
            needs="plan_activity.drop",
            hint=_("Only the council drops an activity of its plan."),
        ),
    ],
)
