"""The spine: the case, who is in it and in what role, who works on it, and what must be done."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.access.second import FIELDS, Awaited, must_not_confirm
from amparo.kernel.fields import SealedField
from amparo.kernel.ids import new_reference
from amparo.kernel.records import Record, Stepped
from amparo.reference.codes import CodedSetField, coded

from . import conflicts, rules, widening
from .erasing.models import Erasure as Erasure
from .workflow import CASE, TASK

HALF_HELP = _("Left empty, it is the half of the case on which you work.")


def new_case_reference() -> str:
    """A reference that tells neither the order nor the number of cases."""
    return new_reference("C")


class Case(Stepped):
    """One situation of trafficking, followed from the first report to the closing."""

    workflow = CASE

    reference = models.CharField(
        _("reference"), max_length=16, unique=True, default=new_case_reference, editable=False
    )
    status = CASE.field()
    opened_on = models.DateField(_("opened on"), null=True, default=timezone.localdate)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    exploitation = coded("exploitation", verbose_name=_("exploitation"))
    district = coded("district", blank=True, verbose_name=_("district"))
    is_compartment = models.BooleanField(_("sealed compartment"), default=False)
    is_countable = models.BooleanField(_("may be counted"), default=False)
    close_reason = coded("case_close_reason", blank=True, verbose_name=_("reason for closing"))
    summary = SealedField(_("summary"), kind="long", blank=True)

    class Meta:
        verbose_name = _("case")
        indexes = (models.Index(fields=("-opened_on", "-id"), name="cases_case_newest"),)
        constraints: ClassVar = [
            CASE.constraint("status"),
            models.CheckConstraint(
                name="cases_case_closed_says_why",
                condition=~models.Q(status="closed") | ~models.Q(close_reason=""),
                violation_error_message=_("Say why the case is closed."),
            ),
            models.CheckConstraint(
                name="cases_case_closed_after_opened",
                condition=models.Q(closed_on__isnull=True)
                | models.Q(opened_on__isnull=True)
                | models.Q(closed_on__gte=models.F("opened_on")),
                violation_error_message=_("A case is not closed before it is opened."),
            ),
        ]

    class Data:
        owner = "self"
        topic = "case"
        open: ClassVar = {
            "reference",
            "status",
            "opened_on",
            "closed_on",
            "exploitation",
            "district",
            "is_compartment",
            "is_countable",
            "close_reason",
        }
        narrative: ClassVar = {"summary"}

    def __str__(self) -> str:
        return self.reference

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A case that is open again has no day and no reason of closing. Raises Invalid."""
        rules.check_days(self)
        super().save(*args, **kwargs)


class CaseRole(Record):
    """What a person is in a case: victim, suspect, witness, guardian, reporter; maybe several."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="roles", verbose_name=_("case"))
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="case_roles", verbose_name=_("person")
    )
    role = coded("case_role", verbose_name=_("role in the case"))
    from_on = models.DateField(_("since"), null=True, blank=True)
    note = SealedField(_("note"), kind="long", blank=True)

    class Meta:
        verbose_name = _("role in the case")
        indexes = (models.Index(fields=("created_at", "id")),)
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="cases_caserole_once",
                fields=["case", "person", "role"],
                condition=models.Q(voided_at__isnull=True),
                violation_error_message=_("This person already has this role in the case."),
            ),
        ]

    class Data:
        owner = "case"
        topic = "case"
        open: ClassVar = {"case", "person", "role", "from_on"}
        narrative: ClassVar = {"note"}

    def __str__(self) -> str:
        return f"{self.role} in {self.case_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only whoever may write of people in that role gives it or takes it. Raises Invalid."""
        rules.check_role(self)
        super().save(*args, **kwargs)


