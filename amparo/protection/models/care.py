"""Care: being handed to those who help, the time in care, and each thing done for a person."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.kernel import act as acts
from amparo.kernel.errors import Invalid, NotPossible
from amparo.kernel.fields import SealedField
from amparo.kernel.records import Record, Stepped
from amparo.protection.workflow import REFERRAL, not_yet_agreed_to
from amparo.reference.codes import coded
from amparo.reference.country import country


class Referral(Stepped):
    """A person handed on to a body that can help, with a receipt: it is open until answered."""

    workflow = REFERRAL

    case = models.ForeignKey(
        "cases.Case", models.PROTECT, related_name="referrals", verbose_name=_("case")
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="referrals", verbose_name=_("person")
    )
    status = REFERRAL.field()
    to_body = coded("referral_body", verbose_name=_("referred to"))
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    decline_reason = coded("unmet_reason", blank=True, verbose_name=_("why it was declined"))
    consent = coded("consent_state", blank=True, verbose_name=_("consent"))
    note = SealedField(_("need, urgency and safety"), kind="long")

    class Meta:
        verbose_name = _("referral")
        indexes = (models.Index(fields=("-sent_on", "-id")),)
        constraints: ClassVar = [
            REFERRAL.constraint("status"),
            models.CheckConstraint(
                name="protection_referral_sent_has_a_day",
                condition=models.Q(status="drafted") | models.Q(sent_on__isnull=False),
                violation_error_message=_("Say on which day it was sent."),
            ),
        ]

    class Data:
        owner = "case"
        topic = "services"
        topics: ClassVar = {"narrative": "protection_notes"}
        open: ClassVar = {
            "case",
            "person",
            "status",
            "to_body",
            "sent_on",
            "answered_on",
            "decline_reason",
            "consent",
        }
        narrative: ClassVar = {"note"}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """What is answered while sending is weighed too. Raises NotPossible with the reason."""
        was_sent = getattr(self, "_loaded", {}).get("status") == "sent"
        if self.status == "sent" and not was_sent and (reason := not_yet_agreed_to(self)):
            raise NotPossible(reason)
        super().save(*args, **kwargs)


class CareEpisode(Record):
    """A time during which a person is in care, from a day to a day. Nothing ends it by itself."""

    case = models.ForeignKey(
        "cases.Case", models.PROTECT, related_name="care_episodes", verbose_name=_("case")
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="care_episodes", verbose_name=_("person")
    )
    from_on = models.DateField(_("since"), default=timezone.localdate)
    to_on = models.DateField(_("until"), null=True, blank=True)
    ends_reason = coded("care_end_reason", blank=True, verbose_name=_("why it ended"))

    class Meta:
        verbose_name = _("time in care")
        indexes = (models.Index(fields=("-from_on", "-id")),)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="protection_careepisode_days_in_order",
                condition=models.Q(to_on__isnull=True) | models.Q(to_on__gte=models.F("from_on")),
                violation_error_message=_("Care does not end before it begins."),
            ),
            models.CheckConstraint(
                name="protection_careepisode_end_has_reason",
                condition=models.Q(to_on__isnull=True) | ~models.Q(ends_reason=""),
                violation_error_message=_("Say why the care ended; time alone does not end it."),
            ),
        ]

    class Data:
        owner = "case"
        topic = "services"
        open: ClassVar = {"case", "person", "from_on", "to_on", "ends_reason"}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises Invalid for an end that nobody gives a reason for."""
        if self.to_on and not self.ends_reason:
            sentence = _("Say why the care ended; time alone does not end it.")
            raise Invalid({"ends_reason": sentence})
        super().save(*args, **kwargs)


class Service(Record):
    """Something done for a person on a day: by whom, and who paid for it."""

    case = models.ForeignKey(
        "cases.Case", models.PROTECT, related_name="services", verbose_name=_("case")
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="services", verbose_name=_("person")
    )
    kind = coded("service_kind", verbose_name=_("service"))
    given_on = models.DateField(_("given on"), default=timezone.localdate)
    payer = coded("payer", blank=True, verbose_name=_("paid by"))
    provider_kind = coded("provider_kind", blank=True, verbose_name=_("kind of provider"))
    cost = models.DecimalField(_("cost"), max_digits=12, decimal_places=2, null=True, blank=True)
    currency = coded("currency", blank=True, verbose_name=_("currency"))
    entered_by = coded("agency", blank=True, editable=False, verbose_name=_("entered by"))
    provider = SealedField(_("provider"), kind="text")
    note = SealedField(_("note on health"), kind="long")

    class Meta:
        verbose_name = _("service")
        indexes = (models.Index(fields=("-given_on", "-id")),)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="protection_service_cost_has_currency",
                condition=models.Q(cost__isnull=True)
                | (models.Q(cost__gte=0) & ~models.Q(currency="")),
                violation_error_message=_("A cost is not below zero and has a currency."),
            ),
        ]

    class Data:
        owner = "case"
        topic = "services"
        topics: ClassVar = {"narrative": "protection_notes"}
        open: ClassVar = {
            "case",
            "person",
            "kind",
            "given_on",
            "payer",
            "provider_kind",
            "cost",
            "currency",
            "entered_by",
        }
        narrative: ClassVar = {"provider"}
        health: ClassVar = {"note"}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Note whose entry it is. Raises Invalid for a cost without its currency."""
        if self._state.adding and acts.current().agency in country().agencies:
            self.entered_by = acts.current().agency
        if self.cost is not None and not self.currency:
            raise Invalid({"currency": _("Say in which currency.")})
        super().save(*args, **kwargs)
