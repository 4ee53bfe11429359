"""What pages read of people: how each is called, for a viewer who may know it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from amparo.access.decide import decide
from amparo.access.views_of import preload
from amparo.kernel.scope import row_rule, unscoped
from amparo.kernel.sealing import keyring

from .matches import full_name
from .models import Contact, Name, Person
from .reach import topics_of_one, topics_read_at_once

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amparo.access.decide import Decision
    from amparo.access.viewer import Viewer


def names_of(viewer: Viewer, people: Iterable[object]) -> dict[str, str]:
    """The name to show of each person whose identity is open to the viewer; three queries in all.

    Whoever is missing from the answer goes by the reference.
    """
    keys = [str(key) for key in people]
    rows = row_rule(Name, viewer).filter(person__in=keys).order_by("-is_main", "created_at", "id")
    found: dict[str, str] = {}
    decisions: dict[frozenset[str], Decision] = {}
    with keyring(), topics_read_at_once(viewer, keys):
        for name in preload(rows):
            key = str(name.person_id)
            topics = topics_of_one(viewer, key)
            if topics not in decisions:
                decisions[topics] = decide(viewer, "name.read", name, is_seen=True)
            if key not in found and (written := full_name(name, decisions[topics])):
                found[key] = written
    return found


def person_of_reference(reference: str) -> str:
    """The key of the person who goes by a reference, or stands for it; empty where there is none.

    For emergencies alone: nothing of the person is told by it.
    """
    with unscoped("an emergency names one person by the reference"):
        rows = Person.rows.filter(reference=reference, voided_at__isnull=True)
        found = rows.values_list("pk", "merged_into").first()
    return str(found[1] or found[0]) if found else ""


def spellings(viewer: Viewer, names: Iterable[object]) -> dict[str, str]:
    """How names are written, by their keys; those that are not open to the viewer are left out."""
    rows = row_rule(Name, viewer).filter(pk__in=[str(key) for key in names])
    found = {}
    with keyring(), topics_read_at_once(viewer, {name.person_id for name in rows}):
        for name in preload(rows):
            written = full_name(name, decide(viewer, "name.read", name, is_seen=True))
            if written:
                found[str(name.pk)] = written
    return found


def people_by_key(viewer: Viewer, people: Iterable[object]) -> dict[str, Person]:
    """The people among these keys whom the viewer sees."""
    rows = row_rule(Person, viewer).filter(pk__in=[str(key) for key in people])
    return {str(person.pk): person for person in rows}


def one_with(people: Iterable[object]) -> set[Any]:
    """The keys of these people and of everybody joined with them, whoever sees them."""
    with unscoped("rules of sight are asked about the cases of these people alone"):
        rows = Person.rows.filter(Q(pk__in=list(people)) | Q(merged_into__in=list(people)))
        return {key for pair in rows.values_list("pk", "merged_into") for key in pair if key}


def ways_of_contact(viewer: Viewer, people: Iterable[object]) -> list[Contact]:
    """The ways in which these people can be reached, where the viewer may read them."""
    if not decide(viewer, "contact.read", Contact):
        return []
    rows = row_rule(Contact, viewer).filter(person__in=[str(key) for key in people])
    return list(rows.order_by("-is_safe", "created_at"))
