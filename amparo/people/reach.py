"""How a viewer comes to see a person, and as what; rooms above add ways, such as a case."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.db.models import Q

from amparo.access.relations import asked_once, only_cases, remember, remembers, unasked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from amparo.access.viewer import Viewer

    Way = Callable[[Viewer], Q]
    Topics = Mapping[str, frozenset[str]]
    Hearer = Callable[[Viewer, Sequence[str]], None]
    Teller = Callable[[Viewer, list[str]], Topics]
    Counter = Callable[[Viewer], bool]

_ways: list[Way] = []
_apart: list[Way] = []
_hearers: list[Hearer] = []
_tellers: list[Teller] = []
_counters: list[Counter] = []
_known: ContextVar[Topics | None] = ContextVar("topics_of_people", default=None)


def reaches_people(way: Way) -> Way:
    """Register a way: a function that gives the people whom a viewer sees by it."""
    if way not in _ways:
        _ways.append(way)
    return way


def tells_topics(teller: Teller) -> Teller:
    """Register a function that gives, for many people, the rows of the matrix they fall under."""
    if teller not in _tellers:
        _tellers.append(teller)
    return teller


def counts_crowds(counter: Counter) -> Counter:
    """Register a function that says whether a viewer has very many people in sight by a way."""
    if counter not in _counters:
        _counters.append(counter)
    return counter


def sees_crowds(viewer: Viewer) -> bool:
    """Whether so many are in sight that it had better be asked of a few than gathered for all."""
    return any(counter(viewer) for counter in _counters)


def hears_searches(hearer: Hearer) -> Hearer:
    """Register a function that is told of every search, within its act, and answers nothing.

    It is given all names that were looked for at once: one, or those of a whole register.
    """
    if hearer not in _hearers:
        _hearers.append(hearer)
    return hearer


def tell_of_search(viewer: Viewer, text: str) -> None:
    """Tell everybody who listens that a viewer looked for a name."""
    tell_of_searches(viewer, [text])


def tell_of_searches(viewer: Viewer, texts: Sequence[str]) -> None:
    """Tell everybody who listens that a viewer looked for these names at once."""
    for hear in _hearers:
        hear(viewer, texts)


def keeps_from_review(rule: Way) -> Way:
    """Register who stays out of every review: a rule that gives people whom only a team knows."""
    if rule not in _apart:
        _apart.append(rule)
    return rule


def kept_from_review(viewer: Viewer) -> Q:
    """People whom nobody meets by reviewing what was brought in."""
    apart = Q(pk__in=())
    for rule in _apart:
        apart |= rule(viewer)
    return apart


def reached_by(viewer: Viewer) -> Q:
    """Everybody whom a viewer sees, by any way; nobody when no way is open."""
    seen = Q(pk__in=())
    for way in _ways:
        seen |= way(viewer)
    return seen


def topics_of_people(viewer: Viewer, people: Iterable[object]) -> dict[str, frozenset[str]]:
    """The rows of the matrix that govern each person, as far as this viewer sees them."""
    keys = [str(key) for key in people]
    found: dict[str, frozenset[str]] = dict.fromkeys(keys, frozenset())
    for tell in _tellers:
        for person, topics in tell(viewer, keys).items():
            found[person] = found[person] | topics
    return found


def topics_of_one(viewer: Viewer, person: str) -> frozenset[str]:
    known = _known.get()
    if known is not None and person in known:
        return known[person]
    question = _question()
    return asked_once(viewer, question, person, lambda: topics_of_people(viewer, [person])[person])


def learn_topics(viewer: Viewer, people: Iterable[str]) -> None:
    """Read the topics of many people at once, where a page remembers them."""
    question = _question()
    if new := unasked(viewer, question, set(people)):
        remember(viewer, question, topics_of_people(viewer, new))


def _question() -> object:
    """What a person is depends on which cases are looked at."""
    return ("topics", only_cases())


@contextmanager
def topics_read_at_once(viewer: Viewer, people: Iterable[object]) -> Iterator[None]:
    """Within this block the topics of these people are known, at the cost of one query for all."""
    if remembers():
        learn_topics(viewer, [str(person) for person in people])
        yield
        return
    token = _known.set(topics_of_people(viewer, people))
    try:
        yield
    finally:
        _known.reset(token)
