"""What was checked of the words and pictures of an edition, before it goes to approval."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from amparo.kernel import act
from amparo.kernel.ids import new_id

from .editions import Release


class Check(models.Model):
    """One answer to one item of the list. It holds for the texts with the digest `texts` alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    release = models.ForeignKey(
        Release, models.PROTECT, related_name="checks", verbose_name=_("edition")
    )
    item = models.CharField(_("item"), max_length=40)
    texts = models.CharField(_("digest of the texts"), max_length=64)
    is_met = models.BooleanField(_("met"), default=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    by = models.CharField(_("checked by"), max_length=150)
    at = models.DateTimeField(_("checked on"))

    class Meta:
        verbose_name = _("check of an edition")
        verbose_name_plural = _("checks of an edition")
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.item}: {self.is_met}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Only within an action, which writes it down."""
        told = {"item": self.item, "is_met": self.is_met}
        act.current().note(act.Change(self._meta.label_lower, str(self.pk), {}, told))
        super().save(*args, **kwargs)  # type: ignore[arg-type]
