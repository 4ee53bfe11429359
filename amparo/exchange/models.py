"""What came from where: batches, files, their rows, and the records that each row gave.

None of these tables holds a word about a person in the clear: a row is known by its place and by
keyed digests, and what a batch has to say in words is sealed under a key of its own.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from amparo.access.working import Worked
from amparo.kernel.ids import new_id
from amparo.reference.codes import coded

from .uploads.models import MappingVersion, RegisterUpload

__all__ = [
    "Batch",
    "BatchNote",
    "Compared",
    "MappingVersion",
    "PairDecision",
    "ProposedEdit",
    "Provenance",
    "RegisterUpload",
    "Signature",
    "SourceFile",
    "SourceRow",
]


class Batch(Worked):
    """One load, from the files that were handed in to the signatures under it.

    ``step`` is how far it is.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    step = coded("batch_step", default="loaded", verbose_name=_("step"))
    agency = coded("agency", verbose_name=_("agency"))
    opened_at = models.DateTimeField(_("begun on"), null=True)
    opened_by = models.CharField(_("begun by"), max_length=60, blank=True)
    uploads = models.JSONField(_("files handed in"), default=list)
    year_from = models.PositiveSmallIntegerField(_("first year"), null=True)
    year_to = models.PositiveSmallIntegerField(_("last year"), null=True)
    accept_above = models.FloatField(_("pairs joined above"))
    loaded_at = models.DateTimeField(_("loaded on"), null=True)
    loaded_by = models.CharField(_("loaded by"), max_length=60, blank=True)
    entry = models.BigIntegerField(_("ledger entry"), null=True)
    counts = models.JSONField(_("records"), default=dict)
    rehearsed_as = models.CharField(_("rehearsed as"), max_length=64, blank=True)
    undone_at = models.DateTimeField(_("rolled back on"), null=True)
    undone_by = models.CharField(_("rolled back by"), max_length=60, blank=True)
    undone_why = coded("roll_back_reason", blank=True, verbose_name=_("why it is rolled back"))

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")

    @property
    def reference(self) -> str:
        """A short name of a load that tells nothing of its content."""
        return f"L-{str(self.pk)[-6:].upper()}"

    def __str__(self) -> str:
        return f"batch {str(self.pk)[-6:]}"


class BatchNote(models.Model):
    """Something that a batch has to say in words, sealed under its key; ``kind`` says what.

    The findings of a rehearsal, why a job ended early, the explanation of a difference.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="notes", verbose_name=_("batch"))
    kind = models.CharField(_("kind"), max_length=60)
    body = models.BinaryField(_("sealed words"))

    class Meta:
        verbose_name = _("note on a batch")
        verbose_name_plural = _("notes on batches")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "kind"], name="exchange_note_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {str(self.pk)[-6:]}"


class SourceFile(models.Model):
    """A register that was read, by its digest, and the mapping by which it was read.

    ``columns`` tells for each sheet which heading gave which field: ``{sheet: {field: heading}}``.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="files", verbose_name=_("batch"))
    digest = models.CharField(_("digest"), max_length=64, db_index=True)
    name = models.CharField(_("name"), max_length=255)
    mapping = models.CharField(_("mapping"), max_length=100)
    mapping_version = models.PositiveIntegerField(_("version of the mapping"))
    office = models.CharField(_("kept by"), max_length=40)
    columns = models.JSONField(_("columns"), default=dict)

    class Meta:
        verbose_name = _("source file")
        verbose_name_plural = _("source files")

    def __str__(self) -> str:
        return self.name


class SourceRow(models.Model):
    """A row of a file. ``content`` is a keyed digest, by which a changed row is told, ``identity``
    one of its number, by which it is known again in another edition of the file; ``cells`` holds
    one of each cell of a row without a number, by which its correction is known."""

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(
        SourceFile, models.PROTECT, related_name="rows", verbose_name=_("file")
    )
    sheet = models.CharField(_("sheet"), max_length=255)
    row = models.PositiveIntegerField(_("row"))
    content = models.CharField(_("keyed digest"), max_length=32)
    refused = models.CharField(_("why it was refused"), max_length=40, blank=True)
    identity = models.CharField(_("keyed digest of its number"), max_length=32, blank=True)
    cells = models.TextField(_("keyed digests of its cells"), blank=True, default="")

    class Meta:
        verbose_name = _("source row")
        verbose_name_plural = _("source rows")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "sheet", "row"], name="exchange_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row}"


class Provenance(models.Model):
    """A record and a row that it came from. ``part`` tells apart the records of one row."""

    id = models.BigAutoField(primary_key=True)
    source = models.ForeignKey(
        SourceRow, models.PROTECT, related_name="records", verbose_name=_("row")
    )
    record = models.CharField(_("kind of record"), max_length=60)
    part = models.CharField(_("part"), max_length=24)
    key = models.UUIDField(_("record"), db_index=True)

    class Meta:
        verbose_name = _("origin of a record")
        verbose_name_plural = _("origins of records")

    def __str__(self) -> str:
        return f"{self.record} of {self.source_id}"


