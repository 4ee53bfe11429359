"""How a person is named where another record speaks of her or him."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from amparo.access.events import NAMED, told_where
from amparo.access.links import labels, labels_many
from amparo.access.relations import narrowed_around
from amparo.kernel.scope import row_rule

from .models import Merge
from .queries import names_of

if TYPE_CHECKING:
    from typing import Any

    from amparo.access.viewer import Viewer

    from .models import Person

NAMED.update(
    {
        "person.search": _("Somebody was looked for"),
        "person.record": _("A person was entered"),
        "person.merge": _("Two identities were joined"),
        "person.unmerge": _("Two identities were parted"),
        "pair.decide": _("It was decided whether two files are one person"),
        "pair.compare_everybody": _("Everybody was compared with everybody"),
        "pair.ask_to_compare": _("Somebody asked to compare everybody with everybody"),
        "pair.stop_comparing": _("The comparison of everybody was stopped"),
        "person.part": _("What a load took for one person was parted"),
        "identity.sign_off": _("Imported people were signed off"),
        "identity.release": _("A load was signed off; its people left the review"),
    }
)


@labels("people.Person")
def person_named(person: Person, viewer: Viewer) -> str:
    return names_of(viewer, [person.pk]).get(str(person.pk), person.reference)


@labels_many("people.Person")
def people_named(model: Any, keys: list[Any], viewer: Viewer) -> dict[Any, str]:
    """Each by name where it is open to the viewer, else by the reference."""
    with narrowed_around(model, keys):
        names = names_of(viewer, keys)
        seen = list(row_rule(model, viewer).filter(pk__in=keys).values_list("pk", "reference"))
    return {key: names.get(str(key), reference) for key, reference in seen}


@told_where("person.merge", "person.unmerge", "pair.decide")
def both_sides_are_seen(viewer: Viewer, entry: Any) -> bool:
    """That two identities are one is told to those who see both: the other file stays hidden."""
    merges = {change["key"] for change in entry.changes if change["record"] == "people.merge"}
    return row_rule(Merge, viewer).filter(pk__in=merges).count() == len(merges)