class TeamMember(Awaited, Record):
    """Who works on a case, in which function and on which half; past work leaves its row.

    Whoever is to enter a compartment waits for a second person.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="team", verbose_name=_("case"))
    user = models.ForeignKey(
        "access.User", models.PROTECT, related_name="assignments", verbose_name=_("who")
    )
    function = coded("team_function", verbose_name=_("function"))
    half = coded("half", blank=True, verbose_name=_("half of the case"))
    from_on = models.DateField(_("since"), default=timezone.localdate)
    to_on = models.DateField(_("ended on"), null=True, blank=True)
    assigned_by = models.ForeignKey(
        "access.User",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="assignments_made",
        verbose_name=_("assigned by"),
    )
    through = models.ForeignKey(
        "cases.Sharing",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="colleagues",
        verbose_name=_("as long as it is shared"),
    )

    class Meta:
        verbose_name = _("team member")
        indexes = (models.Index(fields=("-from_on", "-id")),)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="cases_teammember_not_by_himself",
                condition=models.Q(assigned_by__isnull=True)
                | ~models.Q(assigned_by=models.F("user")),
                violation_error_message=_("Nobody assigns a case to himself or herself."),
            ),
            models.CheckConstraint(
                name="cases_teammember_ends_after_it_begins",
                condition=models.Q(to_on__isnull=True) | models.Q(to_on__gte=models.F("from_on")),
                violation_error_message=_("The last day is not before the first day."),
            ),
        ]

    class Data:
        owner = "case"
        topic = "case"
        open: ClassVar = {
            "case",
            "user",
            "function",
            "half",
            "from_on",
            "to_on",
            "assigned_by",
            "through",
        } | FIELDS

    def __str__(self) -> str:
        return f"{self.function} of {self.case_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Nobody assigns himself or herself, and a case is never left without a team."""
        must_not_confirm(self)
        rules.check_assignment(self)
        widening.check_half(self)
        super().save(*args, **kwargs)


class Sharing(Record):
    """An agency that may see the case: for what, which half and classes of data, until when.

    It rests on a consent, known by its day, and ends at once when it is withdrawn.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="sharings", verbose_name=_("case"))
    agency = coded("agency", verbose_name=_("agency"))
    purpose = coded("purpose", verbose_name=_("purpose"))
    half = coded("half", blank=True, verbose_name=_("half of the case"))
    from_on = models.DateField(_("since"), default=timezone.localdate)
    until_on = models.DateField(_("until"), null=True, blank=True)
    classes = CodedSetField(
        _("what they may read"),
        list_name="data_class",
        max_length=200,
        blank=True,
        default="",
        help_text=_("Left empty, it is what this purpose needs, without the place of stay."),
    )
    consent = coded("consent_state", blank=True, verbose_name=_("consent of the person"))
    consent_on = models.DateField(_("day of that consent"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    class Meta:
        verbose_name = _("sharing")
        indexes = (
            models.Index(fields=("agency", "case"), name="cases_sharing_agency"),
            # Everything that a rule of sight asks of a sharing, so that the row need not be read.
            models.Index(
                fields=(
                    *("agency", "purpose", "case", "from_on"),
                    *("until_on", "withdrawn_on", "voided_at"),
                ),
                name="cases_sharing_in_force",
            ),
        )
        constraints: ClassVar = [
            models.CheckConstraint(
                name="cases_sharing_ends_after_it_begins",
                condition=models.Q(until_on__isnull=True)
                | models.Q(until_on__gte=models.F("from_on")),
                violation_error_message=_("The last day is not before the first day."),
            ),
        ]

    class Data:
        owner = "case"
        topic = "case"
        open: ClassVar = {
            "case",
            "agency",
            "purpose",
            "half",
            "from_on",
            "until_on",
            "classes",
            "consent",
            "consent_on",
            "withdrawn_on",
        }

    def __str__(self) -> str:
        return f"{self.case_id} shared with {self.agency}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only the team shares a case, and not with colleagues what is closed to itself."""
        widening.check_sharing(self)
        super().save(*args, **kwargs)


