"""The council: its members, meetings, decisions and answers."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from amparo.access.register import SHARED, RegisterEntry
from amparo.kernel.fields import SealedField
from amparo.reference.codes import coded
from amparo.reference.country import country


class Meeting(RegisterEntry):
    """A meeting of the council or of one of its groups."""

    body = coded("agency", verbose_name=_("body"))
    kind = coded("meeting_kind", verbose_name=_("kind"))
    quarter = models.PositiveIntegerField(_("quarter"), null=True, blank=True)
    held_on = models.DateField(_("held on"), null=True, blank=True)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")

    class Data(RegisterEntry.Data):
        open: ClassVar = SHARED | {"body", "kind", "quarter", "held_on"}


class CouncilMembership(RegisterEntry):
    """How many members the council has."""

    ngo_members = models.PositiveIntegerField(
        _("organisations that are not of the government"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("members of the council")
        verbose_name_plural = _("members of the council")

    class Data(RegisterEntry.Data):
        open: ClassVar = SHARED | {"ngo_members"}


class Decision(RegisterEntry):
    """A policy or protocol that a body decided."""

    body = coded("agency", verbose_name=_("body"))
    decided_on = models.DateField(_("decided on, at the earliest"), null=True, blank=True)
    decided_by = models.DateField(_("decided on, at the latest"), null=True, blank=True)
    title = SealedField(_("title"), kind="text")

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")

    class Data(RegisterEntry.Data):
        open: ClassVar = SHARED | {"body", "decided_on", "decided_by"}
        agency: ClassVar = {"note", "title"}


class Answer(RegisterEntry):
    """What a body answered to a question: done, none, or no data."""

    question = coded("question", verbose_name=_("question"))
    state = coded("answer_state", verbose_name=_("answer"))
    number = models.PositiveIntegerField(_("how many"), null=True, blank=True)
    evidence = SealedField(_("where this is written down"), kind="long")
    wants_number = models.BooleanField(_("a number was asked for"), default=False, editable=False)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)

    class Meta:
        verbose_name = _("answer to a question")
        verbose_name_plural = _("answers to questions")

    class Data(RegisterEntry.Data):
        open: ClassVar = SHARED | {
            "question",
            "state",
            "number",
            "wants_number",
            "answered_on",
        }
        agency: ClassVar = {"note", "evidence"}

    @property
    def told(self) -> str:
        """The answer as figures take it: done without the number asked for is not reported."""
        lacks_it = self.state == "done" and self.wants_number and self.number is None
        return "not_reported" if lacks_it else str(self.state)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps whether the question asked for a number when it was answered."""
        asked = country().calls.questions.get(self.question)
        self.wants_number = bool(asked and asked.wants_number)
        super().save(*args, **kwargs)


class Setting(RegisterEntry):
    """Languages of screening, hours of protection and the like."""

    kind = coded("setting_kind", verbose_name=_("what"))
    value = models.CharField(_("value"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("standing arrangement")
        verbose_name_plural = _("standing arrangements")

    class Data(RegisterEntry.Data):
        open: ClassVar = SHARED | {"kind", "value"}
