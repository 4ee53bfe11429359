"""The steps of a report and of an identification, and the moves between them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.kernel.workflow import Move, Step, Workflow

LAID_DOWN = ("linked", "duplicate", "passed_on", "no_action")

REPORT = Workflow(
    "report",
    steps=[
        Step("received", pgettext_lazy("report", "Received")),
        Step("triaged", pgettext_lazy("report", "Looked at")),
        Step("opened", pgettext_lazy("report", "Case opened")),
        Step("linked", pgettext_lazy("report", "Joined to a case")),
        Step("passed_on", pgettext_lazy("report", "Passed on")),
        Step("no_action", pgettext_lazy("report", "No action")),
        Step("duplicate", pgettext_lazy("report", "Reported before")),
    ],
    moves=[
        Move(
            "triage",
            _("Look at it"),
            leaves=("received",),
            enters="triaged",
            asks=("urgency", "exploitation"),
            hint=_("Say what it seems to be; “unspecified” is an answer."),
        ),
        Move("open", _("Open a case"), leaves=("triaged",), enters="opened", asks=("case",)),
        Move("link", _("Join to a case"), leaves=("triaged",), enters="linked", asks=("case",)),
        Move(
            "mark_duplicate",
            _("Mark as reported before"),
            leaves=("triaged",),
            enters="duplicate",
            asks=("closing_reason",),
        ),
        Move(
            "pass_on",
            _("Pass on to another body"),
            leaves=("triaged",),
            enters="passed_on",
            asks=("passed_to", "closing_reason"),
        ),
        Move(
            "set_aside",
            _("Take no action"),
            leaves=("triaged",),
            enters="no_action",
            asks=("closing_reason", "second_reader"),
            hint=_("A second person has to have read the report."),
        ),
        Move("take_up", _("Look at it again"), leaves=LAID_DOWN, enters="triaged"),
    ],
)

IDENTIFICATION = Workflow(
    "identification",
    steps=[
        Step("potential", pgettext_lazy("identification", "Potential victim")),
        Step("confirmed", pgettext_lazy("identification", "Confirmed victim")),
        Step("not_victim", pgettext_lazy("identification", "Found not to be a victim")),
        Step("withdrawn", pgettext_lazy("identification", "Withdrawn by the person")),
        Step("review", pgettext_lazy("identification", "Under review")),
    ],
    moves=[
        Move(
            "confirm",
            _("Confirm as a victim"),
            leaves=("potential", "review"),
            enters="confirmed",
            asks=(
                "confirmed_on",
                "exploitation",
                "where_exploited",
                "procedure_version",
                "grounds",
            ),
            hint=_("Grounds name the act, the means and the purpose; for a child, no means."),
        ),
        Move(
            "find_not_victim",
            _("Find not to be a victim"),
            leaves=("potential", "review"),
            enters="not_victim",
            asks=("decided_on", "procedure_version", "grounds"),
        ),
        Move(
            "withdraw",
            _("Withdraw at the person's wish"),
            leaves=("potential",),
            enters="withdrawn",
            asks=("decided_on",),
            hint=_("Services stay open, and so does the way back."),
        ),
        Move(
            "review",
            _("Ask for a review"),
            leaves=("potential", "confirmed", "not_victim", "withdrawn"),
            enters="review",
            asks=("decided_on",),
            hint=_("New facts can always be looked at. Somebody else than before decides."),
        ),
    ],
)