class PairDecision(models.Model):
    """Two mentions, how alike they are and why, and what was decided, by the machine or a person.

    ``a`` and ``b`` name the mentions by file digest, sheet, row and part, never by a name.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="pairs", verbose_name=_("batch"))
    a = models.CharField(_("one mention"), max_length=320)
    b = models.CharField(_("other mention"), max_length=320)
    score = models.DecimalField(_("likeness"), max_digits=5, decimal_places=4)
    reasons = models.JSONField(_("reasons"), default=list)
    decision = coded("pair_decision", verbose_name=_("decision"))
    decided_by = models.CharField(_("decided by"), max_length=60, blank=True)
    decided_at = models.DateTimeField(_("decided on"))

    class Meta:
        verbose_name = _("decision on a pair")
        verbose_name_plural = _("decisions on pairs")
        indexes: ClassVar = [models.Index(fields=["a", "b"], name="exchange_pair_sides")]

    def __str__(self) -> str:
        return f"{self.decision} {str(self.pk)[-6:]}"


class ProposedEdit(models.Model):
    """What a changed row says otherwise than the record that it gave before.

    ``values`` holds the new values of the fields named, sealed under the batch's key. Nothing is
    changed until somebody accepts. ``is_new`` says that the record is not there yet: it would get
    this ``key`` and hang from those that ``links`` names by kind and key. ``asked`` is a keyed
    digest of all of it, so that another edition asks nothing twice.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    batch = models.ForeignKey(
        Batch, models.PROTECT, related_name="proposals", verbose_name=_("batch")
    )
    record = models.CharField(_("kind of record"), max_length=60)
    key = models.UUIDField(_("record"), db_index=True)
    file = models.CharField(_("file"), max_length=255)
    sheet = models.CharField(_("sheet"), max_length=255)
    row = models.PositiveIntegerField(_("row"))
    part = models.CharField(_("part"), max_length=24, blank=True)
    is_new = models.BooleanField(_("a new record"), default=False)
    is_kept_back = models.BooleanField(_("asked of those who keep the record"), default=False)
    links = models.JSONField(_("hangs from"), default=list)
    asked = models.CharField(_("keyed digest"), max_length=32, blank=True, db_index=True)
    fields = models.JSONField(_("fields"), default=list)
    values = models.BinaryField(_("sealed values"))
    decision = coded("edit_decision", blank=True, verbose_name=_("decision"))
    decided_by = models.CharField(_("decided by"), max_length=60, blank=True)
    decided_at = models.DateTimeField(_("decided on"), null=True)

    class Meta:
        verbose_name = _("proposed edit")
        verbose_name_plural = _("proposed edits")

    def __str__(self) -> str:
        return f"{self.record} {str(self.key)[-6:]}"


class Compared(models.Model):
    """A published figure beside what the records give; a difference waits for its explanation."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    batch = models.ForeignKey(
        Batch, models.PROTECT, related_name="compared", verbose_name=_("batch")
    )
    figure = models.CharField(_("figure"), max_length=60)
    metric = models.CharField(_("metric"), max_length=40)
    period = models.CharField(_("period"), max_length=40)
    where = models.JSONField(_("of these alone"), default=dict)
    published = models.CharField(_("published"), max_length=40)
    computed = models.CharField(_("counted"), max_length=40, blank=True)
    status = models.CharField(_("status of the count"), max_length=40)
    is_total = models.BooleanField(_("a total without cases"), default=False)
    differs = models.BooleanField(_("differs"), default=False)
    explained_by = models.CharField(_("explained by"), max_length=60, blank=True)
    explained_at = models.DateTimeField(_("explained on"), null=True)

    class Meta:
        verbose_name = _("comparison")
        verbose_name_plural = _("comparisons")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "figure"], name="exchange_compared_once"),
        ]

    def __str__(self) -> str:
        return self.figure


class Signature(models.Model):
    """Somebody who answers for a batch. Two of two agencies end it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    batch = models.ForeignKey(
        Batch, models.PROTECT, related_name="signatures", verbose_name=_("batch")
    )
    username = models.CharField(_("signed by"), max_length=60)
    agency = coded("agency", verbose_name=_("agency"))
    signed_at = models.DateTimeField(_("signed on"))

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "agency"], name="exchange_signature_agency"),
            models.UniqueConstraint(fields=["batch", "username"], name="exchange_signature_user"),
        ]

    def __str__(self) -> str:
        return f"signature {str(self.pk)[-6:]}"
