"""How investigations, trials and defendants are named where other records speak of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import formats
from django.utils.translation import gettext as _

from amparo.access.decide import decide
from amparo.access.links import label_of, labels
from amparo.access.views_of import opened
from amparo.kernel.layout import layout_of
from amparo.reference.codes import code_list

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer

    from .models import Charge, Defendant, Investigation, Prosecution


@labels("justice.Investigation")
def investigation_named(investigation: Investigation, viewer: Viewer) -> str:
    """The police reference where it is open to the viewer, else the day of opening."""
    return _reference(investigation, viewer) or _("Investigation of %(day)s") % {
        "day": formats.date_format(investigation.opened_on)
    }


@labels("justice.Prosecution")
def prosecution_named(prosecution: Prosecution, viewer: Viewer) -> str:
    """The docket number where it is open to the viewer, else the day of the charge."""
    return _reference(prosecution, viewer) or _("Prosecution of %(day)s") % {
        "day": formats.date_format(prosecution.charged_on)
    }


@labels("justice.Defendant", "person")
def defendant_named(defendant: Defendant, viewer: Viewer) -> str:
    """The person, as far as the viewer may know who it is."""
    person = type(defendant)._meta.get_field("person").related_model
    return label_of(person, defendant.person_id, viewer)


@labels("justice.Charge")
def charge_named(charge: Charge, viewer: Viewer) -> str:
    return code_list("offence").label(charge.offence)


def _reference(record: Investigation | Prosecution, viewer: Viewer) -> str:
    layout = layout_of(record)
    decision = decide(viewer, layout.permission("read"), record, is_seen=True)
    shown = opened(record, viewer, decision, only=("reference",)).get("reference")
    return shown.value if shown else ""
