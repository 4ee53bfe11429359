"""Invented people for tests and for the demonstration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from amparo.access.action import perform

from .models import Name, Person

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer


def a_person(viewer: Viewer, full: str, **fields: Any) -> Person:
    """A person with one name. Nobody sees her or him before a case gives a role."""
    with perform(viewer, "person.record"):
        person = Person(**fields)
        person.save()
        Name(person=person, kind="legal", full=full, is_main=True).save()
    return person
