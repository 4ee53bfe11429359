"""Opening a file in an emergency: who may, what it reaches, who is told, and the review of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.access import emergencies, proof, second
from amparo.access.action import perform
from amparo.access.watch import alerts, looks, notices, refused
from amparo.access.watch.models import Emergency
from amparo.kernel import privacy
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible
from amparo.kernel.ids import new_id
from amparo.kernel.layout import BY_MODEL
from amparo.kernel.scope import unscoped
from amparo.kernel.sealing import Place, seal, unseal
from amparo.people.queries import person_of_reference
from amparo.reference.codes import code_list
from amparo.reference.country import country

from .models import Case
from .ties import conflicts_of, working
from .watching import cases_of

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer

OPEN = "emergency.open"
REASONS = "emergency_reason"
SHORTEST = 30  # characters that say why


def tell() -> None:
    """From now on the gate knows which cases an emergency may meet."""
    emergencies.reaches(cases_in_reach)


@unscoped("what keeps an emergency shut is hidden from whoever asks")
def cases_in_reach(viewer: Viewer, person: str) -> frozenset[str] | None:
    """The cases of a person that an emergency opens: none that is sealed.

    None where a conflict keeps the viewer from any case of the person: conflicts win.
    """
    cases = cases_of(person)
    if conflicts_of(viewer).filter(case__in=cases).exists():
        return None
    rows: QuerySet[Case] = QuerySet(Case)
    plain = rows.filter(pk__in=cases, is_compartment=False)
    return frozenset(str(key) for key in plain.values_list("pk", flat=True))


def open_emergency(viewer: Viewer, reference: str, reason: str, words: str) -> Emergency:
    """Open what saves the life of one person, for half an hour, and tell the team and reviewers.

    Raises NotAllowed, ProofNeeded, Invalid, and NotPossible, which says the same of a sealed
    person, of one whom a conflict keeps from the viewer, and of a reference that nobody has.
    """
    if not viewer.has(OPEN) or not viewer.user_id:
        raise NotAllowed(_("This is not open to you."))
    if reason not in dict(code_list(REASONS).choices()):
        raise Invalid({"reason": _("Choose a reason from the list.")})
    if len(words.strip()) < SHORTEST:
        raise Invalid({"words": _("Say in at least 30 letters what is happening.")})
    proof.must_be_fresh(viewer)
    _must_be_free(viewer)
    person = person_of_reference(reference.strip().upper())
    reached = emergencies.reach_of(viewer, person) if person else None
    if reached is None:
        refused.note_refused(viewer, looks.PERSON, person or new_id(), "emergency")
        raise NotPossible(
            _(
                "Nothing can be opened under this reference. Check it; if it is right, call the"
                " duty worker of the agency that cares for the person."
            )
        )
    return _open(viewer, reached, reason, words.strip())


def _must_be_free(viewer: Viewer) -> None:
    """One person at a time, and none while a review of the same unit is overdue."""
    now = timezone.now()
    if Emergency.objects.filter(user_id=viewer.user_id, until__gt=now).exists():
        raise NotPossible(_("An emergency of yours is open. End it first."))
    due = now - timedelta(hours=country().watching.review_hours)
    late = Emergency.objects.filter(agency=viewer.agency, unit=viewer.unit, finding="")
    if late.filter(opened_at__lt=due).exists():
        raise NotPossible(
            _(
                "The review of an earlier emergency of your unit is overdue. Until it is done, ask"
                " another unit, or call the duty worker."
            )
        )


def _open(viewer: Viewer, reached: emergencies.Open, reason: str, words: str) -> Emergency:
    key, now = new_id(), timezone.now()
    until = now + timedelta(minutes=country().watching.minutes)
    classes = {
        privacy.data_class(model, field)
        for model in BY_MODEL
        for field in reached.fields(model)
        if privacy.data_class(model, field) != privacy.OPEN
    }
    with perform(viewer, OPEN, emergency=str(key), person=reached.person, reason=reason):
        second.hold(viewer.user_id)
        _must_be_free(viewer)  # again: two browsers may have come this far at once
        opened = Emergency.objects.create(
            id=key,
            user_id=viewer.user_id,
            agency=viewer.agency,
            unit=viewer.unit,
            person=reached.person,
            reason=reason,
            words=seal(words, _place(key, viewer.user_id)),
            opened_at=now,
            until=until,
        )
        looks.note_urgent(viewer, reached.person, reached.cases, classes)
        _tell(viewer, opened, reached)
    return opened


def _tell(viewer: Viewer, opened: Emergency, reached: emergencies.Open) -> None:
    """The team of each case, and every reviewer of another agency; without a name."""
    team = working().filter(case__in=reached.cases)
    for user, case in team.values_list("user", "case"):
        place = f"{reverse('case-opened', args=[case])}?emergency={opened.pk}"
        notices.tell_each([user], "emergency", place)
    reviewers = notices.reviewers(alerts.REVIEW, but=viewer.agency)
    notices.tell_each(reviewers, "review", reverse("review", args=[opened.pk]))


def _place(key: object, user: object) -> Place:
    return Place("access_emergency", "words", str(key), str(user), "narrative", 1)


def words_of(opened: Emergency) -> str:
    """What was written of the reason, for reviewers."""
    return unseal(bytes(opened.words), _place(opened.pk, opened.user_id))


def end(viewer: Viewer, opened: Emergency) -> None:
    """Close an emergency of one’s own before its time. Harmless again."""
    with perform(viewer, "emergency.end", emergency=str(opened.pk)):
        mine = Emergency.objects.filter(pk=opened.pk, user_id=viewer.user_id)
        mine.filter(until__gt=timezone.now()).update(until=timezone.now())


def open_to_review(viewer: Viewer) -> QuerySet[Emergency]:
    """Emergencies that this viewer reviews: of other agencies, never of the same human being."""
    user = second.account(viewer)
    if user is None or not viewer.has(alerts.REVIEW):
        return Emergency.objects.none()
    human = second.human(user)
    own = Q(user=user.pk) | Q(user=human) | Q(user__same_as=human)
    return Emergency.objects.exclude(agency=viewer.agency).exclude(own)


def review(viewer: Viewer, opened: Emergency, finding: str) -> None:
    """Write down what the review found, once. Raises NotAllowed, NotPossible, Invalid."""
    if finding not in dict(code_list(alerts.FINDINGS).choices()):
        raise Invalid({"finding": _("Choose what you found.")})
    if not open_to_review(viewer).filter(pk=opened.pk).exists():
        raise NotAllowed(_("This is not open to you."))
    with perform(viewer, "emergency.review", emergency=str(opened.pk), finding=finding):
        waiting = Emergency.objects.filter(pk=opened.pk, finding="")
        now = timezone.now()
        if not waiting.update(finding=finding, found_by_id=viewer.user_id, found_at=now):
            raise NotPossible(_("Somebody has looked into this already."))
    notices.seen(viewer, reverse("review", args=[opened.pk]))
