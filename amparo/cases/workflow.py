"""The steps of a case and of a task, and the moves between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.kernel.workflow import Move, Step, Workflow

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from .models import Case

OPEN_TASK_STEPS = ("open", "waiting")


def still_has_tasks(case: Case) -> str | Promise | None:
    """Why a case cannot be closed yet: somebody still has something to do for it."""
    if case.tasks.filter(status__in=OPEN_TASK_STEPS).exists():
        return _("A task of this case is still open. Finish it or drop it first.")
    return None


CASE = Workflow(
    "case",
    steps=[
        Step("open", pgettext_lazy("case", "Open")),
        Step("closed", pgettext_lazy("case", "Closed")),
    ],
    moves=[
        Move(
            "close",
            _("Close the case"),
            leaves=("open",),
            enters="closed",
            asks=("close_reason", "closed_on"),
            unless=still_has_tasks,
        ),
        Move("reopen", _("Open the case again"), leaves=("closed",), enters="open"),
    ],
)

TASK = Workflow(
    "task",
    steps=[
        Step("open", _("To do")),
        Step("waiting", _("Waiting for others")),
        Step("done", pgettext_lazy("task", "Done")),
        Step("dropped", pgettext_lazy("task", "Dropped")),
    ],
    moves=[
        Move("finish", _("Mark as done"), leaves=OPEN_TASK_STEPS, enters="done"),
        Move("wait", _("Wait for others"), leaves=("open",), enters="waiting", asks=("due_on",)),
        Move("resume", _("Take up again"), leaves=("waiting",), enters="open"),
        Move("drop", _("Drop the task"), leaves=OPEN_TASK_STEPS, enters="dropped"),
    ],
)
