"""Which identities are one human being: works out whom each stands for from the merges in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from amparo.kernel.errors import NotPossible
from amparo.kernel.scope import unscoped

from .models import Merge, Person

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    Listener = Callable[[set[UUID]], None]

_listeners: list[Listener] = []


def hears_joins(listener: Listener) -> Listener:
    """Register a function that is told, in its transaction, of people joined or parted again."""
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def links_in_force(people: set[UUID]) -> dict[UUID, UUID]:
    """Who was joined to whom, for everybody connected with these people by merges in force."""
    found: dict[UUID, UUID] = {}
    reached: set[UUID] = set()
    while people - reached:
        asked = people - reached
        reached |= asked
        for merged, kept in _links_of(asked):
            found[merged] = kept
            people = people | {merged, kept}
    return found


def _links_of(people: set[UUID]) -> list[tuple[UUID, UUID]]:
    with unscoped("a merge joins whole identities, whoever looks"):
        merges = Merge.rows.filter(undone_at__isnull=True, voided_at__isnull=True)
        links = merges.filter(merged__in=people) | merges.filter(kept__in=people)
        return list(links.values_list("merged", "kept"))


def root_of(person: UUID, links: dict[UUID, UUID]) -> UUID:
    """Whom a person stands for in the end."""
    while person in links:
        person = links[person]
    return person


def refuse_impossible(kept: Person, merged: Person) -> None:
    """Say why two people cannot be joined. Raises NotPossible."""
    if kept.pk == merged.pk:
        raise NotPossible(_("A person cannot be joined to herself or himself."))
    if kept.voided_at or merged.voided_at:
        raise NotPossible(_("A person that was entered in error cannot be joined to another."))
    links = links_in_force({kept.pk, merged.pk})
    if root_of(kept.pk, links) == root_of(merged.pk, links):
        raise NotPossible(_("These two are already the same person."))
    if merged.pk in links:
        raise NotPossible(_("This person is already joined to another. Undo that first."))


def stand_for_again(people: set[UUID]) -> None:
    """Write anew, inside an act, whom each of these people stands for."""
    links = links_in_force(people)
    for person in _people({*people, *links}):
        root = root_of(person.pk, links)
        person.merged_into_id = None if root == person.pk else root
        person.save()
    for listener in _listeners:
        listener(people)


def _people(keys: set[UUID]) -> list[Person]:
    with unscoped("a merge joins whole identities, whoever looks"):
        return list(Person.rows.filter(pk__in=keys).order_by("pk"))
