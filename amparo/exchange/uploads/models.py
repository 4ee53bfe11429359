"""Files that a steward brought, and the mappings that were saved, version by version.

The file itself lies sealed in the folder of files. What people wrote about it, its name among them,
is sealed with the key of the upload: destroying that key destroys file and words together.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from amparo.access.working import Worked
from amparo.kernel.ids import new_id, new_reference
from amparo.kernel.sealing import Place, seal, unseal
from amparo.reference.codes import coded

if TYPE_CHECKING:
    from pathlib import Path

SEALED_AS = "agency"


def new_upload_reference() -> str:
    """A reference that tells nothing about the file."""
    return new_reference("U")


class RegisterUpload(Worked):
    """One file as it was brought: whose register it is, of which years, and by what right.

    ``agency`` is that of whoever brought it, and the only one that meets it; ``office`` kept it.

    ``state``: *quarantined* until it was read apart from everything else, then *read* or *refused*;
    *loaded* with its batch, and *closed* when that was signed off and nobody needs to look into
    the file any more; *discarded* when it was destroyed.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(
        _("reference"), max_length=16, unique=True, default=new_upload_reference, editable=False
    )
    received_at = models.DateTimeField(_("received on"))
    received_by = models.CharField(_("received by"), max_length=60)
    agency = coded("agency", verbose_name=_("agency"))
    office = coded("agency", verbose_name=_("kept by"))
    year_from = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    year_to = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    legal_basis = coded("import_basis", verbose_name=_("legal basis"))
    digest = models.CharField(_("digest"), max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    kind = models.CharField(_("kind of file"), max_length=10, blank=True)
    rows_found = models.PositiveIntegerField(_("rows"), default=0)
    state = coded("upload_state", verbose_name=_("state"), default="quarantined")
    refusal = models.BinaryField(null=True)
    told = models.BinaryField(null=True)
    mapping = models.ForeignKey(
        "exchange.MappingVersion",
        models.PROTECT,
        null=True,
        related_name="uploads",
        verbose_name=_("mapping"),
    )

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering: ClassVar = ["-received_at", "-id"]

    def __str__(self) -> str:
        return self.reference

    def place(self, column: str) -> Place:
        """Where something sealed of this upload belongs."""
        return Place("exchange_registerupload", column, str(self.pk), str(self.pk), SEALED_AS, 1)

    def write(self, **words: str) -> None:
        """Seal what is said of the file: its ``name`` and its ``origin``."""
        self.told = seal(json.dumps(words), self.place("told"))

    @property
    def words(self) -> dict[str, str]:
        """What was said of the file. Raises NoKey once it is destroyed."""
        if not self.told:
            return {}
        found: dict[str, str] = json.loads(unseal(bytes(self.told), self.place("told")))
        return found

    def refuse(self, code: str, params: dict[str, Any]) -> None:
        """Seal why the file is not read; its name may stand in the reason."""
        self.state = "refused"
        told = json.dumps({"code": code, "params": params})
        self.refusal = seal(told, self.place("refusal"))

    @property
    def why_refused(self) -> str:
        """Why the file is not read, in the reader's language."""
        from amparo.exchange.registers.refusals import Unreadable

        if not self.refusal:
            return ""
        found = json.loads(unseal(bytes(self.refusal), self.place("refusal")))
        return str(Unreadable(found["code"], **found["params"]))

    @property
    def is_open(self) -> bool:
        """Whether its content may be looked into."""
        return self.state in ("read", "loaded")

    def path(self, part: str = "content") -> Path:
        """Where the sealed file lies, or its outline."""
        folder: Path = settings.HOME.files / "registers"
        return folder / f"{self.pk.hex}.{part}"


class MappingVersion(models.Model):
    """One saved version of a mapping. A version is never changed: a change is the next version.

    ``agency`` is that of whoever saved it; ``office`` is the one whose registers it is for.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = coded("agency", verbose_name=_("agency"), blank=True)
    code = models.CharField(_("mapping"), max_length=100)
    version = models.PositiveIntegerField(_("version"))
    office = coded("agency", verbose_name=_("kept by"))
    digest = models.CharField(_("digest"), max_length=64)
    body = models.BinaryField()
    saved_at = models.DateTimeField(_("saved on"))
    saved_by = models.CharField(_("saved by"), max_length=60)

    class Meta:
        verbose_name = _("mapping")
        verbose_name_plural = _("mappings")
        ordering: ClassVar = ["code", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency", "code", "version"], name="exchange_mapping_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    def place(self) -> Place:
        """Where the sealed text belongs."""
        return Place("exchange_mappingversion", "body", str(self.pk), str(self.pk), SEALED_AS, 1)

    def write(self, text: str) -> None:
        """Seal the text of the mapping: it holds words as offices typed them."""
        self.body = seal(text, self.place())

    @property
    def text(self) -> str:
        """The mapping as YAML."""
        return unseal(bytes(self.body), self.place())
