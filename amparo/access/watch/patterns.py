"""What auditors see of reading: how many, by whom, of which class and when; never of whom."""

from __future__ import annotations

from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from amparo.audit.models import Entry
from amparo.reference.codes import code_list

from . import refused
from .looks import CASE, PERSON
from .models import Alert, Look

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

DAYS = 14
AT_MOST = 50
FAR_OUT = 3  # times what is usual in the same agency


def by_user(since: dt.date) -> list[dict[str, Any]]:
    """Distinct people a day by user, the most first; ``is_far_out`` beside the own agency’s median.

    Sealed files are left out: no count tells of them.
    """
    looks = Look.objects.filter(on__gte=since, record=PERSON, is_sealed=False)
    days = looks.values("user__username", "user__agency", "on").annotate(
        n=Count("key", distinct=True)
    )
    found = list(days.order_by("-n", "user__username"))
    usual: dict[str, list[int]] = {}
    for row in found:
        usual.setdefault(row["user__agency"], []).append(row["n"])
    return [
        {**row, "is_far_out": row["n"] > max(5, FAR_OUT * median(usual[row["user__agency"]]))}
        for row in found[:AT_MOST]
    ]


def by_class(since: dt.date) -> list[tuple[str, int, int]]:
    """Classes of hidden words: how often one was opened, and by how many users."""
    looks = Look.objects.filter(on__gte=since, is_sealed=False, record__in=(CASE, PERSON))
    looks = looks.exclude(data_class="")
    counted = looks.values("data_class").annotate(n=Count("pk"), who=Count("user", distinct=True))
    return [(row["data_class"], row["n"], row["who"]) for row in counted.order_by("-n")]


def by_day(since: dt.date) -> list[tuple[dt.date, int, int]]:
    """Days: how many files were opened, and how many tries met a closed door."""
    looks = Look.objects.filter(on__gte=since, is_sealed=False, record__in=(CASE, PERSON))
    opened = dict(looks.values("on").annotate(n=Count("pk")).values_list("on", "n"))
    shut: dict[dt.date, int] = {}
    start = timezone.now() - timedelta(days=DAYS)
    for at in Entry.objects.filter(name=refused.EVENT, at__gte=start).values_list("at", flat=True):
        day = timezone.localdate(at)
        shut[day] = shut.get(day, 0) + 1
    days = sorted({*opened, *shut}, reverse=True)
    return [(day, opened.get(day, 0), shut.get(day, 0)) for day in days]


def open_alerts() -> list[tuple[str, int, int]]:
    """Kinds of alerts: how many wait for a finding, and how many days the oldest has waited."""
    waiting = Alert.objects.filter(finding="").order_by("at").values_list("kind", "at")
    found: dict[str, list[dt.datetime]] = {}
    for kind, at in waiting:
        found.setdefault(kind, []).append(at)
    now = timezone.now()
    return [(kind, len(ats), (now - ats[0]).days) for kind, ats in found.items()]


def _day(on: dt.date) -> str:
    return formats.date_format(on, "SHORT_DATE_FORMAT")


def table(title: str, heads: Iterable[str], rows: Iterable[Iterable[Any]]) -> dict[str, Any]:
    """A table of words and numbers, as ``ui/table.html`` draws it."""
    return {
        "title": title,
        "columns": [{"label": head} for head in heads],
        "rows": [{"cells": [{"text": str(cell)} for cell in row]} for row in rows],
    }


def tables() -> list[dict[str, Any]]:
    """Everything that the page of patterns shows."""
    from .alerts import KINDS

    since = timezone.localdate() - timedelta(days=DAYS)
    agency, kinds = code_list("agency"), code_list("data_class")
    users = [
        (
            row["user__username"],
            agency.label(row["user__agency"]),
            _day(row["on"]),
            row["n"],
            _("far above what is usual there") if row["is_far_out"] else "",
        )
        for row in by_user(since)
    ]
    alerts = [(str(KINDS.get(kind, kind)), n, age) for kind, n, age in open_alerts()]
    return [
        table(
            _("Alerts that wait for a finding"),
            (_("What"), _("Number of them"), _("Days that the oldest waits")),
            alerts,
        ),
        table(
            _("People’s files opened in a day"),
            (_("Who"), _("Agency"), _("Day"), _("People"), _("Remark")),
            users,
        ),
        table(
            _("Hidden words opened"),
            (_("Class of data"), _("Times"), _("Users")),
            [(kinds.label(kind), n, who) for kind, n, who in by_class(since)],
        ),
        table(
            _("By day"),
            (_("Day"), _("Files opened"), _("Tries at what is closed")),
            [(_day(on), n, shut) for on, n, shut in by_day(since)],
        ),
    ]
