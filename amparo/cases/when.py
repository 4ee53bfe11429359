"""Where the words of the matrix hold for what hangs from a case: own, by task, by consent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from amparo.access.conditions import OWN, tells
from amparo.access.relations import tie_of

from .models import Case, Task
from .ties import own_cases, shared_cases, shared_work
from .workflow import OPEN_TASK_STEPS

if TYPE_CHECKING:
    from django.db import models

    from amparo.access.viewer import Viewer

CONSENTED = ("given", "by_guardian")
OF_THE_WRITER = "medical"  # own notes on health are those that one's agency wrote, not the case's


def of_cases(model: type[models.Model], cases: Any) -> Q | None:
    """The rows of a model that are, or hang from, these cases; None for what has no case."""
    if model is Case:
        return Q(pk__in=cases)
    if any(field.name == "case" for field in model._meta.concrete_fields):
        return Q(case__in=cases)
    return None


def in_person(viewer: Viewer, model: type[models.Model], _topic: str) -> Q | None:
    """On the team of the case today."""
    return of_cases(model, own_cases(viewer))


def is_in_person(viewer: Viewer, record: Any, _topic: str) -> bool:
    tie = tie_of(viewer, record)
    return tie is not None and tie.on_team


def of_clients(viewer: Viewer, model: type[models.Model], topic: str) -> Q | None:
    """Own clients: those of cases on which one works, or that were shared with one's agency."""
    if topic == OF_THE_WRITER:
        return None
    own = of_cases(model, own_cases(viewer))
    shared = of_cases(model, shared_cases(viewer))
    return None if own is None or shared is None else own | shared


def is_of_client(viewer: Viewer, record: Any, topic: str) -> bool | None:
    tie = tie_of(viewer, record)
    if topic == OF_THE_WRITER or tie is None:
        return None
    return tie.on_team or bool(tie.shares)


def by_task(viewer: Viewer, model: type[models.Model], _topic: str) -> Q | None:
    """In a case in which the viewer has a task to do now."""
    rows: QuerySet[Task] = QuerySet(Task)
    who = Q(assigned_to=viewer.user_id) if viewer.user_id else Q(pk__in=())
    given = rows.filter(who, status__in=OPEN_TASK_STEPS, voided_at__isnull=True)
    return of_cases(model, given.values("case"))


def by_consent(viewer: Viewer, model: type[models.Model], _topic: str) -> Q | None:
    """In a case that is shared with the viewer's agency on a consent whose day is known."""
    agreed = shared_work(viewer).filter(consent__in=CONSENTED, consent_on__isnull=False)
    return of_cases(model, agreed.values("case"))


def tell() -> None:
    """Tell the gate of all of them."""
    for word in ("own_case", "assigned_outside_chain"):
        tells(word, in_person, is_in_person)
    tells(OWN, of_clients, is_of_client)
    tells("task", by_task)
    tells("consent", by_consent)
