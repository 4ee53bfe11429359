"""Figures without cases: how these registers are shown and asked, each field once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.access.register import ABOUT
from amparo.kernel.layout import Layout, Section
from amparo.partnerships import models

ROOM = _("Partnerships")

LEGACY_TOTAL = Layout(
    models.LegacyTotal,
    code="legacy-total",
    title=_("Total of earlier years"),
    plural=_("Totals of earlier years"),
    sections=(
        Section(
            "what",
            _("What"),
            fields=(
                "measure",
                "population",
                "total",
                "source",
                "is_covering",
            ),
        ),
        Section("about", _("Kept by and period"), fields=(*ABOUT, "note")),
    ),
    columns=(
        "measure",
        "population",
        "total",
        "source",
        "period_from",
        "period_to",
    ),
    order=("-period_from",),
    help=_("A total that survives without its cases; never added to counts of cases."),
    icon="archive",
    room=ROOM,
)

SERVICE_USE = Layout(
    models.ServiceUse,
    code="service-use",
    title=_("Use of a service"),
    plural=_("Use of services"),
    sections=(
        Section(
            "what",
            _("What"),
            fields=(
                "kind",
                "count",
            ),
        ),
        Section("about", _("Kept by and period"), fields=(*ABOUT, "note")),
    ),
    columns=(
        "kind",
        "count",
        "period_from",
        "period_to",
    ),
    order=("-period_from",),
    help=_("How often a service was used, where no case tells it."),
    icon="heart-handshake",
    room=ROOM,
)

PLACEMENT_USE = Layout(
    models.PlacementUse,
    code="placement-use",
    title=_("Use of a place of care"),
    plural=_("Use of places of care"),
    sections=(
        Section(
            "what",
            _("What"),
            fields=(
                "kind",
                "count",
            ),
        ),
        Section("about", _("Kept by and period"), fields=(*ABOUT, "note")),
    ),
    columns=(
        "kind",
        "count",
        "period_from",
        "period_to",
    ),
    order=("-period_from",),
    help=_("How many people used a kind of place, where no case tells it."),
    icon="bed",
    room=ROOM,
)

TIER_RANK = Layout(
    models.TierRank,
    code="tier-rank",
    title=_("Published tier"),
    plural=_("Published tiers"),
    sections=(
        Section(
            "what",
            _("What"),
            fields=(
                "year",
                "tier",
                "is_derived",
            ),
        ),
        Section("about", _("Kept by and period"), fields=(*ABOUT, "note")),
    ),
    columns=(
        "year",
        "tier",
        "is_derived",
        "period_from",
        "period_to",
    ),
    order=("-period_from",),
    help=_("The tier that a published report gave; stored, never computed."),
    icon="chart-column",
    room=ROOM,
)
