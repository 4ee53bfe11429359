"""An identification: whether a person is recognised as a victim, by whom, when and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.db import models
from django.utils.translation import gettext_lazy as _

from amparo.cases.roles import keep_role
from amparo.intake.workflow import IDENTIFICATION
from amparo.kernel.errors import Invalid, NotPossible
from amparo.kernel.fields import SealedField
from amparo.kernel.records import Record, Stepped
from amparo.kernel.scope import current_viewer, unscoped
from amparo.people.marks import marks_on
from amparo.reference.codes import coded

if TYPE_CHECKING:
    import datetime as dt

    from amparo.access.viewer import Viewer

MARKS = ("age", "age_group", "sex", "nationality")
DECIDED = ("confirmed", "not_victim")


class Identification(Stepped):
    """Where a person stands on the way from potential to confirmed victim.

    The dates are those of the decisions that hold now; each decision keeps a row of its own.
    Age, age group, sex and nationality are as of the identification and may be counted; the day
    of birth stays sealed with the person.
    """

    workflow = IDENTIFICATION

    case = models.ForeignKey(
        "cases.Case", models.PROTECT, related_name="identifications", verbose_name=_("case")
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="identifications", verbose_name=_("person")
    )
    status = IDENTIFICATION.field()
    potential_on = models.DateField(_("potential victim since"), null=True, blank=True)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    decided_on = models.DateField(_("last decision on"), null=True, blank=True)
    identified_by = coded("identified_by", verbose_name=_("identified by"))
    identifier_agency = coded("agency", blank=True, verbose_name=_("body that identified"))
    exploitation = coded("exploitation", verbose_name=_("exploitation"))
    exploitation_form = coded(
        "exploitation_form", blank=True, verbose_name=_("form of exploitation")
    )
    where_exploited = coded("where_exploited", verbose_name=_("exploited where"))
    procedure_version = coded(
        "identification_procedure", blank=True, verbose_name=_("procedure in force")
    )
    district = coded("district", blank=True, verbose_name=_("district"))
    found_in = coded("screening_setting", blank=True, verbose_name=_("found in"))
    screening = models.ForeignKey(
        "intake.Screening",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="identifications",
        verbose_name=_("screening"),
    )
    age = models.PositiveSmallIntegerField(_("age"), null=True, blank=True)
    age_group = coded("age_group", blank=True, verbose_name=_("age group"))
    sex = coded("sex", blank=True, verbose_name=_("sex"))
    nationality = coded("country", blank=True, verbose_name=_("nationality"))
    grounds = SealedField(_("grounds"), kind="long")

    class Meta:
        verbose_name = _("identification")
        indexes = (models.Index(fields=("-potential_on", "-id")),)
        constraints: ClassVar = [
            IDENTIFICATION.constraint("status"),
            models.UniqueConstraint(
                name="intake_identification_once",
                fields=["case", "person"],
                condition=models.Q(voided_at__isnull=True),
                violation_error_message=_("This person is already identified in this case."),
            ),
            models.CheckConstraint(
                name="intake_identification_confirmed_is_dated",
                condition=~models.Q(status="confirmed") | models.Q(confirmed_on__isnull=False),
                violation_error_message=_("Say on which day the person was confirmed."),
            ),
            models.CheckConstraint(
                name="intake_identification_days_in_order",
                condition=models.Q(potential_on__isnull=True)
                | models.Q(confirmed_on__isnull=True)
                | models.Q(confirmed_on__gte=models.F("potential_on")),
                violation_error_message=_("A victim is not confirmed before being found."),
            ),
        ]

    class Data:
        owner = "case"
        topic = "victim_identity"
        open: ClassVar = {
            "case",
            "person",
            "status",
            "potential_on",
            "confirmed_on",
            "decided_on",
            "identified_by",
            "identifier_agency",
            "exploitation",
            "exploitation_form",
            "where_exploited",
            "procedure_version",
            "district",
            "found_in",
            "screening",
            "age",
            "age_group",
            "sex",
            "nationality",
        }
        narrative: ClassVar = {"grounds"}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Each change of status is a decision of its own, dated and signed by whoever acts.

        Raises Invalid without the day on which a person was found, and NotPossible where a review
        is decided by whoever decided before.
        """
        is_new = self._state.adding
        is_decision = is_new or getattr(self, "_loaded", {}).get("status") != self.status
        grounds = self.grounds if isinstance(self.grounds, str) else ""
        if is_new:
            self._begin()
        decided_on = self._date_decision() if is_decision else None
        super().save(*args, **kwargs)
        if is_new:
            keep_role(self.case_id, self.person_id, "victim")
        if decided_on is not None:
            self._write_decision(decided_on, grounds)

    def take_marks(self, *, over_known: bool) -> None:
        """Age, group, sex and nationality from the identity: where empty, or over what is known."""
        marks = marks_on(self.person_id, self.potential_on or self.confirmed_on)
        for name in MARKS:
            if (over_known or getattr(self, name) in (None, "")) and getattr(marks, name):
                setattr(self, name, getattr(marks, name))

    def _begin(self) -> None:
        if self.potential_on is None and self.confirmed_on is None:
            raise Invalid({"potential_on": _("Say on which day the person was found.")})
        if self.confirmed_on is not None and self.status == "potential":
            raise Invalid({"confirmed_on": _("Confirm the person as a victim to give this day.")})
        self.take_marks(over_known=False)

    def _date_decision(self) -> dt.date:
        """The day of the decision that is being made, and what follows from it for the dates."""
        if self.status == "potential":
            self.decided_on = self.potential_on
        elif self.status == "confirmed":
            self.decided_on = self.confirmed_on
            self.potential_on = self.potential_on or self.confirmed_on
        elif self.status == "not_victim":
            self.confirmed_on = None
        if self.status in DECIDED and not self._state.adding:
            self._refuse_same_decider()
        if self.decided_on is None:
            raise Invalid({"decided_on": _("Say on which day it was decided.")})
        return self.decided_on

    def _refuse_same_decider(self) -> None:
        """What is reviewed was decided by somebody; the review is for somebody else."""
        with unscoped("who decided before, for the rule that a review has another decider"):
            before = list(
                IdentificationDecision.rows.filter(identification=self, voided_at__isnull=True)
                .order_by("created_at", "id")
                .values_list("outcome", "decider")
            )
        deciders = [decider for outcome, decider in before if outcome in DECIDED]
        is_review = bool(before) and before[-1][0] == "review"
        if is_review and deciders and str(deciders[-1]) == _whoever_acts().user_id:
            raise NotPossible(_("You decided before. A review is decided by somebody else."))

    def _write_decision(self, decided_on: dt.date, grounds: str) -> None:
        viewer = _whoever_acts()
        IdentificationDecision(
            case_id=self.case_id,
            identification=self,
            outcome=self.status,
            decided_on=decided_on,
            decider_id=viewer.user_id,
            agency=viewer.agency,
            procedure_version=self.procedure_version,
            exploitation=self.exploitation,
            where_exploited=self.where_exploited,
            grounds=grounds,
        ).save()


