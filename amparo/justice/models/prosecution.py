"""A prosecution before a court, the investigations behind it, and each person who stands trial."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from amparo.cases.roles import keep_role
from amparo.justice.workflow import PROSECUTION
from amparo.kernel.errors import Invalid
from amparo.kernel.fields import SealedField
from amparo.kernel.records import Record, Stepped
from amparo.kernel.scope import unscoped
from amparo.people.marks import marks_on
from amparo.reference.codes import coded

from .same_case import SameCase

MARKS = ("sex", "age_group", "nationality")
OVER = ("finished", "appeal")


class Prosecution(Stepped):
    """One trial, however many people stand in it and however many victims it is about."""

    workflow = PROSECUTION

    case = models.ForeignKey(
        "cases.Case", models.PROTECT, related_name="prosecutions", verbose_name=_("case")
    )
    status = PROSECUTION.field()
    charged_on = models.DateField(_("charged on"))
    finished_on = models.DateField(_("finished on"), null=True, blank=True)
    court = coded("court", blank=True, verbose_name=_("court"))
    hearing_on = models.DateField(_("next hearing on"), null=True, blank=True)
    delay_reason = coded("delay_reason", blank=True, verbose_name=_("why it was adjourned"))
    reference = SealedField(_("docket"), kind="text")

    class Meta:
        verbose_name = _("prosecution")
        indexes = (models.Index(fields=("-charged_on", "-id")),)
        constraints: ClassVar = [
            PROSECUTION.constraint("status"),
            models.CheckConstraint(
                name="justice_prosecution_finished_is_dated",
                condition=(models.Q(status__in=OVER) & models.Q(finished_on__isnull=False))
                | (~models.Q(status__in=OVER) & models.Q(finished_on__isnull=True)),
                violation_error_message=_(
                    "A finished prosecution has a day, an open one has none."
                ),
            ),
            models.CheckConstraint(
                name="justice_prosecution_days_in_order",
                condition=models.Q(finished_on__isnull=True)
                | models.Q(finished_on__gte=models.F("charged_on")),
                violation_error_message=_("A prosecution does not finish before the charge."),
            ),
        ]

    class Data:
        owner = "case"
        topic = "court"
        open: ClassVar = {
            "case",
            "status",
            "charged_on",
            "finished_on",
            "court",
            "hearing_on",
            "delay_reason",
        }
        evidence: ClassVar = {"reference"}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Opening again takes the day away. Raises Invalid for a day on a trial that goes on."""
        was_over = getattr(self, "_loaded", {}).get("status") in OVER
        if self.status not in OVER and was_over:
            self.finished_on = None
        if self.finished_on is not None and self.status not in OVER:
            raise Invalid({"finished_on": _("Finish the prosecution to give it this day.")})
        super().save(*args, **kwargs)

    def pending_charges(self) -> models.QuerySet[Any]:
        """Charges on which the court has not decided."""
        from .charge import PENDING, Charge

        charges: models.QuerySet[Any] = Charge.objects.filter(
            defendant__prosecution=self, defendant__voided_at__isnull=True, outcome__in=PENDING
        )
        return charges


class ProsecutedInvestigation(SameCase, Record):
    """An investigation that led to a prosecution. One trial may rest on several."""

    of_same_case: ClassVar = ("prosecution", "investigation")

    case = models.ForeignKey(
        "cases.Case",
        models.PROTECT,
        related_name="prosecuted_investigations",
        verbose_name=_("case"),
    )
    prosecution = models.ForeignKey(
        Prosecution,
        models.PROTECT,
        related_name="prosecuted_investigations",
        verbose_name=_("prosecution"),
    )
    investigation = models.ForeignKey(
        "justice.Investigation",
        models.PROTECT,
        related_name="prosecuted_investigations",
        verbose_name=_("investigation"),
    )

    class Meta:
        verbose_name = _("investigation behind a prosecution")
        indexes = (models.Index(fields=("-created_at", "-id")),)
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="justice_prosecutedinvestigation_once",
                fields=["prosecution", "investigation"],
                condition=models.Q(voided_at__isnull=True),
                violation_error_message=_("These two are already linked."),
            ),
        ]

    class Data:
        owner = "case"
        topic = "court"
        open: ClassVar = {"case", "prosecution", "investigation"}


class Defendant(SameCase, Record):
    """A person who stands trial. Sex, age group and nationality are as of the charge."""

    of_same_case: ClassVar = ("prosecution",)

    case = models.ForeignKey(
        "cases.Case", models.PROTECT, related_name="defendants", verbose_name=_("case")
    )
    prosecution = models.ForeignKey(
        Prosecution, models.PROTECT, related_name="defendants", verbose_name=_("prosecution")
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="trials", verbose_name=_("person")
    )
    sex = coded("sex", blank=True, verbose_name=_("sex"))
    age_group = coded("age_group", blank=True, verbose_name=_("age group"))
    nationality = coded("country", blank=True, verbose_name=_("nationality"))

    class Meta:
        verbose_name = _("defendant")
        indexes = (models.Index(fields=("-created_at", "-id")),)
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="justice_defendant_once",
                fields=["prosecution", "person"],
                condition=models.Q(voided_at__isnull=True),
                violation_error_message=_("This person already stands in this trial."),
            ),
        ]

    class Data:
        owner = "case"
        topic = "court"
        open: ClassVar = {"case", "prosecution", "person", "sex", "age_group", "nationality"}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new defendant takes the marks that the identity gives, and a suspect's role."""
        is_new = self._state.adding
        if is_new:
            self.take_marks(over_known=False)
        super().save(*args, **kwargs)
        if is_new:
            keep_role(self.case_id, self.person_id, "suspect")

    def take_marks(self, *, over_known: bool) -> None:
        """Sex, age group and nationality from the identity: where empty, or over what is known."""
        marks = marks_on(self.person_id, self.prosecution.charged_on)
        for name in MARKS:
            if (over_known or not getattr(self, name)) and getattr(marks, name):
                setattr(self, name, getattr(marks, name))

    def is_official(self) -> bool:
        """Whether the person is known as a public official in an investigation of this case."""
        from .investigation import Suspect

        with unscoped("public office raises what the law allows, whoever records the sentence"):
            return Suspect.rows.filter(
                case_id=self.case_id,
                person_id=self.person_id,
                is_official=True,
                voided_at__isnull=True,
            ).exists()
