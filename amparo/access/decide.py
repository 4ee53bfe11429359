"""The one decision: may this viewer do this to that, for this purpose, and which fields open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from amparo.kernel import privacy
from amparo.kernel.layout import BY_MODEL, LAYOUTS
from amparo.kernel.scope import row_rule

from . import conditions, emergencies, matrix, proof, relations
from .once import learn_once, once

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from django.db import models

    from .viewer import Viewer

    Walls = tuple[tuple[str, frozenset[str] | None], ...]

NOTHING: frozenset[str] = frozenset()
MASKED_CLASSES = frozenset({"narrative", "whereabouts", "health", "intelligence", "integrity"})


ALLOWED, STEP_UP, DENIED = "allowed", "step-up", "denied"


@dataclass(frozen=True)
class Decision:
    """What the gate answers. ``reads`` and ``writes`` name fields; ``reason`` is a code.

    A decision is true where the act is open, at once or after a *step-up*: the viewer shows the
    second factor again (``proof.py``). Those who do it ask for ``outcome``, and go no further on
    ``STEP_UP``.

    ``masks`` names those of ``reads`` that a page hides until they are opened one by one, and
    ``reads_classes`` and ``writes_classes`` say the same of classes of data.
    """

    allowed: bool
    reason: str
    reads: frozenset[str] = NOTHING
    writes: frozenset[str] = NOTHING
    masks: frozenset[str] = NOTHING
    reads_classes: frozenset[str] = NOTHING
    writes_classes: frozenset[str] = NOTHING
    needs_proof: bool = False

    @property
    def outcome(self) -> str:
        """``ALLOWED``, ``STEP_UP`` or ``DENIED``."""
        if not self.allowed:
            return DENIED
        return STEP_UP if self.needs_proof else ALLOWED

    def __bool__(self) -> bool:
        return self.allowed


def decide(
    viewer: Viewer,
    action: str,
    target: Any,
    purpose: str | None = None,
    *,
    is_seen: bool = False,
    under: Any = None,
) -> Decision:
    """Decide on one action, such as ``placement.edit``, on a record or on a class of records.

    ``is_seen`` says that the record was read through the viewer's own scope a moment ago, which
    saves the query that proves it. ``under`` is the record under which a new one is entered. Order:
    account, purpose, rows (conflict, compartment, tie to the case), role, classes of data.
    """
    if not viewer.is_active or not viewer.roles:
        return Decision(False, "account")
    if (emergency := emergencies.under_way()) is not None:
        return _in_emergency(emergency, action, target)
    purpose = viewer.purpose if purpose is None else purpose
    if not matrix.is_purpose(purpose, viewer.roles):
        return Decision(False, "purpose")
    if not _within_rows(viewer, target, is_seen=is_seen):
        return Decision(False, "rows")
    if not _role_allows(viewer, action, target):
        return Decision(False, "role")
    opened = _open_fields(viewer, target, purpose, under)
    return replace(opened, needs_proof=True) if proof.is_asked(viewer, action) else opened


def _in_emergency(emergency: emergencies.Open, action: str, target: Any) -> Decision:
    """Reading what saves a life, of records that its own rows let through; nothing else at all."""
    if target is None or isinstance(target, type) or action.rpartition(".")[2] != "read":
        return Decision(False, "emergency")
    rows: models.QuerySet[Any] = QuerySet(type(target))
    if not rows.filter(emergency.rows(type(target)), pk=target.pk).exists():
        return Decision(False, "emergency")
    reads = emergency.fields(type(target))
    kinds = frozenset(privacy.data_class(type(target), name) for name in reads)
    return Decision(True, "emergency", reads=reads, reads_classes=kinds)


def _within_rows(viewer: Viewer, target: Any, *, is_seen: bool) -> bool:
    if target is None:
        return True
    if isinstance(target, type):
        return viewer.may_meet(target)
    if is_seen:
        return viewer.may_meet(type(target))
    return once(_in_rows(viewer, type(target), target.pk), lambda: _is_seen(viewer, target))


def learn_rows(viewer: Viewer, model: type[models.Model], keys: Collection[Any]) -> None:
    """Read at once, for an act that decides on each of many records, which of them are seen."""
    with relations.narrowed_around(model, keys):
        seen = set(row_rule(model, viewer).filter(pk__in=keys).values_list("pk", flat=True))
    learn_once({_in_rows(viewer, model, key): key in seen for key in keys})


def _in_rows(viewer: Viewer, model: type[models.Model], key: Any) -> tuple[Any, ...]:
    return ("in rows", viewer, model, key)


def _is_seen(viewer: Viewer, target: Any) -> bool:
    with relations.narrowed_around(type(target), [target.pk]):
        return row_rule(type(target), viewer).filter(pk=target.pk).exists()


def _role_allows(viewer: Viewer, action: str, target: Any) -> bool:
    """Whether a role carries an action; on one record the conditions of the matrix count too."""
    if not viewer.has(action):
        return False
    layout = LAYOUTS.get(action.partition(".")[0])
    if layout is None or type(target) is not layout.model:
        return True
    if matrix.is_named(viewer.roles, action):
        return True
    told = levels_for(viewer, layout.model, privacy.OPEN, target)
    return matrix.follows(told.values(), action)


def _open_fields(viewer: Viewer, target: Any, purpose: str, under: Any) -> Decision:
    if target is None:
        return Decision(True, "matrix")
    model: type[models.Model] = target if isinstance(target, type) else type(target)
    record = None if isinstance(target, type) else target
    walls = _walls(viewer, under if record is None else record, purpose)
    opened: dict[str, str] = {}
    written: dict[str, str] = {}
    levels: dict[str, dict[str, matrix.Level]] = {}
    for field in model._meta.concrete_fields:
        kind = privacy.data_class(model, field.name)
        if field.name in privacy.secret_fields(model) or not _wall_opens(kind, walls):
            continue
        if kind not in levels:
            levels[kind] = levels_for(viewer, model, kind, record, under)
        told = levels[kind].items()
        if any(_opens(level, topic, model, field.name, kind) for topic, level in told):
            opened[field.name] = kind
        if any(level.writes for _topic, level in told):
            written[field.name] = kind
    return Decision(
        True,
        "matrix",
        reads=frozenset(opened),
        writes=frozenset(written),
        masks=frozenset(name for name, kind in opened.items() if kind in MASKED_CLASSES),
        reads_classes=frozenset(opened.values()),
        writes_classes=frozenset(written.values()),
    )


def _walls(viewer: Viewer, record: Any, purpose: str) -> Walls:
    """For which purposes the record stands open, and for which classes (None: whatever the wall
    lets). Whoever sees a case by sharings alone sees it for what it was shared, and no more of it.
    """
    tie = relations.tie_of(viewer, record) if record is not None else None
    if tie is None or not tie.is_shared_only:
        return ((purpose, None),)
    return tuple((share.purpose, share.classes) for share in tie.shares)


def _wall_opens(kind: str, walls: Walls) -> bool:
    return kind == privacy.OPEN or any(
        matrix.wall_opens(kind, purpose) and (classes is None or kind in classes)
        for purpose, classes in walls
    )


def _opens(
    level: matrix.Level, topic: str, model: type[models.Model], field: str, kind: str
) -> bool:
    """Whether a level on one topic opens a field: all of them, or those that L names there."""
    if level.reads_all or not level.shows_rows:
        return level.reads_all
    return kind == privacy.OPEN or matrix.is_limited_field(f"{model.__name__}.{field}", topic)


def levels_for(
    viewer: Viewer,
    model: type[models.Model],
    kind: str,
    record: Any | None,
    under: Any | None = None,
) -> dict[str, matrix.Level]:
    """The level on each topic of one data class, among those whose conditions are met."""
    topic = privacy.topic_of(model, kind)
    settled = topic in relations.SETTLED
    return {
        name: next(_holding(viewer, name, record, under, settled=settled), matrix.NONE)
        for name in relations.topics(viewer, topic, record)
    }


def _holding(
    viewer: Viewer, topic: str, record: Any | None, under: Any | None, *, settled: bool
) -> Iterator[matrix.Level]:
    for level in viewer.levels(topic):
        if settled or not level.condition or _is_met(viewer, level.condition, topic, record, under):
            yield level


def _is_met(viewer: Viewer, word: str, topic: str, record: Any | None, under: Any | None) -> bool:
    """What is entered is the own entry of whoever enters it; else its parent's case decides."""
    if record is not None:
        return conditions.holds(viewer, word, record, topic)
    return under is None or word == conditions.OWN or conditions.holds(viewer, word, under, topic)


def has_conditions(viewer: Viewer, model: type[models.Model]) -> bool:
    """Whether any level by which this viewer may know such records holds on some of them alone."""
    topics = {
        name
        for field in model._meta.concrete_fields
        for name in matrix.topics_of(privacy.topic_of(model, privacy.data_class(model, field.name)))
        if privacy.topic_of(model, privacy.data_class(model, field.name)) not in relations.SETTLED
    }
    return any(level.condition for topic in topics for level in viewer.levels(topic))


def may(viewer: Viewer, code: str, verb: str, target: Any = None) -> bool:
    """Whether a button such as *edit* should be offered; the gate decides again when pressed."""
    return bool(decide(viewer, f"{code}.{verb}", target, is_seen=True))


def readable_models(viewer: Viewer) -> Iterable[type[models.Model]]:
    """The records that have a layout and that this viewer may meet."""
    return (model for model in BY_MODEL if viewer.may_meet(model))
