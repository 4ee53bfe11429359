"""What is done to identities beyond editing: recording a person, joining two, and parting them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.access.action import action
from amparo.access.decide import decide
from amparo.access.gate import create
from amparo.access.many import ManyChanges
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible

from .layout import PERSON
from .matches import AlreadyThere, people_alike
from .merging import refuse_impossible, stand_for_again
from .models import Merge, Name, Person
from .pairs import deciding, in_text, looking, standing
from .searches import note_search

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from decimal import Decimal
    from uuid import UUID

    from amparo.access.viewer import Viewer

# Found here by their actions and by what they register.
__all__ = [
    "deciding",
    "in_text",
    "looking",
    "merge",
    "record_person",
    "sign_off",
    "standing",
    "unmerge",
]

ALIKE_ENOUGH = 90.0  # at this likeness a new entry must be confirmed


@action("person.record", needs="person.create")
def record_person(
    viewer: Viewer,
    _target: None,
    answers: Mapping[str, Any],
    names: Sequence[Mapping[str, Any]],
    *,
    is_surely_new: bool = False,
) -> Person:
    """Enter a person with names, after looking for the same person among those in sight.

    ``answers`` are the fields of the layout ``person``; each name has those of ``name``, of which
    one of ``full``, ``given`` and ``family`` must be there. Raises AlreadyThere with the people
    found alike, unless ``is_surely_new``; Invalid for answers that cannot be.
    """
    if not any(_is_written(name) for name in names):
        raise Invalid({"full": _("Write at least one name, or how the person wants to be called.")})
    for name in names:
        note_search(viewer, _as_written(name), born=str(answers.get("birth") or ""))
    if not is_surely_new:
        _look_first(viewer, answers, names)
    person: Person = create(viewer, PERSON, answers)
    for position, name in enumerate(names):
        _add_name(viewer, person, {"is_main": position == 0, **name})
    return person


def _add_name(viewer: Viewer, person: Person, answers: Mapping[str, Any]) -> None:
    """The first names of a new person, whom nobody sees before a case gives her or him a role."""
    decision = decide(viewer, "name.create", Name)
    if closed := sorted(set(answers) - decision.writes):
        raise Invalid({name: _("This is not open to you.") for name in closed})
    Name(person=person, **answers).save()


def _is_written(name: Mapping[str, Any]) -> bool:
    return any(str(name.get(part) or "").strip() for part in ("full", "given", "family"))


def _as_written(name: Mapping[str, Any]) -> str:
    return str(name.get("full") or f"{name.get('given', '')} {name.get('family', '')}")


def _look_first(
    viewer: Viewer, answers: Mapping[str, Any], names: Sequence[Mapping[str, Any]]
) -> None:
    for name in names:
        alike = people_alike(viewer, _as_written(name), born=str(answers.get("birth") or ""))
        near = [match for match in alike if match.score >= ALIKE_ENOUGH]
        if near:
            raise AlreadyThere(near)


@action("person.merge")
def merge(
    viewer: Viewer,
    kept: Person,
    merged: Person,
    *,
    reasons: Sequence[str],
    decided_on: dt.date,
    score: Decimal | None = None,
) -> Merge:
    """Decide that two identities are one human being. Nothing moves, so nothing can be lost.

    Asks for the right on both. Raises NotPossible with the reason. Read both again afterwards.
    """
    _may_join(viewer, merged)
    refuse_impossible(kept, merged)
    decision = Merge(
        kept=kept, merged=merged, reasons=list(reasons), decided_on=decided_on, score=score
    )
    decision.save()
    stand_for_again({kept.pk, merged.pk})
    return decision


@action("person.unmerge")
def unmerge(viewer: Viewer, merged: Person) -> Merge:
    """Undo the merge by which a person was joined to another; both are as they were."""
    found: Merge | None = Merge.objects.filter(merged=merged, undone_at__isnull=True).first()
    if found is None:
        raise NotPossible(_("This person is not joined to another."))
    _may_join(viewer, found.kept)
    found.undone_at = timezone.now()
    found.save()
    stand_for_again({found.kept_id, found.merged_id})
    return found


def _may_join(viewer: Viewer, other: Person) -> None:
    """Whoever joins or parts two people must have the right on the other one too."""
    if not decide(viewer, "person.merge", other):
        raise NotAllowed(_("This is not open to you."))


@action("identity.sign_off", needs="identity.review")
def sign_off(viewer: Viewer, _target: None, people: Iterable[UUID]) -> int:
    """End the review of imported people: from now on only their cases open them. Gives how many."""
    waiting = list(Person.objects.filter(pk__in=list(people), is_under_review=True))
    for person in waiting:
        person.is_under_review = False
        person.save()
    return len(waiting)


def release_people(
    viewer: Viewer, people: Iterable[UUID], *, needs: str, then: Callable[[], None], **facts: str
) -> None:
    """End the review of all people of a load that was signed off, whoever may see which of them.

    ``needs`` is the permission by which it was signed; ``then`` is done in the same transaction.
    """
    with ManyChanges(viewer, "identity.release", needs=needs, **facts) as many:
        many.mark(Person, people, is_under_review=False)
        then()
