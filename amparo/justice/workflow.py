"""The steps of an investigation and of a prosecution, and the moves between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.kernel.workflow import Move, Step, Workflow

if TYPE_CHECKING:
    from django.utils.functional import Promise

    Reason = str | Promise | None

UNDER_WAY = ("open", "waiting", "evidence_complete", "suspended")
BEFORE_COURT = ("charged", "listed", "hearing", "adjourned")


def charges_wait_for_an_outcome(prosecution: Any) -> Reason:
    """Why a prosecution cannot be finished: the court has still to decide on somebody."""
    if prosecution.pending_charges().exists():
        return _("A charge has no outcome yet. Record what was decided on each charge first.")
    return None


def prosecution_is_open(investigation: Any) -> Reason:
    """Why an investigation cannot be closed: a prosecution that came of it is still open."""
    links = investigation.prosecuted_investigations.filter(
        prosecution__voided_at__isnull=True, prosecution__finished_on__isnull=True
    )
    if links.exists():
        return _("A prosecution that came of this investigation is not finished.")
    return None


INVESTIGATION = Workflow(
    "investigation",
    steps=[
        Step("open", pgettext_lazy("investigation", "Open")),
        Step("waiting", pgettext_lazy("investigation", "Waiting")),
        Step("evidence_complete", pgettext_lazy("investigation", "Evidence complete")),
        Step("referred", pgettext_lazy("investigation", "With the prosecutor")),
        Step("suspended", pgettext_lazy("investigation", "Suspended")),
        Step("closed", pgettext_lazy("investigation", "Closed")),
    ],
    moves=[
        Move(
            "wait",
            _("Let it wait"),
            leaves=("open",),
            enters="waiting",
            asks=("waiting_reason", "review_on"),
            hint=_("Say why, and when somebody looks at it again."),
        ),
        Move("resume", _("Take it up again"), leaves=("waiting", "suspended"), enters="open"),
        Move(
            "complete_evidence",
            _("Mark the evidence as complete"),
            leaves=("open", "waiting"),
            enters="evidence_complete",
        ),
        Move(
            "refer",
            _("Refer to the prosecutor"),
            leaves=("evidence_complete",),
            enters="referred",
            asks=("referred_on",),
        ),
        Move(
            "send_back",
            _("Send back for more evidence"),
            leaves=("referred",),
            enters="open",
            asks=("review_on",),
        ),
        Move(
            "suspend",
            _("Suspend"),
            leaves=("open", "waiting", "evidence_complete"),
            enters="suspended",
            asks=("waiting_reason", "review_on"),
        ),
        Move(
            "close",
            _("Close the investigation"),
            leaves=(*UNDER_WAY, "referred"),
            enters="closed",
            asks=("closed_on", "close_reason"),
            unless=prosecution_is_open,
            hint=_("Services for victims go on as before."),
        ),
        Move("reopen", _("Open it again"), leaves=("closed",), enters="open"),
    ],
)

PROSECUTION = Workflow(
    "prosecution",
    steps=[
        Step("charged", pgettext_lazy("prosecution", "Charged")),
        Step("listed", pgettext_lazy("prosecution", "Listed for hearing")),
        Step("hearing", pgettext_lazy("prosecution", "Being heard")),
        Step("adjourned", pgettext_lazy("prosecution", "Adjourned")),
        Step("finished", pgettext_lazy("prosecution", "Finished")),
        Step("appeal", pgettext_lazy("prosecution", "Under appeal")),
    ],
    moves=[
        Move(
            "list",
            _("List for hearing"),
            leaves=("charged", "adjourned"),
            enters="listed",
            asks=("court", "hearing_on"),
        ),
        Move("hear", _("Begin the hearing"), leaves=("listed",), enters="hearing"),
        Move(
            "adjourn",
            _("Adjourn"),
            leaves=("listed", "hearing"),
            enters="adjourned",
            asks=("delay_reason", "hearing_on"),
            hint=_("Give the reason and the new date, so that nobody comes in vain."),
        ),
        Move(
            "finish",
            _("Finish the prosecution"),
            leaves=BEFORE_COURT,
            enters="finished",
            asks=("finished_on",),
            unless=charges_wait_for_an_outcome,
        ),
        Move(
            "reopen",
            _("Open it again"),
            leaves=("finished",),
            enters="hearing",
            hint=_("For a trial that was finished by mistake; an appeal has its own move."),
        ),
        Move("appeal", _("Record the appeal"), leaves=("finished",), enters="appeal"),
        Move(
            "decide_appeal",
            _("Record the end of the appeal"),
            leaves=("appeal",),
            enters="finished",
        ),
    ],
)
