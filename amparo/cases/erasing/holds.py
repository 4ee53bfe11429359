"""What holds the data of a person: something open before a court or with a team, or time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.cases.models import Case
from amparo.kernel.scope import unscoped
from amparo.reference.codelists import language_or_english
from amparo.reference.country import country

if TYPE_CHECKING:
    from collections.abc import Collection


@unscoped("what holds data is asked of every case that speaks of the person")
def holds_of(cases: Collection[str], ground: str) -> list[str]:
    """Why the data in these cases may not be destroyed now, as sentences; nothing where they may.

    The country's file says which records hold them, and how long after the closing for a ground.
    """
    language = language_or_english(None)
    told = []
    for hold in country().retention.holds.values():
        link = "pk" if hold.record == Case._meta.label else "case"
        rows: QuerySet[Any] = QuerySet(apps.get_model(hold.record))
        held = {f"{link}__in": cases, f"{hold.field}__in": hold.values}
        if rows.filter(voided_at__isnull=True, **held).exists():
            told.append(hold.label[language])
    if late := _time_left(cases, country().retention.grounds[ground].years_after_closing):
        told.append(late)
    return told


def _time_left(cases: Collection[str], years: int) -> str:
    if not years:
        return ""
    today = timezone.localdate()
    rows: QuerySet[Case] = QuerySet(Case)
    before = _years_before(today, years)
    late = rows.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=before), pk__in=cases)
    if not late.filter(voided_at__isnull=True).exists():
        return ""
    return _("Less than %(years)d years have passed since a case was closed") % {"years": years}


def _years_before(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
