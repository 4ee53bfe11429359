"""One chronological story of a case: the days of its records, and what was done to the file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db import models
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from amparo.access.events import event_label
from amparo.access.links import SAYS_NOTHING
from amparo.audit.models import Entry, Leaf, Touched
from amparo.kernel import privacy
from amparo.reference.codes import CodedField, code_list

from .sections import sections_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .file import CaseFile, Part

ENTRIES_IN_VIEW = 40
ACTS_AT_MOST = 500
KEYS_AT_MOST = 2000
ACTS = "acts"
OF_THE_CASE = {"opened_on": _("The case was opened"), "closed_on": _("The case was closed")}
SILENT = frozenset(
    {"expires_on", "valid_until", "until_on", "due_on"}
)  # not yet happened, or plans


@dataclass(frozen=True)
class Told:
    """One thing that happened, or one thing that was done to the file."""

    on: dt.date
    order: str
    title: str
    icon: str
    what: str = ""
    at: str = ""
    url: str = ""
    by: str = ""
    agency: str = ""

    def context(self, times: int = 1) -> dict[str, Any]:
        return {
            "title": self.title if times == 1 else f"{self.title} ({times})",
            "icon": self.icon,
            "kind_label": self.what,
            "at": self.at,
            "url": self.url,
            "by": self.by,
            "agency": self.agency,
        }


@dataclass(frozen=True)
class Story:
    """A stretch of the story, newest day first. ``earlier`` is where the next stretch begins."""

    days: list[dict[str, Any]]
    earlier: dt.date | None


def story_of(file: CaseFile, *, only: str = "", before: dt.date | None = None) -> Story:
    """The story before a day, of one section or of the acts alone, whole days at a time."""
    told = [entry for entry in _everything(file, only) if before is None or entry.on < before]
    told.sort(key=lambda entry: (entry.on, entry.order), reverse=True)
    days: list[dict[str, Any]] = []
    count, last = 0, None
    for day, entries in groupby(told, key=lambda entry: entry.on):
        if count >= ENTRIES_IN_VIEW:
            return Story(days, last)
        listed = _bundled(entries)
        days.append({"title": formats.date_format(day, "DATE_FORMAT"), "entries": listed})
        count, last = count + len(listed), day
    return Story(days, None)


def _bundled(entries: Iterable[Told]) -> list[dict[str, Any]]:
    """The entries of a day; a record, and the same act done again and again, is told once."""
    listed: list[dict[str, Any]] = []
    for _key, same in groupby(entries, key=lambda told: told.url or (told.title, told.by)):
        row = list(same)
        if row[0].url:
            first, *more = dict.fromkeys(told.what for told in row)
            what = "; ".join([first, *(word[:1].lower() + word[1:] for word in more)])
            listed.append(replace(row[0], what=what).context())
        elif row[0].by:
            listed.append(row[0].context(len(row)))
        else:
            listed += [told.context() for told in row]
    return listed


def _everything(file: CaseFile, only: str) -> Iterator[Told]:
    today = timezone.localdate()
    if only != ACTS:
        yield from _of_the_case(file, only)
        for section in sections_of(file):
            if only in ("", section.code):
                for part in section.parts:
                    yield from _of_records(part, today)
    if only in ("", ACTS):
        yield from _of_acts(file)


def _of_the_case(file: CaseFile, only: str) -> Iterator[Told]:
    if not only:
        for name, told in OF_THE_CASE.items():
            if on := getattr(file.case, name):
                yield Told(on, name, str(told), "folder-open")


def _of_records(part: Part, today: dt.date) -> Iterator[Told]:
    """Each day that a record names, once; a twin that says *at the latest* is left out."""
    days = _days(part.layout.model)
    for record in part.rows:
        for field in days:
            on = getattr(record, field.name)
            if on and on <= today:
                title, what = _words(part, record, field)
                yield Told(
                    on=on,
                    order=str(record.pk),
                    title=title,
                    icon=part.layout.icon or "circle-dot",
                    what=what,
                    url=reverse("record-page", args=[part.layout.code, record.pk]),
                )


def _days(model: Any) -> list[Any]:
    names = {field.name for field in model._meta.concrete_fields}
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.DateField)
        and not isinstance(field, models.DateTimeField)
        and privacy.data_class(model, field.name) == privacy.OPEN
        and field.name not in SILENT
        and not (field.name.endswith("_by") and f"{field.name[:-3]}_on" in names)
    ]


def _words(part: Part, record: Any, field: Any) -> tuple[str, str]:
    """What it is, of which sort where a column says so, and what the day means for it."""
    kind, sort = str(part.layout.title), _sort(part, record)
    if part.layout.code == "key_date":
        return sort or kind, kind
    return f"{kind}: {sort}" if sort else kind, _capital(field.verbose_name)


def _sort(part: Part, record: Any) -> str:
    fields = (record._meta.get_field(name) for name in part.layout.columns)
    coded = (field for field in fields if isinstance(field, CodedField))
    words = (
        field.get_label(code)
        for field in coded
        if (code := getattr(record, field.name)) not in SAYS_NOTHING
    )
    return next(words, "")


def _capital(text: Any) -> str:
    words = str(text)
    return words[:1].upper() + words[1:]


def _of_acts(file: CaseFile) -> Iterator[Told]:
    """The ledger's entries on the case and on those of its records that the viewer sees."""
    for entry in Entry.objects.filter(seq__in=_entries(file)):
        at = timezone.localtime(entry.at)
        yield Told(
            on=at.date(),
            order=f"~{entry.seq:012}",
            title=event_label(entry.name),
            icon="history",
            at=formats.time_format(at, "TIME_FORMAT"),
            by=entry.by,
            agency=code_list("agency").label(entry.agency) if entry.agency else "",
        )


def _entries(file: CaseFile) -> set[int]:
    records, keys = _records(file)
    touched = Touched.objects.filter(record__in=records, key__in=keys)
    found = set(touched.order_by("-entry").values_list("entry", flat=True)[:ACTS_AT_MOST])
    leaves = Leaf.objects.filter(record=file.case._meta.label_lower, key=str(file.case.pk))
    return found | set(leaves.values_list("entry", flat=True))


def _records(file: CaseFile) -> tuple[list[str], list[str]]:
    rows: Iterable[Any] = (row for part in file.parts for row in part.rows)
    seen = [file.case, *rows][:KEYS_AT_MOST]
    return sorted({row._meta.label_lower for row in seen}), [str(row.pk) for row in seen]
