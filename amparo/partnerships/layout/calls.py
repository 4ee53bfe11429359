"""Data calls and activities of the plan: how they are shown and asked, each field once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.access.register import ABOUT
from amparo.kernel.layout import Layout, Section
from amparo.partnerships import models

ROOM = _("Partnerships")

DATA_CALL = Layout(
    models.DataCall,
    code="data-call",
    title=_("Data call"),
    plural=_("Data calls"),
    sections=(
        Section("what", _("What"), fields=("product", "period_from", "period_to", "due_on")),
        Section("about", _("Kept by and message"), fields=("agency", "note")),
    ),
    columns=("product", "status", "due_on", "period_from", "period_to"),
    order=("-due_on",),
    elsewhere=frozenset({"status", "sent_on"}),
    help=_("Dated questions to the member bodies, for one report and one period."),
    icon="inbox",
    room=ROOM,
)

DATA_REQUEST = Layout(
    models.DataRequest,
    code="data-request",
    title=_("Question to a body"),
    plural=_("Questions to bodies"),
    sections=(Section("what", _("What"), fields=("agency", "question", "wording", "due_on")),),
    columns=("agency", "question", "status", "due_on"),
    order=("due_on",),
    parent="call",
    elsewhere=frozenset(
        {"status", "answer", "reminders", "reminded_on", "escalation", "return_reason"}
    ),
    icon="message-square",
)

PLAN_ACTIVITY = Layout(
    models.PlanActivity,
    code="plan-activity",
    title=_("Activity of the plan"),
    plural=_("Activities of the plan"),
    sections=(
        Section(
            "what",
            _("What"),
            fields=("title", "area", "recommendation", "indicator", "is_government_led", "due_on"),
        ),
        Section(
            "course",
            _("How it goes"),
            fields=("started_on", "done_on", "result", "cause", "drop_reason"),
            later=True,
        ),
        Section("about", _("Led by and period of the plan"), fields=(*ABOUT, "note")),
    ),
    columns=("title", "agency", "status", "due_on", "recommendation"),
    order=("due_on",),
    elsewhere=frozenset({"status"}),
    help=_("What the plan has somebody do, and which recommendation that serves."),
    icon="list-checks",
    room=ROOM,
)
