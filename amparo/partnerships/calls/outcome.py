"""What the answers to one question come to, body by body and taken together, and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import Promise

    from amparo.partnerships.models import DataRequest

ORDER = ("done", "not_reported", "no_data", "none")
READS: dict[str, str | Promise] = {
    "done": _("Figures count what was entered."),
    "not_reported": _("Figures read “not reported”: somebody still owes an answer or its number."),
    "no_data": _("Figures read “no data”, and print no number."),
    "none": _("Figures read “none reported”, which is not a counted zero."),
}


def state_of(request: DataRequest) -> str:
    """What one body told: done, none, no data; not reported while the answer, or the number that
    was asked for, is missing."""
    if request.status != "answered" or request.answer is None:
        return "not_reported"
    return request.answer.told


def together(requests: Iterable[DataRequest]) -> str:
    """What the bodies' answers to one question come to: the rule of the fact ``answer``."""
    told = {state_of(request) for request in requests}
    return next((state for state in ORDER if state in told), "not_reported")
