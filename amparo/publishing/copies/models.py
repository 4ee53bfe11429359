"""The register of copies: who took what out, in which form, and who agreed to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.access.second import Awaited
from amparo.access.watch import notices
from amparo.kernel.errors import Stale
from amparo.kernel.ids import new_id
from amparo.kernel.sealing import Place
from amparo.reference.codes import coded

if TYPE_CHECKING:
    from pathlib import Path


class Copy(Awaited, models.Model):
    """One file that leaves: its exact bytes lie sealed until it was taken, then its digest stays.

    ``title`` names a list or says that it is a case; no name and no reference stands here.
    ``recipient`` is set where it is a bundle for proceedings: ``rows`` are then its items.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(gettext_lazy("what"), max_length=100)
    format = models.CharField(max_length=8)
    agency = models.CharField(max_length=40)
    purpose = models.CharField(max_length=40)
    rows = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    recipient = coded("bundle_recipient", blank=True, verbose_name=gettext_lazy("recipient"))
    return_on = models.DateField(gettext_lazy("to be returned or destroyed by"), null=True)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    sample = models.BinaryField()  # sealed: first rows and keys of cases, for the second person
    made_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        indexes = (models.Index(fields=("asked_by", "made_at"), name="publishing_copy_of_user"),)

    def __str__(self) -> str:
        return f"copy {str(self.pk)[-6:]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A copy changes once for each look at it: two people who settle it at once cannot both."""
        if self._state.adding:
            super().save(force_insert=True)
            return
        was, self.version = self.version, self.version + 1
        if not self.is_waiting and self.ready_at is None and not self.voided_at:
            self.ready_at = timezone.now()
        names = ("version", "is_waiting", "confirmed_by_id", "ready_at", "voided_at", "void_reason")
        values = {name: getattr(self, name) for name in names}
        place = f"{reverse('copies')}?copy={self.pk}"
        if Copy.objects.filter(pk=self.pk, version=was).update(**values) != 1:
            raise Stale(_("Somebody else changed this record in the meantime. Look at it again."))
        notices.tell_each([self.asked_by_id], "copy", place)

    def path(self) -> Path:
        """Where the sealed bytes lie."""
        folder: Path = settings.HOME.files / "copies"
        return folder / self.pk.hex

    def place(self, part: str) -> Place:
        """Where the bytes, or the sample of them, are sealed."""
        return Place("publishing_copy", part, str(self.pk), str(self.pk), "narrative", 1)
