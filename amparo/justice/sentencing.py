"""What the law allows for a charge, and which sentences somebody should look at again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from amparo.kernel.errors import Invalid
from amparo.reference.country import country

if TYPE_CHECKING:
    from .models import Charge

NO_MAXIMUM, BELOW_CUSTODY = "no_maximum_known", "below_custody"
ABOVE_MAXIMUM = "above_maximum"  # brought in so from a register; nobody may enter it
JUDGED = ("statute", "offence", "victim_age_group", "sentence_kind", "sentence_months")
CUSTODY = "prison"


def longest_term(charge: Charge, *, is_official: bool) -> int | None:
    """The longest term, in months, for this offence, victim and offender; None: not known."""
    offence = country().offences.get(charge.offence)
    return offence.max_months(charge.victim_age_group, is_official) if offence else None


def refuse_unlawful(charge: Charge, *, is_official: bool) -> None:
    """Raises Invalid for an offence of another Act, or a term above what the Act allows."""
    offence = country().offences.get(charge.offence)
    if offence is not None and offence.statute != charge.statute:
        raise Invalid({"offence": _("This offence does not belong to this Act.")})
    longest = longest_term(charge, is_official=is_official)
    if longest is None or charge.sentence_months is None or charge.sentence_months <= longest:
        return
    sentence = _(
        "The Act allows at most %(years)g years for this offence, this victim and this offender. "
        "Check the term and the age group of the victim."
    )
    raise Invalid({"sentence_months": sentence % {"years": longest / 12}})


def review_flag(charge: Charge, *, is_official: bool) -> str:
    """Why a sentence should be looked at again, as a code; empty when there is nothing to say."""
    if charge.outcome not in ("guilty", "guilty_lesser"):
        return ""
    longest = longest_term(charge, is_official=is_official)
    if longest is not None and (charge.sentence_months or 0) > longest:
        return ABOVE_MAXIMUM
    if charge.sentence_kind and charge.sentence_kind != CUSTODY:
        return BELOW_CUSTODY
    if charge.sentence_months is not None and longest is None:
        return NO_MAXIMUM
    return ""
