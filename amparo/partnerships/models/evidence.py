"""Files that show what a body answered: sealed in the folder of files, each under its own key."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from amparo.kernel.ids import new_id
from amparo.kernel.sealing import Place, seal, unseal

from .calls import DataRequest

if TYPE_CHECKING:
    from pathlib import Path

SEALED_AS = "agency"


class EvidenceFile(models.Model):
    """One file beside an answer. Its name is sealed too: names of files may name people."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey(
        DataRequest, models.PROTECT, related_name="files", verbose_name=_("question")
    )
    kind = models.CharField(_("kind of file"), max_length=10)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    digest = models.CharField(_("digest"), max_length=64)
    received_at = models.DateTimeField(_("received on"))
    received_by = models.CharField(_("received by"), max_length=60)
    told = models.BinaryField()

    class Meta:
        verbose_name = _("file of evidence")
        verbose_name_plural = _("files of evidence")
        ordering: ClassVar = ["received_at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} of {self.request_id}"

    def place(self, column: str) -> Place:
        """Where something sealed of this file belongs."""
        own = str(self.pk)
        return Place("partnerships_evidencefile", column, own, own, SEALED_AS, 1)

    def write_name(self, name: str) -> None:
        """Seal what the file is called."""
        self.told = seal(name, self.place("told"))

    @property
    def name(self) -> str:
        """What the file is called. Raises NoKey once it was taken away."""
        return unseal(bytes(self.told), self.place("told"))

    def path(self) -> Path:
        """Where the sealed content lies."""
        folder: Path = settings.HOME.files / "evidence"
        return folder / f"{self.pk.hex}.content"
