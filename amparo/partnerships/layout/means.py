"""Means of the work: how these registers are shown and asked, each field once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.access.register import ABOUT
from amparo.kernel.layout import Layout, Section
from amparo.partnerships import models

ROOM = _("Partnerships")

ORGANISATION = Layout(
    models.Organisation,
    code="organisation",
    title=_("Partner organisation"),
    plural=_("Partner organisations"),
    sections=(
        Section(
            "what",
            _("What"),
            fields=(
                "kind",
                "count",
                "government_funded",
                "name",
            ),
        ),
        Section("about", _("Kept by and period"), fields=(*ABOUT, "note")),
    ),
    columns=(
        "kind",
        "count",
        "government_funded",
        "period_from",
        "period_to",
    ),
    order=("-period_from",),
    help=_("Organisations that work with the programme, by kind."),
    icon="building-2",
    room=ROOM,
)

FACILITY = Layout(
    models.Facility,
    code="facility",
    title=_("Facility"),
    plural=_("Facilities"),
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
    help=_("Places of care and shelter, by kind; never with an address."),
    icon="house",
    room=ROOM,
)

BUDGET_LINE = Layout(
    models.BudgetLine,
    code="budget-line",
    title=_("Budget line"),
    plural=_("Budget"),
    sections=(
        Section(
            "what",
            _("What"),
            fields=(
                "kind",
                "amount",
                "currency",
                "usd",
                "has_victim_services_line",
            ),
        ),
        Section("about", _("Kept by and period"), fields=(*ABOUT, "note")),
    ),
    columns=(
        "kind",
        "amount",
        "currency",
        "usd",
        "period_from",
        "period_to",
    ),
    order=("-period_from",),
    help=_("Money set aside for the work."),
    icon="wallet",
    room=ROOM,
)

STAFF_COUNT = Layout(
    models.Staff,
    code="staff-count",
    title=_("Staff"),
    plural=_("Staff"),
    sections=(
        Section(
            "what",
            _("What"),
            fields=(
                "unit",
                "role",
                "as_of_on",
                "headcount",
                "joined",
                "left",
                "funded_by",
            ),
        ),
        Section("about", _("Kept by and period"), fields=(*ABOUT, "note")),
    ),
    columns=(
        "unit",
        "role",
        "as_of_on",
        "headcount",
        "period_from",
        "period_to",
    ),
    order=("-period_from",),
    help=_("How many people work in a unit and role on a day, and who came and left."),
    icon="user-check",
    room=ROOM,
)

ASSET = Layout(
    models.Asset,
    code="asset",
    title=_("Equipment"),
    plural=_("Equipment"),
    sections=(
        Section(
            "what",
            _("What"),
            fields=(
                "kind",
                "for_unit",
                "source",
                "obtained_on",
                "obtained_by",
                "count",
                "is_import_tax_waived",
            ),
        ),
        Section("about", _("Kept by and period"), fields=(*ABOUT, "note")),
    ),
    columns=(
        "kind",
        "for_unit",
        "source",
        "obtained_on",
        "period_from",
        "period_to",
    ),
    order=("-period_from",),
    help=_("Vehicles and equipment obtained."),
    icon="truck",
    room=ROOM,
)

SYSTEM = Layout(
    models.System,
    code="system",
    title=_("Information system"),
    plural=_("Information systems"),
    sections=(
        Section(
            "what",
            _("What"),
            fields=(
                "kind",
                "introduced_on",
                "introduced_by",
                "title",
            ),
        ),
        Section("about", _("Kept by and period"), fields=(*ABOUT, "note")),
    ),
    columns=(
        "kind",
        "introduced_on",
        "introduced_by",
        "period_from",
        "period_to",
    ),
    order=("-period_from",),
    help=_("A system brought into use."),
    icon="database",
    room=ROOM,
)