class Conflict(Record):
    """Somebody who must not meet a case whatever else is given: a person, a station, a chain."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="conflicts", verbose_name=_("case"))
    kind = coded("conflict_kind", verbose_name=_("why"))
    user = models.ForeignKey(
        "access.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="conflicts",
        verbose_name=_("who"),
    )
    unit = models.ForeignKey(
        "access.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="conflicts",
        verbose_name=_("station or unit"),
    )
    agency = coded(
        "agency",
        blank=True,
        verbose_name=_("agency"),
        help_text=_("All of it; for the chain of command, those who supervise it."),
    )

    class Meta:
        verbose_name = _("conflict of interest")

    class Data:
        owner = "case"
        topic = "case"
        open: ClassVar = {"case", "kind", "user", "unit", "agency"}

    def __str__(self) -> str:
        return f"conflict in {self.case_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """It names somebody, and nobody who is at work on the case. Raises Invalid."""
        conflicts.check(self)
        super().save(*args, **kwargs)


class SilentHit(Record):
    """Somebody outside touched a compartment: its team is told, whoever did it is not.

    A search for a person of it, a try to open it by somebody on its list of conflicts, or a
    proposal to destroy what is known of somebody in it.
    """

    case = models.ForeignKey(
        Case, models.PROTECT, related_name="silent_hits", verbose_name=_("case")
    )
    kind = coded("hit_kind", default="search", verbose_name=_("what was done"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    asked_by = models.ForeignKey(
        "access.User", models.PROTECT, related_name="silent_hits", verbose_name=_("who looked")
    )
    agency = coded("agency", verbose_name=_("agency"))
    terms = SealedField(_("what was looked for"), kind="text", blank=True)

    class Meta:
        verbose_name = _("search or try that touched this file")

    class Data:
        owner = "case"
        topic = "case"
        topics: ClassVar = {"identity": "case"}
        open: ClassVar = {"case", "kind", "at", "asked_by", "agency"}
        identity: ClassVar = {"terms"}

    def __str__(self) -> str:
        return f"{self.kind} in {self.case_id}"


class Task(Stepped):
    """Something to be done for a case, by whom and until when."""

    workflow = TASK

    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks", verbose_name=_("case"))
    kind = coded("task_kind", verbose_name=_("what to do"))
    status = TASK.field()
    assigned_to = models.ForeignKey(
        "access.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name=_("for whom"),
    )
    asked_by = models.ForeignKey(
        "access.User",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="tasks_asked",
        verbose_name=_("asked by"),
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    half = coded("half", blank=True, verbose_name=_("half of the case"), help_text=HALF_HELP)
    what = SealedField(_("details"), kind="long", blank=True)

    class Meta:
        verbose_name = _("task")
        indexes = (models.Index(fields=("due_on", "id")),)
        constraints: ClassVar = [TASK.constraint("status")]

    class Data:
        owner = "case"
        topic = "case"
        topics: ClassVar = {"narrative": "paper"}
        open: ClassVar = {
            "case",
            "kind",
            "half",
            "status",
            "assigned_to",
            "asked_by",
            "due_on",
            "done_on",
        }
        narrative: ClassVar = {"what"}

    def __str__(self) -> str:
        return f"{self.kind} for {self.case_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Note who asked, on which half, and the day on which it was done."""
        rules.complete_task(self)
        super().save(*args, **kwargs)


class Document(Record):
    """A paper of the case: a statement, a letter, a certificate."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="documents", verbose_name=_("case"))
    kind = coded("document_class", verbose_name=_("kind of document"))
    half = coded("half", blank=True, verbose_name=_("half of the case"), help_text=HALF_HELP)
    is_for_both = models.BooleanField(_("for both halves of the case"), default=False)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    title = SealedField(_("title"), kind="text")
    text = SealedField(_("text"), kind="long", blank=True)

    class Meta:
        verbose_name = _("document")
        indexes = (models.Index(fields=("-received_on", "-id")),)

    class Data:
        owner = "case"
        topic = "paper"
        topics: ClassVar = {"narrative": "paper"}
        open: ClassVar = {"case", "kind", "half", "is_for_both", "received_on"}
        narrative: ClassVar = {"title", "text"}

    def __str__(self) -> str:
        return f"{self.kind} of {self.case_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A paper without a half belongs to the half of whoever writes it."""
        self.half = self.half or rules.half_of_the_writer()
        super().save(*args, **kwargs)


class Note(Record):
    """Something worth remembering about a case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes", verbose_name=_("case"))
    kind = coded("note_kind", verbose_name=_("kind of note"))
    half = coded("half", blank=True, verbose_name=_("half of the case"), help_text=HALF_HELP)
    is_for_both = models.BooleanField(_("for both halves of the case"), default=False)
    written_on = models.DateField(_("written on"), null=True, default=timezone.localdate)
    text = SealedField(_("text"), kind="long")

    class Meta:
        verbose_name = _("note")
        indexes = (models.Index(fields=("-written_on", "-id")),)

    class Data:
        owner = "case"
        topic = "paper"
        topics: ClassVar = {"narrative": "paper"}
        open: ClassVar = {"case", "kind", "half", "is_for_both", "written_on"}
        narrative: ClassVar = {"text"}

    def __str__(self) -> str:
        return f"{self.kind} of {self.case_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A paper without a half belongs to the half of whoever writes it."""
        self.half = self.half or rules.half_of_the_writer()
        if self._state.adding:
            self.written_on = self.written_on or timezone.localdate()
        super().save(*args, **kwargs)


class KeyDate(Record):
    """A day that matters to the case: a hearing, a permit that ends, a promised visit."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="key_dates", verbose_name=_("case"))
    kind = coded("key_date_kind", verbose_name=_("what happens"))
    on = models.DateField(_("on"))

    class Meta:
        verbose_name = _("key date")
        indexes = (models.Index(fields=("on", "id")),)

    class Data:
        owner = "case"
        topic = "case"
        open: ClassVar = {"case", "kind", "on"}

    def __str__(self) -> str:
        return f"{self.kind} of {self.case_id}"
