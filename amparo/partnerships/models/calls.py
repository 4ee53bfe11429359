"""Data calls: dated questions to the member bodies, one request for each body and question."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from amparo.access.register import SHARED, RegisterEntry
from amparo.kernel.fields import SealedField
from amparo.kernel.records import Stepped
from amparo.partnerships.workflow import DATA_CALL, DATA_REQUEST
from amparo.reference.codes import coded
from amparo.reference.periods import Period, between

from .council import Answer


class DataCall(RegisterEntry, Stepped):
    """Questions that the Focal Point asks for one report, about one period, until one day."""

    workflow: ClassVar = DATA_CALL

    product = coded("call_product", verbose_name=_("for"))
    due_on = models.DateField(_("answers are due on"))
    status = DATA_CALL.field()
    sent_on = models.DateField(_("sent on"), null=True, blank=True)

    class Meta:
        verbose_name = _("data call")
        verbose_name_plural = _("data calls")
        constraints: ClassVar = [DATA_CALL.constraint("status")]

    class Data(RegisterEntry.Data):
        topic = "data_call"
        open: ClassVar = SHARED | {"product", "due_on", "status", "sent_on"}
        agency: ClassVar = {"note"}

    @property
    def about(self) -> Period:
        """The period that the questions are about; a call always has one."""
        return between(self.period_from or self.due_on, self.period_to or self.due_on)

    def clean(self) -> None:
        super().clean()
        if not self.period_from or not self.period_to:
            raise ValidationError({"period_from": _("Say which period the questions are about.")})


class DataRequest(Stepped):
    """One question of a data call to one body, and what became of it."""

    workflow: ClassVar = DATA_REQUEST

    call = models.ForeignKey(
        DataCall, on_delete=models.PROTECT, related_name="requests", verbose_name=_("data call")
    )
    agency = coded("agency", verbose_name=_("asked of"))
    question = coded("question", verbose_name=_("question"))
    wording = SealedField(_("in these words"), kind="long")
    due_on = models.DateField(_("answer is due on"))
    status = DATA_REQUEST.field()
    answer = models.ForeignKey(
        Answer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answer"),
    )
    reminders = models.PositiveIntegerField(_("reminders"), default=0)
    reminded_on = models.DateField(_("last reminded on"), null=True, blank=True)
    escalation = coded("escalation", blank=True, verbose_name=_("sent on to"))
    return_reason = SealedField(_("why it comes back"), kind="long")

    class Meta:
        verbose_name = _("question to a body")
        verbose_name_plural = _("questions to bodies")
        constraints: ClassVar = [
            DATA_REQUEST.constraint("status"),
            models.UniqueConstraint(
                fields=["call", "agency", "question"],
                condition=models.Q(voided_at__isnull=True) & ~models.Q(question="other"),
                name="partnerships_one_question_a_body",
            ),
        ]

    class Data:
        owner = "call"
        topic = "data_call"
        open: ClassVar = {
            "call",
            "agency",
            "question",
            "due_on",
            "status",
            "answer",
            "reminders",
            "reminded_on",
            "escalation",
        }
        agency: ClassVar = {"wording", "return_reason"}
