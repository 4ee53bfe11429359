"""Editions of reports: their way to the public, what was chosen for them, and their frozen files.

Wordings, omissions and files are written by the actions of this room alone, each in the
transaction of its ledger entry.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from amparo.kernel import act
from amparo.kernel.ids import new_id
from amparo.kernel.records import Stepped
from amparo.publishing import approvals
from amparo.publishing.workflow import RELEASE
from amparo.reference.codes import coded

LONGEST = 2000


class Release(Stepped):
    """One edition of a paper on a period, counted on one snapshot."""

    workflow = RELEASE
    typed: int | None = None  # how many tables leave, as whoever approves typed it; never kept
    paper = coded("paper", verbose_name=_("paper"), default="annual")
    period = models.CharField(_("period"), max_length=40)
    number = models.PositiveIntegerField(_("edition"), default=1)
    snapshot = models.CharField(_("snapshot"), max_length=60)
    as_of_on = models.DateField(_("records as of"))
    agency = coded("agency", verbose_name=_("prepared by"))
    co_publisher = coded("agency", blank=True, verbose_name=_("co-publisher"))
    status = RELEASE.field()
    opened_by = models.CharField(_("opened by"), max_length=150)
    submitted_by = models.CharField(_("sent to the Council by"), max_length=150, blank=True)
    submitted_on = models.DateField(_("sent to the Council on"), null=True, blank=True)
    council_by = models.CharField(_("approved for the Council by"), max_length=150, blank=True)
    council_agency = coded("agency", blank=True, verbose_name=_("approved for the Council in"))
    council_on = models.DateField(_("approved by the Council on"), null=True, blank=True)
    partner_by = models.CharField(_("approved for the co-publisher by"), max_length=150, blank=True)
    partner_on = models.DateField(_("approved by the co-publisher on"), null=True, blank=True)
    counted = models.CharField(_("digest of the figures sent"), max_length=64, blank=True)
    tables = models.PositiveIntegerField(_("tables sent"), null=True, blank=True)
    frozen_on = models.DateField(_("frozen on"), null=True, blank=True)
    manifest = models.CharField(_("digest of the files"), max_length=64, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    why_en = models.CharField(_("why it was revised, in English"), max_length=500, blank=True)
    why_es = models.CharField(_("why it was revised, in Spanish"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("edition of a report")
        verbose_name_plural = _("editions of reports")
        constraints: ClassVar = [
            RELEASE.constraint("status"),
            models.UniqueConstraint(
                fields=["paper", "period", "number"],
                condition=models.Q(voided_at__isnull=True),
                name="publishing_one_edition_of_a_number",
            ),
        ]

    class Data:
        owner = "self"
        topic = "release"
        open: ClassVar = {
            *("paper", "period", "number", "snapshot", "as_of_on", "agency", "co_publisher"),
            *("status", "opened_by", "submitted_by", "submitted_on", "council_by", "council_on"),
            *(
                "council_agency",
                "partner_by",
                "partner_on",
                "counted",
                "tables",
                "frozen_on",
                "manifest",
            ),
            *("published_on", "why_en", "why_es"),
        }

    def __str__(self) -> str:
        return f"{self.paper} {self.period} ({self.number})"

    def save(self, *args: object, **kwargs: object) -> None:
        """Write down who approves, refuse who may not, and make the files of a frozen edition."""
        was = getattr(self, "_loaded", {}).get("status")
        moved = was is not None and was != self.status
        if moved:
            approvals.note(self, str(was))
        super().save(*args, **kwargs)
        if moved:
            approvals.after(self)


class Wording(models.Model):
    """A text that an edition says otherwise than the country's own; the latest number counts.

    Both languages empty: the country's own text again.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    release = models.ForeignKey(
        Release, models.PROTECT, related_name="wordings", verbose_name=_("edition")
    )
    place = models.CharField(_("place"), max_length=80)
    number = models.PositiveIntegerField(_("version"))
    en = models.CharField(_("in English"), max_length=LONGEST, blank=True)
    es = models.CharField(_("in Spanish"), max_length=LONGEST, blank=True)
    written_by = models.CharField(_("written by"), max_length=150)
    written_at = models.DateTimeField(_("written on"))

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["release", "place", "number"], name="publishing_one_version_of_a_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.number}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Only within an action, which writes it down."""
        act.current().note(_change(self, {"place": self.place, "number": self.number}))
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Omission(models.Model):
    """A section that an edition leaves out, and why."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    release = models.ForeignKey(
        Release, models.PROTECT, related_name="omissions", verbose_name=_("edition")
    )
    section = models.CharField(_("section"), max_length=40)
    reason = coded("left_out_reason", verbose_name=_("reason"))
    by = models.CharField(_("left out by"), max_length=150)
    is_in_force = models.BooleanField(_("in force"), default=True)

    class Meta:
        verbose_name = _("section left out")
        verbose_name_plural = _("sections left out")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["release", "section"], name="publishing_one_omission_of_a_section"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section}: {self.reason}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Only within an action, which writes it down."""
        told = {"section": self.section, "reason": self.reason, "is_in_force": self.is_in_force}
        act.current().note(_change(self, told))
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class ReleaseFile(models.Model):
    """One file of a frozen edition, kept as it was made; nothing changes it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    release = models.ForeignKey(
        Release, models.PROTECT, related_name="files", verbose_name=_("edition")
    )
    name = models.CharField(_("name"), max_length=120)
    digest = models.CharField(_("digest"), max_length=64)
    size = models.PositiveIntegerField(_("bytes"))
    body = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("file of an edition")
        verbose_name_plural = _("files of an edition")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "name"], name="publishing_one_file_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


def _change(record: models.Model, told: dict[str, object]) -> act.Change:
    return act.Change(record._meta.label_lower, str(record.pk), {}, told)
