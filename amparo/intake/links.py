"""How a report, a screening and an identification are named where other records speak of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import formats
from django.utils.translation import gettext as _

from amparo.access.links import label_of, labels
from amparo.access.views_of import open_value
from amparo.cases.disclosing.redaction import tells_protected
from amparo.kernel.sealing import keyring
from amparo.reference.codes import code_list

from .models import Report

if TYPE_CHECKING:
    from uuid import UUID

    from amparo.access.viewer import Viewer

    from .models import Identification, Screening

TELLING = re.compile(r"\b[A-ZÀ-Þ]\w{2,}|\d[\d \-./]{3,}\d")  # names and numbers


@labels("intake.Report")
def report_named(report: Report, viewer: Viewer) -> str:
    return report.number


@labels("intake.Screening")
def screening_named(screening: Screening, viewer: Viewer) -> str:
    """Where and when, as nobody is named by a round of questions."""
    return _("%(setting)s, %(day)s") % {
        "setting": code_list("screening_setting").label(screening.setting),
        "day": formats.date_format(screening.screened_on),
    }


@labels("intake.Identification", "person")
def identification_named(identification: Identification, viewer: Viewer) -> str:
    """The person, as far as the viewer may know who it is."""
    person = type(identification)._meta.get_field("person").related_model
    return label_of(person, identification.person_id, viewer)


@tells_protected
def who_reported(case: UUID) -> set[str]:
    """Who reported a case and how to reach them: it leaves in no text."""
    rows: QuerySet[Report] = QuerySet(Report)
    with keyring():
        told = {open_value(report, "reporter") for report in rows.filter(case=case)}
    return told | {part for words in told for part in TELLING.findall(words)}
