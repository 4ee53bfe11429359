"""Makes one identity out of a part of another, where a load took two people for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.access.views_of import open_value
from amparo.kernel.errors import NotPossible
from amparo.kernel.scope import unscoped
from amparo.people.models import Name, Pair, Person, Verdict
from amparo.people.reach import kept_from_review

from .deciding import DIFFERENT

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from uuid import UUID

    from amparo.access.viewer import Viewer

REASON = "import_error"
WHY = "the reviewer parts what a load took for one person"


def may_be_parted(viewer: Viewer, people: Collection[UUID]) -> set[UUID]:
    """Those among these people whom a reviewer may part: none of a compartment, none in error."""
    rows: QuerySet[Person] = QuerySet(Person)
    seen = rows.filter(pk__in=people, voided_at__isnull=True).exclude(kept_from_review(viewer))
    return set(seen.values_list("pk", flat=True))


def references_of(people: Collection[UUID]) -> dict[UUID, str]:
    """How these people are called where their names stay closed."""
    rows: QuerySet[Person] = QuerySet(Person)
    return dict(rows.filter(pk__in=people).values_list("pk", "reference"))


def split_off(
    viewer: Viewer,
    person: UUID,
    moved: Collection[UUID],
    shared: Collection[UUID],
    marks: Mapping[str, str],
) -> tuple[UUID, dict[UUID, UUID]]:
    """Inside an act: a new person with some names of another one, and the two as a decided pair.

    ``moved`` are keys of names that go, ``shared`` of names that both bear; ``marks`` are open
    answers of the new person. Gives her or his key, and each name with the one that stands for it.
    """
    with unscoped(WHY):
        old = Person.rows.get(pk=person)
        names = list(Name.rows.filter(pk__in=(*moved, *shared), person=person))
    if not names:
        raise NotPossible(_("None of the names would go with this part."))
    new = Person(is_under_review=old.is_under_review, **marks)
    new.save()
    _decided_apart(viewer, old, new)
    copies = {}
    for place, name in enumerate(names):
        copies[name.pk] = _copied(name, new, is_main=place == 0)
        if name.pk in moved:
            _withdraw(name)
    _show_another(old)
    return new.pk, copies


def _copied(name: Name, person: Person, *, is_main: bool) -> UUID:
    words = {part: open_value(name, part) for part in ("full", "given", "family")}
    copy = Name(person=person, kind=name.kind, is_main=is_main, **words)
    copy.save()
    return copy.pk


def _withdraw(name: Name) -> None:
    name.voided_at, name.void_reason, name.is_main = timezone.now(), REASON, False
    name.save()


def _show_another(person: Person) -> None:
    """One of the names that stay is the one to show."""
    with unscoped(WHY):
        names = Name.rows.filter(person=person.pk, voided_at__isnull=True)
        first = names.order_by("-is_main", "created_at", "pk").first()
    if first is not None and not first.is_main:
        first.is_main = True
        first.save()


def _decided_apart(viewer: Viewer, old: Person, new: Person) -> None:
    one, other = sorted((old.pk, new.pk), key=lambda key: key.hex)
    now = timezone.now()
    pair = Pair.objects.create(
        one_id=one, other_id=other, score=0, reasons=[], decision=DIFFERENT, found_at=now
    )
    Verdict.objects.create(
        pair=pair, decision=DIFFERENT, by=viewer.username, agency=viewer.agency, at=now
    )
