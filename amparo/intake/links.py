"""How a report, a screening and an identification are named where other records speak of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import formats
from django.utils.translation import gettext as _

from amparo.access.links import label_of, labels
from amparo.reference.codes import code_list

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer

    from .models import Identification, Report, Screening


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
