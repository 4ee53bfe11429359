"""The council: how these registers are shown and asked, each field once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.access.register import ABOUT
from amparo.kernel.layout import Layout, Section
from amparo.partnerships import models

ROOM = _("Partnerships")

MEETING = Layout(
    models.Meeting,
    code="meeting",
    title=_("Meeting"),
    plural=_("Meetings"),
    sections=(
        Section(
            "what",
            _("What"),
            fields=(
                "body",
                "kind",
                "quarter",
                "held_on",
            ),
        ),
        Section("about", _("Kept by and period"), fields=(*ABOUT, "note")),
    ),
    columns=(
        "body",
        "kind",
        "quarter",
        "held_on",
        "period_from",
        "period_to",
    ),
    order=("-period_from",),
    help=_("A meeting of the council or of one of its groups."),
    icon="users",
    room=ROOM,
)

COUNCIL_MEMBERSHIP = Layout(
    models.CouncilMembership,
    code="council-membership",
    title=_("Members of the council"),
    plural=_("Members of the council"),
    sections=(
        Section("what", _("What"), fields=("ngo_members",)),
        Section("about", _("Kept by and period"), fields=(*ABOUT, "note")),
    ),
    columns=(
        "ngo_members",
        "period_from",
        "period_to",
    ),
    order=("-period_from",),
    help=_("How many members the council has."),
    icon="users",
    room=ROOM,
)

DECISION = Layout(
    models.Decision,
    code="decision",
    title=_("Decision"),
    plural=_("Decisions"),
    sections=(
        Section(
            "what",
            _("What"),
            fields=(
                "body",
                "decided_on",
                "decided_by",
                "title",
            ),
        ),
        Section("about", _("Kept by and period"), fields=(*ABOUT, "note")),
    ),
    columns=(
        "body",
        "decided_on",
        "decided_by",
        "period_from",
        "period_to",
    ),
    order=("-period_from",),
    help=_("A policy or protocol that a body decided."),
    icon="gavel",
    room=ROOM,
)

ANSWER = Layout(
    models.Answer,
    code="answer",
    title=_("Answer to a question"),
    plural=_("Answers to questions"),
    sections=(
        Section(
            "what",
            _("What"),
            fields=(
                "question",
                "state",
                "number",
                "evidence",
                "answered_on",
            ),
        ),
        Section("about", _("Kept by and period"), fields=(*ABOUT, "note")),
    ),
    columns=(
        "question",
        "state",
        "agency",
        "period_from",
        "period_to",
    ),
    order=("-period_from",),
    elsewhere=frozenset({"wants_number"}),
    help=_("What a body answered to a question: done, none, or no data."),
    icon="message-square",
    room=ROOM,
)

SETTING = Layout(
    models.Setting,
    code="setting",
    title=_("Standing arrangement"),
    plural=_("Standing arrangements"),
    sections=(
        Section(
            "what",
            _("What"),
            fields=(
                "kind",
                "value",
            ),
        ),
        Section("about", _("Kept by and period"), fields=(*ABOUT, "note")),
    ),
    columns=(
        "kind",
        "value",
        "period_from",
        "period_to",
    ),
    order=("-period_from",),
    help=_("Languages of screening, hours of protection and the like."),
    icon="settings",
    room=ROOM,
)
