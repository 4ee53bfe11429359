"""The way of an edition of a report: prepared, approved twice, frozen, published, replaced
or withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from amparo.kernel.workflow import Move, Step, Workflow

if TYPE_CHECKING:
    from amparo.kernel.workflow import Label

DRAFT, COUNCIL, PARTNER, APPROVED = "draft", "council", "partner", "approved"
FROZEN, PUBLISHED, REPLACED = "frozen", "published", "replaced"
WITHDRAWN = "withdrawn"

REVISED = (PUBLISHED, WITHDRAWN)
"""Steps after which there may be a next edition."""

PREPARE, APPROVE = "edition.prepare", "edition.approve"
COUNTING = ("approve", "pass_on", "cosign")  # moves at which the tables are counted
COSIGN, PUBLISH = "edition.cosign", "edition.publish"


def _has_partner(record: Any) -> Label | None:
    return _("The co-publisher approves it too.") if record.co_publisher else None


def _has_no_partner(record: Any) -> Label | None:
    return None if record.co_publisher else _("There is no co-publisher.")


RELEASE = Workflow(
    "release",
    steps=(
        Step(DRAFT, _("In preparation")),
        Step(COUNCIL, _("With the Council")),
        Step(PARTNER, _("With the co-publisher")),
        Step(APPROVED, _("Approved")),
        Step(FROZEN, _("Frozen")),
        Step(PUBLISHED, _("Published")),
        Step(REPLACED, _("Replaced by a later edition"), is_final=True),
        Step(WITHDRAWN, _("Withdrawn"), is_final=True),
    ),
    moves=(
        Move("submit", _("Send to the Council"), (DRAFT,), COUNCIL, needs=PREPARE),
        Move(
            "approve",
            _("Approve for the Council"),
            (COUNCIL,),
            APPROVED,
            unless=_has_partner,
            needs=APPROVE,
        ),
        Move(
            "pass_on",
            _("Approve, and pass on to the co-publisher"),
            (COUNCIL,),
            PARTNER,
            unless=_has_no_partner,
            needs=APPROVE,
        ),
        Move("cosign", _("Approve for the co-publisher"), (PARTNER,), APPROVED, needs=COSIGN),
        Move("hand_back", _("Hand back to the preparers"), (COUNCIL,), DRAFT, needs=APPROVE),
        Move("decline", _("Hand back to the preparers"), (PARTNER,), DRAFT, needs=COSIGN),
        Move("reopen", _("Reopen for changes"), (APPROVED,), DRAFT, needs=PREPARE),
        Move("freeze", _("Freeze"), (APPROVED,), FROZEN, needs=PUBLISH),
        Move("publish", _("Publish"), (FROZEN,), PUBLISHED, needs=PUBLISH),
        Move("withdraw", _("Withdraw"), (PUBLISHED,), WITHDRAWN, needs=PUBLISH),
        Move("replace", _("Replace by a later edition"), (PUBLISHED,), REPLACED, needs=PUBLISH),
    ),
)
