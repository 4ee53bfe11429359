"""The register of tables that have left the house: what outsiders hold, and cannot be called back.

A row is written once, in the act that releases it, and never changed: what was published stays
known even after it is withdrawn. It holds the counts that were kept hidden too, as the snapshot
does, because only with them can the next table be checked against this one. No row leaves.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from amparo.kernel.ids import new_id


class ReleasedTable(models.Model):
    """One table of one release. `cells` holds [codes, count, was it hidden] for each cell."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    release = models.CharField(_("release"), max_length=120, db_index=True)
    audience = models.CharField(_("for"), max_length=40)
    released_at = models.DateTimeField(_("released on"))
    entry = models.BigIntegerField(_("ledger entry"), null=True)
    snapshot = models.CharField(_("snapshot"), max_length=40)
    metric = models.CharField(_("metric"), max_length=40, db_index=True)
    definition = models.CharField(_("definition"), max_length=120)
    period = models.CharField(_("period"), max_length=40)
    dimensions = models.JSONField(_("broken down by"), default=list)
    cells = models.JSONField(_("cells"), default=list)
    total = models.BigIntegerField(_("total"), null=True)
    is_withheld = models.BooleanField(_("not shown at all"), default=False)

    class Meta:
        verbose_name = _("released table")
        verbose_name_plural = _("released tables")
        ordering = ("released_at", "id")

    def __str__(self) -> str:
        return f"{self.release}: {self.metric} {self.period}"
