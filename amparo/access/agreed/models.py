"""Versions of the council's tables: proposed, agreed to by a second person, in force."""

from __future__ import annotations

import json
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.access.second import Awaited
from amparo.kernel.errors import NotPossible, Stale
from amparo.kernel.ids import new_id

from .files import digest_of


class Tables(Awaited, models.Model):
    """The exact files of one version. ``base`` is the digest of those that it would replace."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.PositiveIntegerField(default=1)
    files = models.TextField()  # name and text of each, as JSON
    digest = models.CharField(max_length=64)
    base = models.CharField(max_length=64, blank=True, default="")
    in_force_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        indexes = (models.Index(fields=("in_force_at",), name="access_tables_in_force"),)

    def __str__(self) -> str:
        return f"tables {self.digest[:12]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A version is settled once, and comes into force only as it was read and agreed to."""
        if self._state.adding:
            super().save(force_insert=True)
            return
        was, self.version = self.version, self.version + 1
        if not self.is_waiting and not self.voided_at:
            self._come_into_force()
        names = ("version", "is_waiting", "confirmed_by_id", "in_force_at")
        values = {name: getattr(self, name) for name in (*names, "voided_at", "void_reason")}
        mine = Tables.objects.filter(pk=self.pk, version=was, is_waiting=True)
        if mine.update(**values) != 1:
            raise Stale(_("Somebody else changed this record in the meantime. Look at it again."))

    @property
    def texts(self) -> dict[str, str]:
        """The text of each file by its name."""
        found: dict[str, str] = json.loads(self.files)
        return found

    def is_whole(self) -> bool:
        """Whether the files are those that the digest stands for."""
        return digest_of(self.texts) == self.digest

    def _come_into_force(self) -> None:
        stored = Tables.objects.get(pk=self.pk)
        is_theirs = (stored.files, stored.digest) == (self.files, self.digest)
        if not is_theirs or not self.is_whole():
            raise NotPossible(_("These files are not those that were shown. Tell the auditor."))
        if self.base != in_force_digest():
            raise NotPossible(_("Other tables came into force since. Propose the files anew."))
        self.in_force_at = timezone.now()
        from .in_use import take_up_again

        transaction.on_commit(take_up_again)


def in_force() -> Tables | None:
    """The version in force; None before the first."""
    return Tables.objects.filter(in_force_at__isnull=False).order_by("-in_force_at").first()


def in_force_digest() -> str:
    """The digest of the version in force; nothing before the first."""
    found = in_force()
    return found.digest if found else ""
