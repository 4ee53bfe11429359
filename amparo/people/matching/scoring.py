"""One score from the name and all other reasons; a name alone never reaches it far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .evidence import WEIGHTS, reasons
from .mentions import Pair
from .names import likeness

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from .mentions import Mention

PRIOR = -8.0  # before anything is known: one pair in 256 of those that share part of a name
NAME_WEIGHT = {"same_name": 8.0, "part_of_name": 7.0, "near_name": 6.5}
NAME_ALONE = 0.6  # the most that a pair gets which nothing but the name speaks for
CONFLICTS_LEFT_TO_PEOPLE = 0.5  # the most that a pair gets which a person must decide
FOR_PEOPLE = {
    "different_role",
    "different_number",
    "different_sex",
    "different_birth",
    "same_register",
}


def compare(a: Mention, b: Mention) -> Pair | None:
    """The pair with score and reasons, or None where the names have nothing in common."""
    value, name_reason = likeness(a, b)
    if not name_reason:
        return None
    others = reasons(a, b)
    weight = PRIOR + NAME_WEIGHT[name_reason] * (2 * value - 1)
    weight += sum(WEIGHTS[reason] for reason in others)
    score = 1 / (1 + 2.0**-weight)
    corroborated = is_corroborated(set(others)) and value >= 0.8
    if not corroborated:
        score = min(score, NAME_ALONE)
    if not any(reason.startswith(("same_", "near_")) for reason in others):
        others.append("name_alone")
    if FOR_PEOPLE & set(others):
        score = min(score, CONFLICTS_LEFT_TO_PEOPLE)
    first, second = (a, b) if a.key <= b.key else (b, a)
    return Pair(first.key, second.key, round(score, 4), (name_reason, *others), corroborated)


def is_corroborated(found: AbstractSet[str]) -> bool:
    """Whether something beside the name says that it is one person, and nothing says otherwise.

    A shared matter, a shared birth, the same day at which an office met the person together with
    sex, age or origin; or age, origin and sex where no long time lies between the meetings.
    """
    against = found & FOR_PEOPLE or {"different_age", "different_nationality"} & found
    if against:
        return False
    if {"same_number", "same_document", "same_case", "same_birth"} & found:
        return True
    if "far_dates" in found:
        return False
    person = {"near_age", "same_nationality", "same_sex", "same_setting", "near_birth"} & found
    if "same_date" in found:
        return bool(person)
    if "near_date" in found:
        return len(person) >= 2
    return len(person - {"same_setting"}) >= 3
