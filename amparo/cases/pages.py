"""What the pages of cases say: the list, the case with its story, and each of its sections."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.access import drawing
from amparo.access.decide import may
from amparo.access.relations import tie_of
from amparo.people.queries import ways_of_contact
from amparo.people.tables import table_of
from amparo.people.words import word

from . import queries
from .file import CaseFile
from .layout import CASE
from .sections import Filed, sections_of
from .story import ACTS, story_of
from .watching import READ_OPENINGS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from amparo.access.decide import Decision
    from amparo.access.viewer import Viewer
    from amparo.kernel.layout import Layout

    from .models import Case

TONES = {"open": "teal", "closed": ""}
HEAD = "case"  # the section of the layout that the head of the page shows
QUICK = ("case_role", "task", "note", "document", "key_date", "team_member", "sharing")


def list_context(viewer: Viewer, asked: Mapping[str, str]) -> dict[str, Any]:
    """The list of cases, with the half on which the viewer works."""
    context = drawing.list_context(viewer, CASE, asked)
    keys = [row["url"].rstrip("/").rsplit("/", 1)[-1] for row in context["rows"]]
    halves = queries.halves_of(viewer, keys)
    context["columns"].append({"label": _("Team half")})
    for key, row in zip(keys, context["rows"], strict=True):
        row["cells"].append({"text": halves.get(key, "")})
    context["create_url"] = reverse("case-new") if viewer.has("case.open") else ""
    context["create_label"] = _("Open a case")
    if viewer.has("team_member.create") and context["rows"]:
        button = {"url": reverse("hand-over"), "label": _("Hand cases over"), "icon": "users"}
        context["more_buttons"] = [button]
    context["empty"] = _("Cases on whose team you are, and cases shared with you, appear here.")
    return context


def shell(file: CaseFile, *, here: str = "") -> dict[str, Any]:
    """What every page of a case has: head, sections, what comes next, and the team."""
    viewer, case, today = file.viewer, file.case, timezone.localdate()
    found = sections_of(file)
    tasks = file.rows("task")
    return {
        "title": case.reference,
        "case": _head(viewer, case),
        "flags": _flags(case),
        "clocks": [],
        "actions": _actions(file),
        "section_nav": _navigation(case, found, here),
        "team": queries.team_of(viewer, file.rows("team_member"), today),
        "next_steps": queries.next_steps(tasks, today),
        "dates": queries.next_dates(file.rows("key_date"), today),
        "safe_contact": _safe_contact(file),
    }


def case_context(
    file: CaseFile, decision: Decision, *, only: str = "", before: dt.date | None = None
) -> dict[str, Any]:
    """A case on one page: what is known of it at once, the people in it, and its story."""
    story = story_of(file, only=only, before=before)
    panels = drawing.sections(file.viewer, file.case, CASE, decision)
    return {
        **shell(file),
        "panels": [panel for panel in panels if panel["code"] != HEAD],
        "people": [_chip(person) for person in queries.people_in(file.viewer, _roles(file))],
        "story_filters": _filters(file, only),
        "days": story.days,
        "story_next_url": _story_url(file.case, only, story.earlier) if story.earlier else "",
        "story_empty": _("What happens in the case will be told here, newest first."),
    }


def section_context(file: CaseFile, section: Filed) -> dict[str, Any]:
    """One section of a case: a table for each kind of record in it."""
    viewer, case = file.viewer, file.case
    context = shell(file, here=section.code)
    tables = []
    for part in section.parts:
        if part.rows or part.may_add:
            create = reverse("record-new-under", args=["case", case.pk, part.layout.code])
            tables.append(
                {
                    **table_of(viewer, part.layout, part.rows),
                    "title": str(part.layout.plural),
                    "create_url": create if part.may_add else "",
                }
            )
    people = queries.people_in(viewer, _roles(file)) if section.code == "people" else []
    return {**context, "section_title": section.title, "tables": tables, "people": people}


def _roles(file: CaseFile) -> list[Any]:
    return file.rows("case_role")


def _chip(person: dict[str, Any]) -> dict[str, Any]:
    roles = ", ".join(role["label"] for role in person["roles"])
    return {"name": person["name"], "url": person["url"], "role": roles}


def _head(viewer: Viewer, case: Case) -> dict[str, Any]:
    step = case.workflow.steps[case.status]
    return {
        "reference": case.reference,
        "kind_label": str(CASE.title),
        "lead": _lead(case),
        "state": {"label": str(step.label), "tone": TONES.get(case.status, "")},
        "steps": drawing.steps(case),
        "trail": [{"url": drawing.list_url(CASE), "label": str(CASE.plural)}],
    }


def _lead(case: Case) -> str:
    """One line that places the case: when it was opened and closed, what it is about, where."""
    words = []
    if case.opened_on:
        words.append(_("Opened on %(day)s") % {"day": _day(case.opened_on)})
    if case.closed_on:
        words.append(_("closed on %(day)s") % {"day": _day(case.closed_on)})
    words += [word(case, name) for name in ("close_reason", "exploitation", "district")]
    return " · ".join(filter(None, words))


def _day(day: dt.date) -> str:
    return formats.date_format(day, "DATE_FORMAT")


def _flags(case: Case) -> list[dict[str, str]]:
    if not case.is_compartment:
        return []
    return [{"label": _("Sealed compartment"), "tone": "amber", "icon": "lock"}]


def _actions(file: CaseFile) -> list[dict[str, Any]]:
    """Everything that may be done now: moves first, then what may be added, then the history."""
    case = file.case
    parts = {part.layout.code: part for part in file.parts if part.may_add}
    added = [
        {
            "label": _add_label(parts[code].layout),
            "url": reverse("record-new-under", args=["case", case.pk, code]),
            "icon": parts[code].layout.icon,
        }
        for code in QUICK
        if code in parts
    ]
    history = {
        "label": _("History"),
        "url": reverse("record-history", args=["case", case.pk]),
        "icon": "history",
    }
    edit = {
        "label": _("Change the head of the case"),
        "url": reverse("record-edit", args=["case", case.pk, HEAD]),
        "icon": "pencil",
    }
    may_edit = may(file.viewer, "case", "edit", case)
    changes = [edit] if may_edit else []
    if may_edit and case.is_compartment and not case.is_countable:
        count = reverse("case-count", args=[case.pk])
        changes.append({"label": _("Let it be counted"), "url": count, "icon": "chart-column"})
    if file.viewer.has("copy.make") and not case.is_compartment:
        copy = reverse("copy-file", args=["case", case.pk])
        changes.append({"label": _("Make a copy"), "url": copy, "icon": "download"})
    if file.viewer.has("bundle.make") and not case.is_compartment:
        bundle = reverse("bundle", args=[case.pk])
        changes.append({"label": _("Documents for proceedings"), "url": bundle, "icon": "send"})
    if file.viewer.has(READ_OPENINGS) and not _is_by_sharing(file):
        seen_by = reverse("case-opened", args=[case.pk])
        changes.append({"label": _("Who opened this file"), "url": seen_by, "icon": "eye"})
    return [*drawing.moves(file.viewer, case), *added, *changes, history]


def _is_by_sharing(file: CaseFile) -> bool:
    tie = tie_of(file.viewer, file.case)
    return tie is None or tie.is_shared_only


def _add_label(layout: Layout) -> str:
    if layout.code == "case_role":
        return _("Add a person")
    return _("Add: %(kind)s") % {"kind": layout.title}


def _navigation(case: Case, found: list[Filed], here: str) -> list[dict[str, Any]]:
    overview = {
        "url": drawing.url_of(case),
        "label": _("Overview"),
        "icon": "scroll-text",
        "current": not here,
    }
    return [
        overview,
        *(
            {
                "url": reverse("case-section", args=[case.pk, section.code]),
                "label": section.title,
                "icon": section.icon,
                "count": section.count,
                "is_waiting": section.is_waiting,
                "current": section.code == here,
            }
            for section in found
        ),
    ]


def _filters(file: CaseFile, only: str) -> list[dict[str, Any]]:
    """The ways to narrow the story: to a section that holds something, or to what was done."""
    kinds = [("", _("Everything"))]
    kinds += [(section.code, str(section.title)) for section in sections_of(file) if section.count]
    kinds.append((ACTS, _("Work on the file")))
    return [
        {"url": _story_url(file.case, code, None), "label": label, "current": code == only}
        for code, label in kinds
    ]


def _story_url(case: Case, only: str, before: dt.date | None) -> str:
    asked = {"show": only, "before": before.isoformat() if before else ""}
    query = "&".join(f"{name}={value}" for name, value in asked.items() if value)
    url = drawing.url_of(case)
    return f"{url}?{query}" if query else url


def _safe_contact(file: CaseFile) -> dict[str, Any] | None:
    """How the victims of a case may be reached: how many ways, how many safe, and where to look."""
    victims = {role.person_id for role in _roles(file) if role.role == "victim"}
    ways = ways_of_contact(file.viewer, victims)
    if not ways:
        return None
    safe = sum(way.is_safe for way in ways)
    words = ngettext(
        "%(n)d way of contact; marked as safe: %(safe)d. Look before you call.",
        "%(n)d ways of contact; marked as safe: %(safe)d. Look before you call.",
        len(ways),
    ) % {"n": len(ways), "safe": safe}
    people = {way.person_id for way in ways}
    one = next(iter(people)) if len(people) == 1 else None
    url = (
        reverse("record-page", args=["person", one])
        if one
        else reverse("case-section", args=[file.case.pk, "people"])
    )
    return {"words": words, "url": url}
