"""An erasure: proposed with its exact list, agreed to by a second person, carried out once."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.access.second import Awaited
from amparo.kernel.errors import Stale
from amparo.kernel.ids import new_id
from amparo.kernel.sealing import Place
from amparo.reference.codes import coded


class Erasure(Awaited, models.Model):
    """What is to be destroyed: keys and names of fields, never a word of what stands in them.

    ``record`` and ``key`` name the person or the one record. ``why`` is sealed with the key that
    the erasure destroys, and emptied with it: what stays are the ground, the count and the names
    of the two.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.PositiveIntegerField(default=1)
    record = models.CharField(max_length=60)
    key = models.UUIDField()
    owner = models.UUIDField()  # whose key seals ``why``
    ground = coded("erasure_ground", verbose_name=gettext_lazy("ground"))
    why = models.BinaryField()
    cases = models.JSONField(default=list)  # keys of all cases that it touches
    lines = models.JSONField(default=list)  # record, key, version and fields of each
    values = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    done_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        verbose_name = gettext_lazy("erasure")
        indexes: ClassVar = [models.Index(fields=["key"], name="cases_erasure_of_record")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="cases_erasure_waits_once",
                fields=["record", "key"],
                condition=models.Q(is_waiting=True, voided_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"erasure {str(self.pk)[-6:]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """It is settled once; two people who settle it at once cannot both."""
        if self._state.adding:
            super().save(force_insert=True)
            return
        from .carrying_out import carry_out, must_be_as_shown

        was, self.version = self.version, self.version + 1
        is_agreed = not self.is_waiting and not self.voided_at
        if is_agreed:
            must_be_as_shown(self)
            self.done_at = timezone.now()
        self.why = b""
        names = ("version", "is_waiting", "confirmed_by_id", "done_at", "why")
        values = {name: getattr(self, name) for name in (*names, "voided_at", "void_reason")}
        mine = Erasure.objects.filter(pk=self.pk, version=was, is_waiting=True)
        if mine.filter(voided_at__isnull=True).update(**values) != 1:
            raise Stale(_("Somebody else changed this record in the meantime. Look at it again."))
        if is_agreed:
            carry_out(self)

    def place(self) -> Place:
        """Where ``why`` is sealed."""
        return Place("cases_erasure", "why", str(self.pk), str(self.owner), "narrative", 1)
