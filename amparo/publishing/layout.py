"""How an edition of a report is shown among the records, each field once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.kernel.layout import Layout, Section

from .models import Release

RELEASE = Layout(
    Release,
    code="release",
    title=_("Edition of a report"),
    plural=_("Editions of reports"),
    sections=(
        Section(
            "what",
            _("What"),
            fields=(
                *("paper", "period", "number", "snapshot", "as_of_on"),
                *("agency", "co_publisher"),
            ),
        ),
        Section(
            "approval",
            _("Approval"),
            fields=(
                *("opened_by", "submitted_by", "submitted_on", "council_by", "council_agency"),
                *("council_on", "partner_by", "partner_on"),
            ),
        ),
        Section(
            "published",
            _("Publication"),
            fields=("counted", "tables", "frozen_on", "manifest", "published_on"),
        ),
        Section("changed", _("What changed"), fields=("why_en", "why_es")),
    ),
    columns=("paper", "period", "number", "status", "as_of_on", "published_on"),
    order=("-as_of_on", "-number"),
    help=_("Reports and answers on their way to the public."),
    icon="book-open",
)
