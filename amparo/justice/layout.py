"""How the records of justice are shown and asked: each field is named here once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.kernel.layout import Layout, Section

from .models import (
    Charge,
    Defendant,
    HearingHalt,
    Investigation,
    ProsecutedInvestigation,
    Prosecution,
    Restitution,
    Suspect,
    Testimony,
)

INVESTIGATION = Layout(
    Investigation,
    code="investigation",
    title=_("Investigation"),
    plural=_("Investigations"),
    sections=(
        Section("opening", _("Opening"), fields=("opened_on", "reference")),
        Section(
            "subject",
            _("What it is about"),
            fields=("exploitation", "is_online", "is_financial", "district", "summary"),
            hint=_("“Unspecified” is an answer, and can be replaced later."),
        ),
        Section("origin", _("Where it comes from"), fields=("channel", "agency")),
        Section(
            "progress",
            _("Progress"),
            fields=("waiting_reason", "review_on", "referred_on"),
            later=True,
        ),
        Section("closing", _("Closing"), fields=("closed_on", "close_reason"), later=True),
        Section(
            "latest",
            _("If the first day is not known exactly"),
            fields=("opened_by",),
            later=True,
        ),
    ),
    columns=("case", "status", "exploitation", "opened_on", "district"),
    order=("-opened_on",),
    parent="case",
    elsewhere=frozenset({"case", "status"}),
    help=_("An investigation may have no suspect, one or many."),
    icon="search",
    room=_("Justice"),
)

SUSPECT = Layout(
    Suspect,
    code="suspect",
    title=_("Suspect"),
    plural=_("Suspects"),
    sections=(
        Section(
            "suspect", _("Suspect"), fields=("investigation", "person", "offender_role", "note")
        ),
        Section(
            "office",
            _("Public office"),
            fields=("is_official", "official_body", "official_level", "official_status"),
        ),
    ),
    columns=("person", "investigation", "offender_role", "is_official"),
    parent="case",
    elsewhere=frozenset({"case"}),
    icon="user",
)

PROSECUTION = Layout(
    Prosecution,
    code="prosecution",
    title=_("Prosecution"),
    plural=_("Prosecutions"),
    sections=(
        Section("charge", _("Charge"), fields=("charged_on", "reference")),
        Section("court", _("Court"), fields=("court", "hearing_on")),
        Section("end", _("Course and end"), fields=("delay_reason", "finished_on"), later=True),
    ),
    columns=("case", "status", "charged_on", "court", "finished_on"),
    order=("-charged_on",),
    parent="case",
    elsewhere=frozenset({"case", "status"}),
    help=_("One trial is one prosecution, whoever stands in it and whoever it is about."),
    icon="gavel",
    room=_("Justice"),
)

PROSECUTED_INVESTIGATION = Layout(
    ProsecutedInvestigation,
    code="prosecuted_investigation",
    title=_("Investigation behind a prosecution"),
    plural=_("Investigations behind prosecutions"),
    sections=(Section("link", _("Link"), fields=("prosecution", "investigation")),),
    columns=("prosecution", "investigation"),
    parent="case",
    elsewhere=frozenset({"case"}),
    icon="network",
)

DEFENDANT = Layout(
    Defendant,
    code="defendant",
    title=_("Defendant"),
    plural=_("Defendants"),
    sections=(
        Section("defendant", _("Defendant"), fields=("prosecution", "person")),
        Section(
            "marks",
            _("At the time of the charge"),
            fields=("sex", "age_group", "nationality"),
            hint=_("Left empty, these come from the person's identity."),
            later=True,
        ),
    ),
    columns=("person", "prosecution", "sex", "age_group"),
    parent="case",
    elsewhere=frozenset({"case"}),
    icon="user",
)

CHARGE = Layout(
    Charge,
    code="charge",
    title=_("Charge"),
    plural=_("Charges"),
    sections=(
        Section(
            "charge",
            _("Charge"),
            fields=("defendant", "statute", "offence", "exploitation", "charged_on", "note"),
        ),
        Section("victim", _("Victim"), fields=("victim_age_group", "is_familial")),
        Section(
            "outcome",
            _("Outcome"),
            fields=(
                "outcome",
                "outcome_on",
                "outcome_reason",
                "sentence_kind",
                "sentence_months",
            ),
            hint=_("A term above what the Act allows is refused."),
            later=True,
        ),
    ),
    columns=("defendant", "statute", "offence", "outcome", "sentence_months"),
    order=("-charged_on",),
    parent="case",
    elsewhere=frozenset({"case", "sentence_flag"}),
    icon="scale",
)

RESTITUTION = Layout(
    Restitution,
    code="restitution",
    title=_("Restitution"),
    plural=_("Restitution"),
    sections=(
        Section("request", _("Request"), fields=("prosecution", "person", "asked_on")),
        Section(
            "decision",
            _("Decision"),
            fields=("outcome", "decided_on", "refusal_reason"),
            later=True,
        ),
        Section(
            "money", _("Money"), fields=("amount_ordered", "amount_paid", "currency"), later=True
        ),
    ),
    columns=("person", "outcome", "asked_on", "amount_ordered", "amount_paid"),
    order=("-asked_on",),
    parent="case",
    elsewhere=frozenset({"case"}),
    help=_("Asked, ordered and paid are three different things."),
    icon="coins",
    room=_("Justice"),
)

TESTIMONY = Layout(
    Testimony,
    code="testimony",
    title=_("Testimony"),
    plural=_("Testimonies"),
    sections=(
        Section(
            "testimony",
            _("Testimony"),
            fields=("person", "given_on", "mode", "where", "supported_by"),
        ),
    ),
    columns=("person", "given_on", "mode", "where"),
    order=("-given_on",),
    parent="case",
    elsewhere=frozenset({"case"}),
    icon="message-square",
)

HEARING_HALT = Layout(
    HearingHalt,
    code="hearing_halt",
    title=_("Halt of hearings"),
    plural=_("Halts of hearings"),
    sections=(
        Section("halt", _("Halt"), fields=("court", "reason", "ordinal", "agency")),
        Section("period", _("Period"), fields=("period_from", "period_to")),
        Section("note", _("Note"), fields=("note",)),
    ),
    columns=("court", "reason", "ordinal", "period_from", "period_to"),
    order=("-period_from",),
    help=_("Times in which a court heard no trafficking case at all."),
    icon="hourglass",
    room=_("Justice"),
)
