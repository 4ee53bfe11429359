"""How a link to another record is named on a page, and what a form offers to choose from."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import formats
from django.utils.translation import gettext as _

from amparo.kernel.layout import BY_MODEL
from amparo.kernel.scope import unscoped
from amparo.reference.codes import CodedField

from .decide import decide

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from django.db.models import QuerySet

    from .viewer import Viewer

    Labeller = Callable[[Any, Viewer], str]
    ManyLabeller = Callable[[Any, list[Any], Viewer], Mapping[Any, str]]
    Chooser = Callable[[Viewer, Any], "QuerySet[Any]"]
    Way = Callable[[Any, Viewer], dict[str, Any] | None]

COLLEAGUE = "access.User"
STAFF = ("access.User", "access.Unit", "access.RoleGrant")
SAYS_NOTHING = ("", "unknown", "not_recorded")
_named: ContextVar[dict[Any, str] | None] = ContextVar("named", default=None)
_labels: dict[str, Labeller] = {COLLEAGUE: lambda user, _viewer: str(user.username)}
_many_labels: dict[str, ManyLabeller] = {}
_through: dict[str, Sequence[str]] = {}
_choices: dict[str, Chooser] = {}
_ways: dict[str, list[Way]] = {}


def labels(model: str, *through: str) -> Callable[[Labeller], Labeller]:
    """Register how a record of this model, such as ``justice.Charge``, is named to a viewer.

    ``through`` names the links whose names it takes its own from.
    """

    def register(labeller: Labeller) -> Labeller:
        _labels[model] = labeller
        _through[model] = through
        return labeller

    return register


def labels_many(model: str) -> Callable[[ManyLabeller], ManyLabeller]:
    """Register how many records of this model are named at once: their keys, and the names of
    those that the viewer sees."""

    def register(labeller: ManyLabeller) -> ManyLabeller:
        _many_labels[model] = labeller
        return labeller

    return register


def offers(model: str) -> Callable[[Chooser], Chooser]:
    """Register which records of this model a form offers under a parent, such as a case."""

    def register(chooser: Chooser) -> Chooser:
        _choices[model] = chooser
        return chooser

    return register


def leads_on(model: str) -> Callable[[Way], Way]:
    """Register something that can be done from the page of a record of this model beyond its moves.

    Gives ``{label, url}``, or None where it cannot be done now; with ``is_rare`` it stands at the
    foot of the page and not among the moves.
    """

    def register(way: Way) -> Way:
        _ways.setdefault(model, []).append(way)
        return way

    return register


def ways_of(record: Any, viewer: Viewer) -> list[dict[str, Any]]:
    """What else can be done from the page of a record."""
    told = (way(record, viewer) for way in _ways.get(record._meta.label, ()))
    return [way for way in told if way is not None]


def is_staff(model: Any) -> bool:
    """Whether a link is to a user or unit, whose name is shown to whoever sees the record."""
    return model._meta.label in STAFF


@contextmanager
def remembered() -> Iterator[None]:
    """Within this block, one page being drawn, each record is named once."""
    token = _named.set({} if (known := _named.get()) is None else known)
    try:
        yield
    finally:
        _named.reset(token)


def label_of(model: Any, key: Any, viewer: Viewer) -> str:
    """The name of a linked record for this viewer; a hidden one has no name that tells of it."""
    if key is None:
        return ""
    named = _named.get()
    if named is None:
        return _look_up(model, key, viewer)
    if (model, key) not in named:
        named[model, key] = _look_up(model, key, viewer)
    return named[model, key]


def _look_up(model: Any, key: Any, viewer: Viewer) -> str:
    if model._meta.label == COLLEAGUE:
        return _colleagues(model, [key], viewer).get(key, "")
    record = model.objects.filter(pk=key).first()
    return name_of(record, viewer) if record is not None else hidden_name()


def hidden_name() -> str:
    """What stands for a record that the viewer does not see; it tells nothing of it."""
    return _("not open to you")


def unnamed(model: Any, keys: Iterable[Any]) -> list[Any]:
    """Those of the linked records that the page being drawn has not named yet."""
    named = _named.get()
    return [] if named is None else [key for key in keys if (model, key) not in named]


def keep_names(model: Any, names: Mapping[Any, str]) -> None:
    """Remember names that were found at once."""
    named = _named.get()
    if named is not None:
        named.update({(model, key): name for key, name in names.items()})


def named_so_far(model: str) -> set[str]:
    """The keys of all records of a model, by its label, that the page being drawn names."""
    named = _named.get() or {}
    hidden = hidden_name()
    return {
        str(key)
        for (named_model, key), name in named.items()
        if named_model._meta.label_lower == model and name != hidden
    }


def named_at_once(model: Any, keys: list[Any], viewer: Viewer) -> Mapping[Any, str] | None:
    """The names of many records by their keys; None where they are named one by one."""
    labeller = _many_labels.get(model._meta.label)
    return labeller(model, keys, viewer) if labeller else None


def named_through(model: Any) -> Sequence[str]:
    """The links whose names the records of a model take their own from."""
    return _through.get(model._meta.label, ())


def name_of(record: Any, viewer: Viewer) -> str:
    """The name of a record that the viewer is known to see."""
    named = _named.get()
    key = type(record), record.pk
    if named is None:
        return _named_by_itself(record, viewer)
    if key not in named:
        named[key] = _named_by_itself(record, viewer)
    return named[key]


def _named_by_itself(record: Any, viewer: Viewer) -> str:
    labeller = _labels.get(record._meta.label)
    if labeller is not None:
        return labeller(record, viewer)
    return getattr(record, "reference", "") or _in_words(record, viewer)


def _in_words(record: Any, viewer: Viewer) -> str:
    """Of which sort a record is, and its day, as lists show them: *Interview, 3 May 2021*."""
    layout = BY_MODEL.get(type(record))
    if layout is None:
        return str(record)
    open_ones = decide(viewer, layout.permission("read"), record, is_seen=True).reads
    fields = [record._meta.get_field(name) for name in layout.columns if name in open_ones]
    sort = next(filter(None, (_sort(record, field) for field in fields)), "")
    day = next(filter(None, (_day(record, field) for field in fields)), "")
    if sort and day:
        return _("%(what)s, %(day)s") % {"what": sort, "day": day}
    return sort or day or str(layout.title)


def _sort(record: Any, field: Any) -> str:
    value = getattr(record, field.attname)
    if isinstance(field, CodedField):
        return "" if value in SAYS_NOTHING else field.get_label(value)
    return value if isinstance(field, models.CharField) and field.name != "status" else ""


def _day(record: Any, field: Any) -> str:
    is_day = isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField)
    value = getattr(record, field.attname) if is_day else None
    return formats.date_format(value, "SHORT_DATE_FORMAT") if value else ""


def choices(model: Any, viewer: Viewer, parent: Any) -> QuerySet[Any]:
    """The records that a form may offer: those of the same case where there is one."""
    chooser = _choices.get(model._meta.label)
    if chooser is not None:
        return chooser(viewer, parent)
    rows: QuerySet[Any] = model.objects.all()
    names = {field.name for field in model._meta.concrete_fields}
    case = getattr(parent, "case_id", None) or getattr(parent, "pk", None)
    return rows.filter(case=case) if "case" in names and case else rows


@labels_many(COLLEAGUE)
def _colleagues(model: Any, keys: list[Any], _viewer: Viewer) -> Mapping[Any, str]:
    """Whoever sees a record may know by which user name its people sign in, and no more of them."""
    with unscoped("user names of colleagues on a record"):
        return dict(model.rows.filter(pk__in=keys).values_list("pk", "username"))
