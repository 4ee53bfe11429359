"""The ledger: rows are added and never touched again. It outlives every row that it speaks of."""

from django.db import models


class Entry(models.Model):
    """One thing done: no links, no sealed values; each entry holds the digest of the last."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    name = models.CharField(max_length=100)
    by = models.CharField(max_length=100)
    agency = models.CharField(max_length=100)
    purpose = models.CharField(max_length=40, blank=True)
    changes = models.JSONField()
    facts = models.JSONField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("seq",)

    def __str__(self) -> str:
        return f"{self.seq} {self.name}"


class Touched(models.Model):
    """Which records an entry speaks of, so that the history of one record is found quickly."""

    entry = models.PositiveBigIntegerField()
    record = models.CharField(max_length=80)
    key = models.CharField(max_length=40)

    class Meta:
        indexes = (models.Index(fields=("record", "key", "entry"), name="audit_touched_record"),)

    def __str__(self) -> str:
        return f"{self.entry} {self.record}"


class Leaf(models.Model):
    """The digest of one record of a batch; the batch's entry holds the root of its leaves."""

    entry = models.PositiveBigIntegerField()
    position = models.PositiveIntegerField()
    record = models.CharField(max_length=80)
    key = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = (
            models.Index(fields=("entry", "position"), name="audit_leaf_position"),
            models.Index(fields=("record", "key"), name="audit_leaf_record"),
        )

    def __str__(self) -> str:
        return f"{self.entry}.{self.position}"
