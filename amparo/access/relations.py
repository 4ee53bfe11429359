"""What rooms above tell the gate of ties between a viewer and a record: teams, sharings, roles."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from . import matrix

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from uuid import UUID

    from .viewer import Viewer

    Ties = Callable[[Viewer, set[str]], Mapping[str, "Tie"]]
    Resolver = Callable[[Viewer, Any], Iterable[str]]
    Learner = Callable[[Viewer, list[Any]], None]
    Finder = Callable[[list[Any]], Iterable[UUID]]

Answer = TypeVar("Answer")
NAMED_AT_MOST = 500  # cases; more named one by one cost a database more than all ties
SETTLED = frozenset({"person"})  # topics whose resolver names only rows of which the words hold


@dataclass(frozen=True)
class Share:
    """One sharing of a case in force today: for what, and which classes of data it opens."""

    purpose: str
    classes: frozenset[str]


@dataclass(frozen=True)
class Tie:
    """How a viewer is tied to one case today: in person, as a supervisor, or by sharings."""

    on_team: bool = False
    supervises: bool = False
    shares: tuple[Share, ...] = ()

    @property
    def is_shared_only(self) -> bool:
        return not (self.on_team or self.supervises)


NO_TIE = Tie()
_ties: list[Ties] = []
_resolvers: dict[str, Resolver] = {}
_learners: list[Learner] = []
_known: ContextVar[dict[tuple[str, str], Tie] | None] = ContextVar("ties", default=None)
_asked: ContextVar[dict[tuple[Any, ...], Any] | None] = ContextVar("asked", default=None)
_only: ContextVar[frozenset[UUID] | None] = ContextVar("only_cases", default=None)
_walked: ContextVar[Any] = ContextVar("walked", default=None)
_finders: dict[str, Finder] = {}
_very_many: list[Callable[[Viewer], bool]] = []


def tells_ties(teller: Ties) -> Ties:
    """Registered once, by ``cases``: how a viewer is tied to each of these cases today."""
    _ties[:] = [teller]
    return teller


def case_of(record: Any) -> str:
    """The key of the case that a record is or hangs from; empty where there is none."""
    case = record.pk if record._meta.label == "cases.Case" else getattr(record, "case_id", None)
    return str(case) if case else ""


def tie_of(viewer: Viewer, record: Any) -> Tie | None:
    """The tie to the record's case, or None for a record without a case."""
    case = case_of(record)
    return _ties_to(viewer, {case})[case] if case else None


def learn(viewer: Viewer, records: Iterable[Any]) -> None:
    """Read the ties to the cases of many records at once, and whom they speak of, where a page
    remembers them.
    """
    rows = list(records)
    _ties_to(viewer, {case for record in rows if (case := case_of(record))})
    for learner in _learners:
        learner(viewer, rows)


def learns(learner: Learner) -> Learner:
    """Registered by rooms that can read at once what the look at each of many records asks."""
    if learner not in _learners:
        _learners.append(learner)
    return learner


@contextmanager
def remembered_ties() -> Iterator[None]:
    """Within this block, one request, each tie is read once; a change makes all forgotten."""
    token, asked = _known.set({}), _asked.set({})
    try:
        yield
    finally:
        _known.reset(token)
        _asked.reset(asked)


def forget_ties() -> None:
    """Something was changed: ties are read anew."""
    for remembered in (_known.get(), _asked.get()):
        if remembered is not None:
            remembered.clear()


@contextmanager
def narrowed_to(*cases: UUID) -> Iterator[None]:
    """Within this block ties to other cases count for nothing."""
    before = _only.get()
    only = frozenset(cases) if before is None else before.intersection(cases)
    token = _only.set(only)
    try:
        yield
    finally:
        _only.reset(token)


def only_cases() -> frozenset[UUID] | None:
    """The cases to which ties count now; None where all do."""
    return _only.get()


def only_case() -> UUID | None:
    """The one case to which ties count now; None where others do too."""
    only = _only.get()
    return next(iter(only)) if only is not None and len(only) == 1 else None


