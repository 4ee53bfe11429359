"""Who sees which person: whoever works on a case of theirs, and the steward until sign-off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from amparo.access.relations import learns, resolves_topic
from amparo.kernel import privacy
from amparo.kernel.scope import visible, visible_through

from .models import Contact, IdentityDocument, Merge, Name, Person
from .reach import (
    kept_from_review,
    learn_topics,
    reached_by,
    reaches_people,
    tells_topics,
    topics_of_one,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from django.db import models

    from amparo.access.viewer import Viewer

REVIEW = "identity.review"


@reaches_people
def imported_and_not_signed_off(viewer: Viewer) -> Q:
    """The steward compares imported people until their batch is signed off, and no longer.

    People of a compartment are left out: that its file exists is known to its team alone.
    """
    if not viewer.has(REVIEW):
        return Q(pk__in=())
    return Q(is_under_review=True) & ~kept_from_review(viewer)


@tells_topics
def both_topics_until_signed_off(viewer: Viewer, people: list[str]) -> dict[str, frozenset[str]]:
    """To the steward an imported person may be victim or suspect: both rows of the matrix apply."""
    if not viewer.has(REVIEW):
        return {}
    rows: QuerySet[Person] = QuerySet(Person)
    waiting = rows.filter(pk__in=people, is_under_review=True).values_list("pk", flat=True)
    return {str(key): frozenset({"victim_identity", "suspect"}) for key in waiting}


@visible(Person)
def people_in_reach(viewer: Viewer) -> Q:
    return reached_by(viewer)


visible_through(Name, "person")
visible_through(IdentityDocument, "person")
visible_through(Contact, "person")
visible_through(Merge, "kept", "merged")


@resolves_topic("person")
def topics_of_person(viewer: Viewer, record: Any) -> Iterable[str]:
    """The rows of the matrix that govern a person, or whatever belongs to one."""
    return topics_of_one(viewer, _person_of(record))


@learns
def topics_of_many(viewer: Viewer, records: list[Any]) -> None:
    """Those of all people of a list at once."""
    learn_topics(viewer, [_person_of(record) for record in records if _is_of_a_person(record)])


def _is_of_a_person(record: Any) -> bool:
    model: type[models.Model] = type(record)
    kinds = {privacy.data_class(model, field.name) for field in record._meta.concrete_fields}
    return any(privacy.topic_of(model, kind) == "person" for kind in kinds)


def _person_of(record: Any) -> str:
    link = record.Data.owner
    return str(record.pk if link == "self" else getattr(record, f"{link}_id"))
