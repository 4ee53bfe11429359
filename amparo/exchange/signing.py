"""Signing a load off: two people of two agencies, when every difference is explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.access.action import action
from amparo.kernel import act as acts
from amparo.kernel.errors import NotPossible
from amparo.people.actions import release_people

from .comparing import SIGN, open_differences
from .models import Batch, RegisterUpload, Signature
from .telling import SIGNED, tell_of
from .undoing import brought_by

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer
    from amparo.access.watching import Watching

PERSON = "people.Person"
ENOUGH = 2  # signatures, each of another agency


@action("import.sign_off", needs=SIGN)
def sign(viewer: Viewer, _target: None, batch: Batch) -> Signature:
    """Answer for a load. Raises NotPossible with the reason.

    With the second signature the identities that it brought leave the steward's review.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.step != "reconciled" or batch.job:
        raise NotPossible(_("A load is signed once it was compared with what was published."))
    if waiting := open_differences(batch).count():
        raise NotPossible(
            ngettext(
                "%(count)s difference waits for its explanation.",
                "%(count)s differences wait for their explanation.",
                waiting,
            )
            % {"count": waiting}
        )
    signed = list(batch.signatures.all())
    if any(other.username == viewer.username for other in signed):
        raise NotPossible(_("You have signed this load already."))
    if any(other.agency == viewer.agency for other in signed):
        raise NotPossible(
            _("Your agency has signed already. The second signature comes from another one.")
        )
    signature = Signature.objects.create(
        batch=batch, username=viewer.username, agency=viewer.agency, signed_at=timezone.now()
    )
    acts.current().facts.update(batch=str(batch.pk), signatures=len(signed) + 1)
    if len(signed) + 1 >= ENOUGH:
        batch.job, batch.job_by, batch.job_at = "release", viewer.username, timezone.now()
        batch.save()
    return signature


def release(viewer: Viewer, batch: Batch, watch: Watching) -> None:
    """End the review of the people whom a signed load brought: their cases alone open them."""
    watch.tell("release", 0)
    people = {model._meta.label: keys for model, keys in brought_by(batch).items()}

    def end() -> None:
        RegisterUpload.objects.filter(pk__in=batch.uploads, state="loaded").update(state="closed")
        batch.step = "signed"
        watch.end(batch)
        batch.save()
        tell_of(batch, SIGNED)

    release_people(viewer, people.get(PERSON, []), needs=SIGN, batch=str(batch.pk), then=end)
