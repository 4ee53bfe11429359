"""What is done in intake beyond editing and moving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.access.action import action

from .models import Identification

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer


@action("identification.refresh", needs="identification.edit")
def take_marks_of_victim(viewer: Viewer, identification: Identification) -> Identification:
    """Take age, group, sex and nationality over again after the identity was corrected.

    The age is as of the day on which the person was found; the day of birth stays with the person.
    """
    identification.take_marks(over_known=True)
    identification.save()
    return identification