@contextmanager
def walked(model: Any) -> Iterator[None]:
    """Within this block rows of a model are asked for in their order, a page at a time.

    A rule may then be asked row by row, which costs less than reading all that it lets through.
    """
    token = _walked.set(model)
    try:
        yield
    finally:
        _walked.reset(token)


def is_walked(model: Any) -> bool:
    """Whether rows of this model are asked for in their order now."""
    return _walked.get() is model


def finds_cases(label: str) -> Callable[[Finder], Finder]:
    """Registered by ``cases``: in which cases records of a kind lie, whoever sees them."""

    def register(finder: Finder) -> Finder:
        _finders[label] = finder
        return finder

    return register


def cases_of_people(people: list[Any]) -> Iterable[UUID]:
    """In which cases people are, whoever sees them; more than can be named where they are many."""
    finder = _finders.get("people.Person")
    return finder(people) if finder else ()


def tells_of_very_many(teller: Callable[[Viewer], bool]) -> Callable[[Viewer], bool]:
    """Registered once, by ``cases``: whether a viewer is tied to very many cases at once."""
    _very_many[:] = [teller]
    return teller


def has_very_many_ties(viewer: Viewer) -> bool:
    """Whether a list had better ask of each row whether it is in sight than gather all that are."""
    return any(teller(viewer) for teller in _very_many)


@contextmanager
def narrowed_around(model: Any, keys: Iterable[Any]) -> Iterator[None]:
    """Within this block ties count to those cases alone in which these records lie.

    Rules of sight answer the same about them, without reading the ties to a whole country. Where
    ties are narrowed already they stay so.
    """
    finder = None if only_cases() is not None else _finders.get(model._meta.label)
    with narrowed_to_few(finder(list(keys))) if finder else nullcontext():
        yield


@contextmanager
def narrowed_to_few(cases: Iterable[UUID]) -> Iterator[None]:
    """The same for cases that are known already; where they are very many, all ties count."""
    named = set(cases)
    with narrowed_to(*named) if len(named) <= NAMED_AT_MOST else nullcontext():
        yield


def remembers() -> bool:
    """Whether what is asked of ties is remembered now: within one request."""
    return _asked.get() is not None


def asked_once(
    viewer: Viewer, question: object, about: object, ask: Callable[[], Answer]
) -> Answer:
    """The answer to a question about ties: asked once a request, and anew after a change."""
    asked = _asked.get()
    if asked is None:
        return ask()
    key = (viewer, question, str(about))
    if key not in asked:
        asked[key] = ask()
    answer: Answer = asked[key]
    return answer


def remember(viewer: Viewer, question: object, answers: Mapping[Any, Any]) -> None:
    """Keep answers that were read at once, as if each had been asked."""
    asked = _asked.get()
    if asked is not None:
        asked.update({(viewer, question, str(about)): told for about, told in answers.items()})


def unasked(viewer: Viewer, question: object, about: Iterable[Any]) -> list[Any]:
    """Those of which the answer is not known yet; nobody where nothing is remembered."""
    asked = _asked.get()
    if asked is None:
        return []
    return [each for each in about if (viewer, question, str(each)) not in asked]


def _ties_to(viewer: Viewer, cases: set[str]) -> dict[str, Tie]:
    known = _known.get()
    known = {} if known is None else known
    asked = {case for case in cases if (viewer.user_id, case) not in known}
    if asked:
        told = _ties[0](viewer, asked) if _ties else {}
        known |= {(viewer.user_id, case): told.get(case, NO_TIE) for case in asked}
        current = _known.get()
        if current is not None:
            current.update(known)
    return {case: known[viewer.user_id, case] for case in cases}


def resolves_topic(topic: str) -> Callable[[Resolver], Resolver]:
    """Registered by rooms whose records fall under one topic or another, by who they speak of."""

    def register(resolver: Resolver) -> Resolver:
        _resolvers[topic] = resolver
        return resolver

    return register


def topics(viewer: Viewer, topic: str, record: Any | None) -> Iterable[str]:
    """The rows of the matrix that govern a record: one, unless its topic depends on its people."""
    if record is not None and topic in _resolvers:
        return _resolvers[topic](viewer, record)
    return matrix.topics_of(topic)
