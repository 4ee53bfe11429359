"""How the records of protection are shown and asked: each field is named here once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.kernel.layout import Layout, Section

from .models import (
    CareEpisode,
    ImmigrationStatus,
    Placement,
    Referral,
    Removal,
    Repatriation,
    RiskAssessment,
    Service,
)

RISK_ASSESSMENT = Layout(
    RiskAssessment,
    code="risk_assessment",
    title=_("Risk assessment"),
    plural=_("Risk assessments"),
    sections=(
        Section("risk", _("Risk"), fields=("person", "assessed_on", "level", "valid_until")),
        Section("threats", _("Threats"), fields=("threats",)),
    ),
    columns=("person", "assessed_on", "level", "valid_until"),
    order=("-assessed_on",),
    parent="case",
    elsewhere=frozenset({"case"}),
    icon="triangle-alert",
)

PLACEMENT = Layout(
    Placement,
    code="placement",
    title=_("Placement"),
    plural=_("Placements"),
    sections=(
        Section("place", _("Place"), fields=("person", "kind")),
        Section(
            "reason",
            _("Why this place"),
            fields=("why_not_less_restrictive",),
            hint=_("Go from the freest place to the least free, and say why each would not do."),
        ),
        Section(
            "address",
            _("Address"),
            fields=("address",),
            hint=_(
                "Known to the social workers and police officers of this case, and nobody else."
            ),
        ),
        Section(
            "stay",
            _("Stay"),
            fields=("notified_on", "started_on", "ended_on", "end_reason"),
            later=True,
        ),
    ),
    columns=("person", "kind", "status", "started_on", "ended_on"),
    order=("-started_on",),
    parent="case",
    elsewhere=frozenset({"case", "status"}),
    help=_("Where victims live, and why no freer place would do."),
    icon="bed",
    room=_("Protection"),
)

REFERRAL = Layout(
    Referral,
    code="referral",
    title=_("Referral"),
    plural=_("Referrals"),
    sections=(
        Section("referral", _("Referral"), fields=("person", "to_body", "consent", "note")),
        Section(
            "answer",
            _("Answer"),
            fields=("sent_on", "answered_on", "decline_reason"),
            later=True,
        ),
    ),
    columns=("person", "to_body", "status", "sent_on", "answered_on"),
    order=("-sent_on",),
    parent="case",
    elsewhere=frozenset({"case", "status"}),
    help=_("A referral stays open until the receiving body accepts or declines it."),
    icon="send",
    room=_("Protection"),
)

CARE_EPISODE = Layout(
    CareEpisode,
    code="care_episode",
    title=_("Time in care"),
    plural=_("Times in care"),
    sections=(
        Section("care", _("Time in care"), fields=("person", "from_on")),
        Section("end", _("End"), fields=("to_on", "ends_reason"), later=True),
    ),
    columns=("person", "from_on", "to_on", "ends_reason"),
    order=("-from_on",),
    parent="case",
    elsewhere=frozenset({"case"}),
    icon="heart-handshake",
)

SERVICE = Layout(
    Service,
    code="service",
    title=_("Service"),
    plural=_("Services"),
    sections=(
        Section("service", _("Service"), fields=("person", "kind", "given_on")),
        Section("provider", _("By whom"), fields=("provider_kind", "provider")),
        Section("cost", _("Cost"), fields=("payer", "cost", "currency"), later=True),
        Section("note", _("Note on health"), fields=("note",)),
    ),
    columns=("person", "kind", "given_on", "provider_kind", "payer"),
    order=("-given_on",),
    parent="case",
    elsewhere=frozenset({"case", "entered_by"}),
    help=_("What was done for whom, on which day, by whom and at whose cost."),
    icon="stethoscope",
    room=_("Protection"),
)

IMMIGRATION_STATUS = Layout(
    ImmigrationStatus,
    code="immigration_status",
    title=_("Immigration status"),
    plural=_("Immigration statuses"),
    sections=(
        Section("status", _("Status"), fields=("person", "kind", "fee")),
        Section("days", _("Dates"), fields=("applied_on", "decided_on", "valid_until"), later=True),
        Section("number", _("Number"), fields=("number",), later=True),
    ),
    columns=("person", "kind", "status", "applied_on", "valid_until"),
    order=("-applied_on",),
    parent="case",
    elsewhere=frozenset({"case", "status"}),
    icon="id-card",
)

REPATRIATION = Layout(
    Repatriation,
    code="repatriation",
    title=_("Repatriation"),
    plural=_("Repatriations"),
    sections=(
        Section("wish", _("Wish"), fields=("person", "is_voluntary")),
        Section(
            "journey",
            _("Journey"),
            fields=("destination", "organiser", "has_government_support", "completed_on"),
            later=True,
        ),
        Section("plan", _("Risk and reception"), fields=("plan",), later=True),
    ),
    columns=("person", "status", "destination", "organiser", "completed_on"),
    order=("-completed_on",),
    parent="case",
    elsewhere=frozenset({"case", "status"}),
    help=_("Nobody is sent home: a return is the person's own wish."),
    icon="plane",
    room=_("Protection"),
)

REMOVAL = Layout(
    Removal,
    code="removal",
    title=_("Removal from the country"),
    plural=_("Removals from the country"),
    sections=(
        Section("removal", _("Removal"), fields=("person", "removed_on", "country")),
        Section("reason", _("Reason given"), fields=("reason",)),
    ),
    columns=("person", "removed_on", "country"),
    order=("-removed_on",),
    parent="case",
    elsewhere=frozenset({"case"}),
    icon="door-open",
)
