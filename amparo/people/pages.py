"""What the page of a person shows beside the identity; rooms above add what they know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.access import drawing
from amparo.access.decide import decide, may
from amparo.access.links import remembered
from amparo.access.relations import narrowed_around
from amparo.kernel.layout import layout_of
from amparo.kernel.scope import row_rule

from .models import Contact, IdentityDocument, Merge, Name, Person
from .queries import names_of, people_by_key
from .reach import topics_read_at_once
from .tables import table_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from amparo.access.decide import Decision
    from amparo.access.viewer import Viewer

    Panel = dict[str, Any]
    Adder = Callable[[Viewer, Person], list[Panel]]

_adders: list[Adder] = []
BELONGINGS = (Name, IdentityDocument, Contact)


def adds_to_the_page_of_a_person(adder: Adder) -> Adder:
    """Register what another room shows there: tables of ``ui/table.html`` with a ``title``."""
    if adder not in _adders:
        _adders.append(adder)
    return adder


def person_context(viewer: Viewer, person: Person, decision: Decision) -> dict[str, Any]:
    """A person's page: the identity, names, papers, ways of contact, and what rooms add.

    Ties to cases in which this person has no role are left aside: they show nothing of it.
    """
    with narrowed_around(Person, [person.pk]):
        return _context(viewer, person, decision)


@remembered()
def _context(viewer: Viewer, person: Person, decision: Decision) -> dict[str, Any]:
    layout = layout_of(person)
    context = drawing.page_context(viewer, person, layout, decision)
    with topics_read_at_once(viewer, [person.pk]):
        panels = [panel for model in BELONGINGS if (panel := _belongings(viewer, person, model))]
    for adder in _adders:
        panels += adder(viewer, person)
    return {
        **context,
        "title": drawing.name(person, viewer),
        "kind_label": str(layout.title),
        "trail": [],
        "panels": panels,
        "joined": _joined(viewer, person),
        "merge_url": (
            reverse("person-merge", args=[person.pk])
            if may(viewer, "person", "merge", person) and not person.merged_into_id
            else ""
        ),
        "unmerge_url": (
            reverse("person-unmerge", args=[person.pk])
            if person.merged_into_id and _undoable(viewer, person)
            else ""
        ),
    }


def _belongings(viewer: Viewer, person: Person, model: Any) -> Panel | None:
    layout = layout_of(model)
    if not decide(viewer, layout.permission("read"), model):
        return None
    rows = row_rule(model, viewer).filter(person=person.pk).order_by(*layout.order)
    create = may(viewer, layout.code, "create", model)
    return {
        **table_of(viewer, layout, list(rows)),
        "title": str(layout.plural),
        "create_url": (
            reverse("record-new-under", args=["person", person.pk, layout.code]) if create else ""
        ),
    }


def _joined(viewer: Viewer, person: Person) -> list[dict[str, str]]:
    """Identities in the viewer's sight that are this same human being."""
    joined = row_rule(Person, viewer).filter(merged_into=person.pk)
    known = {str(other.pk): other for other in joined}
    if person.merged_into_id:
        known |= people_by_key(viewer, [person.merged_into_id])
    names = names_of(viewer, known)
    return [
        {
            "url": drawing.url_of(other),
            "label": _("Joined: %(name)s") % {"name": names.get(key, other.reference)},
        }
        for key, other in known.items()
    ]


def _undoable(viewer: Viewer, person: Person) -> bool:
    merges = row_rule(Merge, viewer).filter(merged=person.pk, undone_at__isnull=True)
    return bool(decide(viewer, "person.unmerge", person)) and merges.exists()