def _whoever_acts() -> Viewer:
    return cast("Viewer", current_viewer())


class IdentificationDecision(Record):
    """One dated decision about a person: what was found, by whom, by which procedure, and why.

    A decision that an old register tells of has no decider: the register names a body at most.
    """

    case = models.ForeignKey(
        "cases.Case",
        models.PROTECT,
        related_name="identification_decisions",
        verbose_name=_("case"),
    )
    identification = models.ForeignKey(
        Identification, models.PROTECT, related_name="decisions", verbose_name=_("identification")
    )
    outcome = coded("identification_step", verbose_name=_("decision"))
    decided_on = models.DateField(_("decided on"))
    decider = models.ForeignKey(
        "access.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="identification_decisions",
        verbose_name=_("decided by"),
    )
    agency = coded("agency", verbose_name=_("agency"))
    procedure_version = coded(
        "identification_procedure", blank=True, verbose_name=_("procedure in force")
    )
    exploitation = coded("exploitation", blank=True, verbose_name=_("exploitation"))
    where_exploited = coded("where_exploited", blank=True, verbose_name=_("exploited where"))
    grounds = SealedField(_("grounds"), kind="long")

    class Meta:
        verbose_name = _("decision on an identification")
        indexes = (models.Index(fields=("-decided_on", "-id")),)

    class Data:
        owner = "case"
        topic = "victim_identity"
        open: ClassVar = {
            "case",
            "identification",
            "outcome",
            "decided_on",
            "decider",
            "agency",
            "procedure_version",
            "exploitation",
            "where_exploited",
        }
        narrative: ClassVar = {"grounds"}
