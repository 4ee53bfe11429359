"""What watching remembers: looks at files, notices to colleagues, alerts to reviewers, decoys.

None of it is a record of somebody’s file: keys and codes only, no name and no word of a file.
"""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from amparo.kernel.ids import new_id


class Look(models.Model):
    """One user opened one file on one day: a case or a person, and which class of hidden words.

    The first look of the day stands in the ledger too (``entry``); this row finds it quickly.
    """

    user = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField()
    record = models.CharField(max_length=80)
    key = models.CharField(max_length=40)
    data_class = models.CharField(max_length=20, blank=True, default="")
    is_sealed = models.BooleanField(default=False)  # of a compartment: no pattern tells of it
    is_urgent = models.BooleanField(default=False)  # by an emergency, without a tie to the case
    entry = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user", "on", "key", "data_class"), name="access_look_once_a_day"
            ),
        )
        indexes = (models.Index(fields=("key", "on"), name="access_look_of_a_file"),)

    def __str__(self) -> str:
        return f"look {self.pk}"


class Notice(models.Model):
    """Tells a user that something waits, by a code. What it is about is read on the page itself."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    place = models.CharField(max_length=200)  # a path of this site, opaque keys only
    at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "kind", "place"), name="access_notice_once"),
        )

    def __str__(self) -> str:
        return f"notice {str(self.pk)[-6:]}"


class Alert(models.Model):
    """Something that a person of another agency must look into, and what she or he found."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=40)
    user = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    agency = models.CharField(max_length=40)
    about = models.CharField(max_length=80)  # what makes it the same alert: a day, an entry
    at = models.DateTimeField(default=timezone.now)
    count = models.PositiveIntegerField(default=0)
    answer = models.CharField(max_length=40, blank=True, default="")  # the reason that was given
    finding = models.CharField(max_length=40, blank=True, default="")
    found_by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    found_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("kind", "user", "about"), name="access_alert_once"),
        )

    def __str__(self) -> str:
        return f"alert {str(self.pk)[-6:]}"


class Decoy(models.Model):
    """A file that nobody has a reason to look for, by a keyed digest of its key."""

    mark = models.CharField(max_length=64, unique=True)
    planted_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"decoy {self.pk}"


class Emergency(models.Model):
    """Somebody without a tie to a person’s cases opened what saves a life, for half an hour.

    ``person`` is a key; ``words`` say why, sealed with the key of whoever wrote them.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    agency = models.CharField(max_length=40)
    unit = models.CharField(max_length=40, blank=True, default="")
    person = models.CharField(max_length=40)
    reason = models.CharField(max_length=40)
    words = models.BinaryField()
    opened_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    finding = models.CharField(max_length=40, blank=True, default="")
    found_by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    found_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("agency", "unit", "finding"), name="access_emergency_due"),)

    def __str__(self) -> str:
        return f"emergency {str(self.pk)[-6:]}"


class Swept(models.Model):
    """Up to which entry of the ledger the refused tries were read for alerts."""

    entry = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"swept to {self.entry}"
