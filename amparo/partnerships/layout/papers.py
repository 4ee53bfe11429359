"""Agreements, plans and publications: how these registers are shown and asked, each field once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.access.register import ABOUT
from amparo.kernel.layout import Layout, Section
from amparo.partnerships import models

ROOM = _("Partnerships")

INSTRUMENT = Layout(
    models.Instrument,
    code="instrument",
    title=_("Agreement or treaty"),
    plural=_("Agreements and treaties"),
    sections=(
        Section(
            "what",
            _("What"),
            fields=(
                "kind",
                "in_force_on",
                "in_force_by",
                "title",
            ),
        ),
        Section("about", _("Kept by and period"), fields=(*ABOUT, "note")),
    ),
    columns=(
        "kind",
        "in_force_on",
        "in_force_by",
        "period_from",
        "period_to",
    ),
    order=("-period_from",),
    help=_("A treaty, agreement or joint project."),
    icon="file-signature",
    room=ROOM,
)

PLAN = Layout(
    models.Plan,
    code="plan",
    title=_("Plan of action"),
    plural=_("Plans of action"),
    sections=(
        Section(
            "what",
            _("What"),
            fields=(
                "status",
                "starts_on",
                "ends_on",
                "title",
            ),
        ),
        Section("about", _("Kept by and period"), fields=(*ABOUT, "note")),
    ),
    columns=(
        "status",
        "starts_on",
        "ends_on",
        "period_from",
        "period_to",
    ),
    order=("-period_from",),
    help=_("The national plan of action."),
    icon="map",
    room=ROOM,
)

PUBLICATION = Layout(
    models.Publication,
    code="publication",
    title=_("Publication"),
    plural=_("Publications"),
    sections=(
        Section(
            "what",
            _("What"),
            fields=(
                "kind",
                "published_on",
                "published_by",
                "title",
            ),
        ),
        Section("about", _("Kept by and period"), fields=(*ABOUT, "note")),
    ),
    columns=(
        "kind",
        "published_on",
        "published_by",
        "period_from",
        "period_to",
    ),
    order=("-period_from",),
    help=_("What the council published."),
    icon="book-open",
    room=ROOM,
)
