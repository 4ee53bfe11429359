"""How the registers of this room are shown and asked, each field once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.access.register import ABOUT
from amparo.kernel.layout import Layout, Section

from . import models

ROOM = _("Prevention")

TRAINING = Layout(
    models.Training,
    code="training",
    title=_("Training"),
    plural=_("Training"),
    sections=(
        Section(
            "what",
            _("What"),
            fields=(
                "audience",
                "topic",
                "mode",
                "events",
                "people",
                "posted_countries",
            ),
        ),
        Section("about", _("Kept by and period"), fields=(*ABOUT, "note")),
    ),
    columns=(
        "audience",
        "topic",
        "mode",
        "events",
        "period_from",
        "period_to",
    ),
    order=("-period_from",),
    help=_("One or more training events for one audience."),
    icon="graduation-cap",
    room=ROOM,
)

ACTIVITY = Layout(
    models.Activity,
    code="activity",
    title=_("Prevention activity"),
    plural=_("Prevention activities"),
    sections=(
        Section(
            "what",
            _("What"),
            fields=(
                "kind",
                "activity_class",
                "audience",
                "mode",
                "count",
                "quarter",
                "prize",
                "currency",
            ),
        ),
        Section("about", _("Kept by and period"), fields=(*ABOUT, "note")),
    ),
    columns=(
        "kind",
        "activity_class",
        "audience",
        "mode",
        "period_from",
        "period_to",
    ),
    order=("-period_from",),
    help=_("What was done to inform the public or to lower demand."),
    icon="megaphone",
    room=ROOM,
)

INSPECTION = Layout(
    models.Inspection,
    code="inspection",
    title=_("Inspection"),
    plural=_("Inspections"),
    sections=(
        Section(
            "what",
            _("What"),
            fields=(
                "kind",
                "inspected_on",
                "district",
                "place_kind",
                "outcome",
                "findings",
            ),
        ),
        Section("about", _("Kept by and period"), fields=(*ABOUT, "note")),
    ),
    columns=(
        "kind",
        "inspected_on",
        "district",
        "place_kind",
        "period_from",
        "period_to",
    ),
    order=("-period_from",),
    help=_("A visit to a workplace or a licensed place."),
    icon="clipboard-check",
    room=ROOM,
)

REPORTING_LINE = Layout(
    models.ReportingLine,
    code="reporting-line",
    title=_("Reporting line"),
    plural=_("Reporting lines"),
    sections=(
        Section(
            "what",
            _("What"),
            fields=(
                "kind",
                "opened_on",
                "opened_by",
                "hours_per_day",
                "investigations_resulting",
            ),
        ),
        Section("about", _("Kept by and period"), fields=(*ABOUT, "note")),
    ),
    columns=(
        "kind",
        "opened_on",
        "opened_by",
        "hours_per_day",
        "period_from",
        "period_to",
    ),
    order=("-period_from",),
    help=_("A line on which anyone can report a suspicion."),
    icon="phone",
    room=ROOM,
)

RECRUITER = Layout(
    models.RecruiterEntry,
    code="recruiter",
    title=_("Register of recruiters"),
    plural=_("Register of recruiters"),
    sections=(
        Section(
            "what",
            _("What"),
            fields=(
                "active_registrations",
                "name",
            ),
        ),
        Section("about", _("Kept by and period"), fields=(*ABOUT, "note")),
    ),
    columns=(
        "active_registrations",
        "period_from",
        "period_to",
    ),
    order=("-period_from",),
    help=_("How many labour recruiters are registered, or one of them."),
    icon="briefcase",
    room=ROOM,
)

OFF_DUTY_BREACH = Layout(
    models.OffDutyBreach,
    code="off-duty-breach",
    title=_("Off-duty breach"),
    plural=_("Off-duty breaches"),
    sections=(
        Section(
            "what",
            _("What"),
            fields=(
                "reported_on",
                "count",
            ),
        ),
        Section("about", _("Kept by and period"), fields=(*ABOUT, "note")),
    ),
    columns=(
        "reported_on",
        "count",
        "period_from",
        "period_to",
    ),
    order=("-period_from",),
    help=_("Officers who guarded bars or clubs off duty, as reported."),
    icon="shield-alert",
    room=ROOM,
)
