"""Whose eyes are open: every query is narrowed to what the viewer may see, or refused."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, TypeAlias, TypeVar

from django.db import models

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Rule: TypeAlias = Callable[[Any], models.Q]
    Instead: TypeAlias = Callable[[type[models.Model]], models.Q]

M = TypeVar("M", bound=models.Model)


class Viewer(Protocol):
    """Whoever asks. The rules of ``policy.py`` read more of him than the kernel does."""

    def may_meet(self, model: type[models.Model]) -> bool:
        """Whether any row of this model can ever be shown to this viewer."""
        ...

    def rows_open(self, model: type[models.Model]) -> models.Q:
        """The rows of this model that the conditions of the access matrix leave open."""
        ...


class NobodyIsLooking(RuntimeError):
    """A query was made with no viewer, so there is nothing that it may return."""


class OneByOne(RuntimeError):
    """Records change one at a time, inside an action, so that each change is written down."""


_viewer: ContextVar[Viewer | None] = ContextVar("viewer", default=None)
_unscoped: ContextVar[str] = ContextVar("unscoped", default="")
_instead: ContextVar[Instead | None] = ContextVar("instead", default=None)
_rules: dict[type[models.Model], Rule] = {}
_through: dict[type[models.Model], frozenset[str]] = {}


def visible(model: type[models.Model]) -> Callable[[Rule], Rule]:
    """Register the one rule that says which rows of a model a viewer sees."""

    def register(rule: Rule) -> Rule:
        _rules[model] = rule
        return rule

    return register


def visible_through(model: type[models.Model], *links: str) -> None:
    """A row is seen by whoever sees every row it hangs from, so joins along these are safe."""

    def rule(viewer: Any) -> models.Q:
        seen = models.Q()
        for link in links:
            parent: Any = model._meta.get_field(link).related_model
            seen &= models.Q(**{f"{link}__in": row_rule(parent, viewer).values("pk")})
        return seen

    _through[model] = frozenset(links)
    _rules[model] = rule


def is_through(model: type[models.Model], link: str) -> bool:
    """Whether a model is seen through this link, so that a join along it shows nothing hidden."""
    return link in _through.get(model, ())


def links_through(model: type[models.Model]) -> frozenset[str]:
    return _through.get(model, frozenset())


def has_rule(model: type[models.Model]) -> bool:
    return model in _rules


def row_rule(model: type[M], viewer: Viewer) -> models.QuerySet[M]:
    """The rows of a model that a viewer may see, voided ones left out."""
    rows: models.QuerySet[M] = ScopedQuerySet(model)
    instead = _instead.get()
    if instead is not None:
        return rows.filter(instead(model), voided_at__isnull=True)
    if not viewer.may_meet(model):
        return rows.none()
    rule = _rules[model](viewer) & viewer.rows_open(model)
    return rows.filter(rule, voided_at__isnull=True)


@contextmanager
def seen_by(viewer: Viewer) -> Iterator[None]:
    """Within this block queries answer as for this viewer."""
    token = _viewer.set(viewer)
    try:
        yield
    finally:
        _viewer.reset(token)


@contextmanager
def seeing_only(rule: Instead) -> Iterator[None]:
    """Within this block a rule of rows stands for every other one: an emergency, and no more."""
    token = _instead.set(rule)
    try:
        yield
    finally:
        _instead.reset(token)


@contextmanager
def unscoped(why: str) -> Iterator[None]:
    """Within this block ``Model.rows`` may be read whole: for the gate's own work, said why."""
    token = _unscoped.set(why)
    try:
        yield
    finally:
        _unscoped.reset(token)


def viewer_if_any() -> Viewer | None:
    return _viewer.get()


def unscoped_why() -> str:
    """Why rows may be read whole now; empty where they may not."""
    return _unscoped.get()


def stands_instead() -> Instead | None:
    """The rule that stands for every other one now, if any."""
    return _instead.get()


def current_viewer() -> Viewer:
    viewer = _viewer.get()
    if viewer is None:
        raise NobodyIsLooking("A query needs a viewer (docs/explain/viewers.md).")
    return viewer


class ScopedQuerySet(models.QuerySet[M]):
    """Rows that cannot be changed behind the gate's back."""

    def _refuse(self, *args: object, **kwargs: object) -> NoReturn:
        raise OneByOne(f"{self.model.__name__}: change records one by one, inside an action.")

    update = _refuse
    delete = _refuse
    bulk_create = _refuse
    bulk_update = _refuse
    update_or_create = _refuse
    get_or_create = _refuse


class ScopedManager(models.Manager[M]):
    """``Model.objects``: what the current viewer may see."""

    def get_queryset(self) -> models.QuerySet[M]:
        return row_rule(self.model, current_viewer())


class WholeManager(models.Manager[M]):
    """``Model.rows``: every row, for the gate's own work inside ``unscoped``."""

    def get_queryset(self) -> models.QuerySet[M]:
        if not _unscoped.get():
            raise NobodyIsLooking(f"{self.model.__name__}.rows is read only inside unscoped(why).")
        return ScopedQuerySet(self.model, using=self._db)
