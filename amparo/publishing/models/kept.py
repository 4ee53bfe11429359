"""The figures that a user keeps at hand: the question alone, never its answer."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from amparo.kernel import act
from amparo.kernel.ids import new_id


class KeptFigure(models.Model):
    """One question that its user asked to keep: the metric, and codes and days as in an address."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.UUIDField(_("user"), db_index=True)
    metric = models.CharField(_("figure"), max_length=40)
    query = models.CharField(_("question"), max_length=600, blank=True)
    kept_at = models.DateTimeField(_("kept on"))

    class Meta:
        verbose_name = _("kept figure")
        verbose_name_plural = _("kept figures")
        ordering = ("kept_at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "metric", "query"], name="publishing_kept_figure_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric} {str(self.pk)[-6:]}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Only within an action."""
        act.current()
        super().save(*args, **kwargs)  # type: ignore[arg-type]
