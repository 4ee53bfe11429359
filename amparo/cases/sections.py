"""The sections of a case file, by what a record is about; a section of nothing is not there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.kernel import privacy

from .workflow import OPEN_TASK_STEPS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import Promise

    from .file import CaseFile, Part

OTHER = "other"
SECTIONS: dict[str, tuple[Promise, str]] = {
    "people": (_("People"), "users"),
    "reports": (_("Report and screening"), "inbox"),
    "identification": (_("Identification"), "user-check"),
    "protection": (_("Protection"), "heart-handshake"),
    "investigation": (_("Investigation"), "search"),
    "court": (_("Court"), "gavel"),
    "papers": (_("Documents and notes"), "file-text"),
    "tasks": (_("Tasks and dates"), "list-checks"),
    "sharing": (_("Consent and sharing"), "send"),
    "team": (_("Team"), "briefcase"),
    OTHER: (_("Other"), "folder-open"),
}
SECTION_OF_CODE = {
    "case_role": "people",
    "task": "tasks",
    "key_date": "tasks",
    "sharing": "sharing",
    "team_member": "team",
    "conflict": "team",
    "silent_hit": "team",
}
SECTION_OF_TOPIC = {
    "tip": "reports",
    "victim_identity": "identification",
    "services": "protection",
    "placement": "protection",
    "safe_house": "protection",
    "medical": "protection",
    "immigration": "protection",
    "protection_notes": "protection",
    "suspect": "investigation",
    "operation": "investigation",
    "complicity": "investigation",
    "court": "court",
    "restitution": "court",
    "bail": "court",
    "paper": "papers",
}


@dataclass(frozen=True)
class Filed:
    """One section of a case file with its kinds of records."""

    code: str
    title: Promise
    icon: str
    parts: list[Part]

    @property
    def count(self) -> int:
        return sum(len(part.rows) for part in self.parts)

    @property
    def is_waiting(self) -> bool:
        """Whether a task of this section is due."""
        today = timezone.localdate()
        return any(
            task.status in OPEN_TASK_STEPS and task.due_on and task.due_on <= today
            for part in self.parts
            if part.layout.code == "task"
            for task in part.rows
        )


def sections_of(file: CaseFile) -> list[Filed]:
    """Sections in their order: those that hold something, or in which the viewer may enter it."""
    placed: dict[str, list[Part]] = {code: [] for code in SECTIONS}
    for part in file.parts:
        placed[_section_of(part)].append(part)
    return [
        Filed(code, title, icon, placed[code])
        for code, (title, icon) in SECTIONS.items()
        if _is_there(placed[code])
    ]


def _section_of(part: Part) -> str:
    topic = privacy.topic_of(part.layout.model, privacy.OPEN)
    return SECTION_OF_CODE.get(part.layout.code) or SECTION_OF_TOPIC.get(topic, OTHER)


def _is_there(parts: Iterable[Part]) -> bool:
    return any(part.rows or part.may_add for part in parts)
