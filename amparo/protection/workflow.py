"""The steps of a placement, a referral, a return and an immigration status, and their moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.kernel.workflow import Move, Step, Workflow

if TYPE_CHECKING:
    from django.utils.functional import Promise

    Reason = str | Promise | None

# Places that leave a person as free as anybody: these need no reason.
FREEST = frozenset({"independent_living", "own_home", "family"})
# Without consent only where a child or a life is in danger: then it is recorded as not needed.
AGREED = frozenset({"given", "by_guardian", "not_needed"})
BEFORE_TRAVEL = ("wished", "assessed", "agreed")


def not_yet_weighed(placement: Any) -> Reason:
    """Why a placement cannot be agreed yet: risk unknown, or freer places not ruled out."""
    risks = placement.case.risk_assessments.filter(person_id=placement.person_id)
    if not risks.exists():
        return _("Assess the risk to this person first.")
    if placement.kind not in FREEST and not placement.why_not_less_restrictive:
        return _("Say first why no place that restricts the person less would do.")
    return None


def not_yet_agreed_to(referral: Any) -> Reason:
    """Why a referral cannot be sent: consent is missing, or the embassy must not be told."""
    if referral.consent not in AGREED:
        return _("The person has not agreed. Record the consent, or that none is needed.")
    if referral.to_body == "embassy" and _fears_own_state(referral):
        return _("The person seeks refuge: their embassy is not to be contacted.")
    return None


def _fears_own_state(referral: Any) -> bool:
    claims = referral.case.immigration_statuses.filter(
        person_id=referral.person_id, kind="refugee_status"
    )
    return bool(claims.exists())


def not_of_own_will(repatriation: Any) -> Reason:
    """Why nobody may travel yet: a return is the person's own wish, or it does not happen."""
    if not repatriation.is_voluntary:
        return _("Record first that the person has confirmed the wish to go.")
    return None


PLACEMENT = Workflow(
    "placement",
    steps=[
        Step("proposed", pgettext_lazy("placement", "Proposed")),
        Step("accepted", pgettext_lazy("placement", "Agreed to")),
        Step("declined", pgettext_lazy("placement", "Declined"), is_final=True),
        Step("placed", pgettext_lazy("placement", "Living there")),
        Step("moved", pgettext_lazy("placement", "Moved elsewhere"), is_final=True),
        Step("left", pgettext_lazy("placement", "Left"), is_final=True),
    ],
    moves=[
        Move(
            "accept",
            _("Record that it is agreed"),
            leaves=("proposed",),
            enters="accepted",
            unless=not_yet_weighed,
            hint=_("The person, the guardian or child protection agrees, in a language they know."),
        ),
        Move("decline", _("Record that it is declined"), leaves=("proposed",), enters="declined"),
        Move(
            "place",
            _("Record the arrival"),
            leaves=("accepted",),
            enters="placed",
            asks=("notified_on", "started_on"),
            hint=_("The place is told before the person arrives."),
        ),
        Move(
            "move",
            _("Record the move elsewhere"),
            leaves=("placed",),
            enters="moved",
            asks=("ended_on", "end_reason"),
        ),
        Move(
            "leave",
            _("Record the departure"),
            leaves=("placed",),
            enters="left",
            asks=("ended_on", "end_reason"),
        ),
    ],
)

REFERRAL = Workflow(
    "referral",
    steps=[
        Step("drafted", pgettext_lazy("referral", "Drafted")),
        Step("sent", pgettext_lazy("referral", "Sent")),
        Step("accepted", pgettext_lazy("referral", "Accepted")),
        Step("declined", pgettext_lazy("referral", "Declined")),
        Step("expired", pgettext_lazy("referral", "Not answered in time")),
        Step("completed", pgettext_lazy("referral", "Care has begun"), is_final=True),
    ],
    moves=[
        Move(
            "send",
            _("Send"),
            leaves=("drafted", "declined", "expired"),
            enters="sent",
            asks=("to_body", "sent_on"),
            unless=not_yet_agreed_to,
        ),
        Move("accept", _("Accept"), leaves=("sent",), enters="accepted", asks=("answered_on",)),
        Move(
            "decline",
            _("Decline"),
            leaves=("sent",),
            enters="declined",
            asks=("answered_on", "decline_reason"),
        ),
        Move("expire", _("Mark as not answered"), leaves=("sent",), enters="expired"),
        Move("complete", _("Record that care has begun"), leaves=("accepted",), enters="completed"),
    ],
)

REPATRIATION = Workflow(
    "repatriation",
    steps=[
        Step("wished", pgettext_lazy("repatriation", "Wish expressed")),
        Step("assessed", pgettext_lazy("repatriation", "Risk of return weighed")),
        Step("agreed", pgettext_lazy("repatriation", "Agreed")),
        Step("travelled", pgettext_lazy("repatriation", "Travelled")),
        Step("received", pgettext_lazy("repatriation", "Received at home")),
        Step("stayed", pgettext_lazy("repatriation", "Stays")),
    ],
    moves=[
        Move(
            "assess",
            _("Record the risk of return"),
            leaves=("wished",),
            enters="assessed",
            asks=("plan",),
        ),
        Move(
            "agree",
            _("Record the agreement"),
            leaves=("assessed",),
            enters="agreed",
            asks=("destination", "organiser"),
            unless=not_of_own_will,
        ),
        Move(
            "travel",
            _("Record the journey"),
            leaves=("agreed",),
            enters="travelled",
            asks=("completed_on",),
            unless=not_of_own_will,
        ),
        Move("receive", _("Record the reception"), leaves=("travelled",), enters="received"),
        Move("stay", _("Record the wish to stay"), leaves=BEFORE_TRAVEL, enters="stayed"),
        Move("wish", _("Record the wish to go"), leaves=("stayed",), enters="wished"),
    ],
)

IMMIGRATION_STATUS = Workflow(
    "immigration_status",
    steps=[
        Step("advised", pgettext_lazy("immigration_status", "Advised")),
        Step("applied", pgettext_lazy("immigration_status", "Applied for")),
        Step("granted", pgettext_lazy("immigration_status", "Granted")),
        Step("refused", pgettext_lazy("immigration_status", "Refused")),
        Step("appealed", pgettext_lazy("immigration_status", "Appealed")),
        Step("expired", pgettext_lazy("immigration_status", "Expired")),
    ],
    moves=[
        Move(
            "apply",
            _("Record the application"),
            leaves=("advised", "expired"),
            enters="applied",
            asks=("applied_on",),
            hint=_("Status never depends on helping the police, and costs nothing."),
        ),
        Move(
            "grant",
            _("Record the grant"),
            leaves=("applied", "appealed"),
            enters="granted",
            asks=("decided_on", "valid_until"),
        ),
        Move(
            "refuse",
            _("Record the refusal"),
            leaves=("applied", "appealed"),
            enters="refused",
            asks=("decided_on",),
        ),
        Move("appeal", _("Record the appeal"), leaves=("refused",), enters="appealed"),
        Move(
            "renew",
            _("Record the renewal"),
            leaves=("granted", "expired"),
            enters="granted",
            asks=("valid_until",),
        ),
        Move("expire", _("Mark as expired"), leaves=("granted",), enters="expired"),
    ],
)
