"""What ties a viewer to a case today: being on its team, a sharing, or supervising its workers.

Every tie gives way to a conflict: whoever is named on a case's list of conflicts, in person, by the
station or by the chain of command, has no tie to it.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from amparo.access import matrix
from amparo.access.relations import (
    Share,
    Tie,
    asked_once,
    is_walked,
    narrowed_to,
    only_case,
    only_cases,
    remember,
    remembers,
    tells_of_very_many,
    tells_ties,
)
from amparo.kernel.engines.lists import wants_one_list
from amparo.reference.country import country

from .models import Case, Conflict, Sharing, TeamMember

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from amparo.access.viewer import Viewer

HALVES = ("protection", "investigation")
BOTH = "both"
MANY = 1_000  # ties; a supervisor or an agency of the whole country has more
NOWHERE = Q(pk__in=())
NEVER_SHARED_UNNAMED = "whereabouts"


@contextmanager
def looking_at(case: UUID) -> Iterator[None]:
    """Within this block ties to other cases are left aside: less is seen, and it costs less.

    The page of one case asks some forty questions; this way each looks at the ties of that case
    alone, which matters to a supervisor of thousands.
    """
    with narrowed_to(case):
        yield


def own_work(viewer: Viewer) -> QuerySet[TeamMember]:
    """The viewer's own places on teams, as of today. Past work opens nothing."""
    if not matrix.works_on_cases(viewer.roles):
        return working().none()
    return working().filter(user_id=viewer.user_id)


def supervised_work(viewer: Viewer) -> QuerySet[TeamMember]:
    """Places on teams of everybody in the viewer's agency, for those who supervise it."""
    if viewer.scope() != "agency":
        return working().none()
    return working().filter(user__agency=viewer.agency)


def shared_work(viewer: Viewer) -> QuerySet[Sharing]:
    """Sharings with the viewer's agency for what the viewer works for; the last day counts."""
    if not matrix.works_on_cases(viewer.roles):
        return in_force().none()
    purposes = {purpose for role in matrix.held(viewer.roles) for purpose in role.purposes}
    return in_force().filter(agency=viewer.agency, purpose__in=purposes)


def in_force() -> QuerySet[Sharing]:
    """Every sharing that opens its case today."""
    rows: QuerySet[Sharing] = QuerySet(Sharing)
    return rows.filter(_in_force(timezone.localdate()))


def _in_force(today: dt.date, link: str = "") -> Q:
    """Sharings in force, as rows or at the end of a link."""
    told = {"from_on__lte": today, "withdrawn_on__isnull": True, "voided_at__isnull": True}
    lasting = Q(**{f"{link}until_on__isnull": True}) | Q(**{f"{link}until_on__gte": today})
    return lasting & Q(**{f"{link}{name}": value for name, value in told.items()})


def working() -> QuerySet[TeamMember]:
    """Everybody on a team today. On the day on which work ended it is over.

    Whoever came by a sharing with the agency works as long as the sharing lasts.
    """
    today = timezone.localdate()
    rows: QuerySet[TeamMember] = QuerySet(TeamMember)
    return rows.filter(
        Q(to_on__isnull=True) | Q(to_on__gt=today),
        Q(through__isnull=True) | _in_force(today, "through__"),
        from_on__lte=today,
        is_waiting=False,
        voided_at__isnull=True,
    )


def conflicts_of(viewer: Viewer) -> QuerySet[Conflict]:
    """The entries on lists of conflicts that name this viewer."""
    rows: QuerySet[Conflict] = QuerySet(Conflict)
    named = Q(agency=viewer.agency) & ~Q(kind="chain")
    if viewer.user_id:
        named |= Q(user=viewer.user_id)
    if viewer.unit:
        named |= Q(unit=viewer.unit)
    if viewer.scope() == "agency":
        named |= Q(agency=viewer.agency, kind="chain")
    return rows.filter(named, voided_at__isnull=True)


def cases_in_sight(viewer: Viewer, half: str = "", data_class: str = "") -> Q:
    """Cases that a viewer sees; with a half, only those where the tie covers that half.

    A tie without a half covers both; ``both`` asks for such ties alone. A compartment opens to its
    own team and to nobody else. ``data_class``: of the sharings only those that open that class.
    On the page of one case the answer is known already and stands there instead of the question.
    """
    only = _known_alone()
    if only is not None:
        return Q(pk=only) if _covers(viewer, only, half, data_class) else NOWHERE
    shares = shared_work(viewer)
    if data_class:
        shares = shares.filter(_opening(data_class))
    own, others = own_work(viewer), (("supervised", supervised_work(viewer)), ("shared", shares))
    many = {kind: is_walked(Case) and _are_many(viewer, kind, ties) for kind, ties in others}
    free = ~Q(pk__in=_narrow(conflicts_of(viewer)).values("case")) & _at_hand()
    if wants_one_list() and not any(many.values()):
        plain = (_of_half(ties, half).filter(case__is_compartment=False) for _kind, ties in others)
        tied = [_narrow(ties).values("case") for ties in (_of_half(own, half), *plain)]
        return Q(pk__in=tied[0].union(*tied[1:])) & free
    supervised, shared = (_of_cases(ties, half, many[kind]) for kind, ties in others)
    return (_of_cases(own, half) | ((supervised | shared) & Q(is_compartment=False))) & free


def own_cases(viewer: Viewer) -> Any:
    """The keys of the cases on whose team the viewer is, to stand behind ``in``."""
    only = _known_alone()
    if only is not None:
        return [only] if _places(viewer, only).own else []
    return own_work(viewer).values("case")


def shared_cases(viewer: Viewer) -> Any:
    """The same of the cases that were shared with the viewer's agency."""
    only = _known_alone()
    if only is not None:
        return [only] if _shares(viewer, only) else []
    return shared_work(viewer).values("case")


class _Places(NamedTuple):
    """The halves of the viewer's own places on one team, and of those that he supervises."""

    own: frozenset[str]
    supervised: frozenset[str]


def _places(viewer: Viewer, case: UUID) -> _Places:
    """Read once a page. Nothing for whoever is in conflict; of a compartment own places alone."""

    return asked_once(viewer, "places", case, lambda: _places_on(viewer, [case])[case])


def learn_places(viewer: Viewer, cases: Iterable[UUID]) -> None:
    """Read the places on many teams at once, where what is asked of ties is remembered."""
    remember(viewer, "places", _places_on(viewer, list(cases)))


def _places_on(viewer: Viewer, cases: Sequence[UUID]) -> dict[UUID, _Places]:
    conflicts = conflicts_of(viewer).values("case")
    teams = (own_work(viewer) | supervised_work(viewer)).exclude(case__in=conflicts)
    own: dict[UUID, set[str]] = defaultdict(set)
    supervised: dict[UUID, set[str]] = defaultdict(set)
    rows = teams.filter(case__in=cases).values_list("case", "user", "half", "case__is_compartment")
    for case, user, half, is_sealed in rows:
        if str(user) == viewer.user_id:
            own[case].add(half)
        elif not is_sealed:
            supervised[case].add(half)
    return {case: _Places(frozenset(own[case]), frozenset(supervised[case])) for case in cases}


def _shares(viewer: Viewer, case: UUID) -> list[tuple[str, Share]]:
    """The half that each sharing of one case covers, and what it opens. Read once a page."""

    def read() -> list[tuple[str, Share]]:
        open_ones = shared_work(viewer).filter(case=case, case__is_compartment=False)
        return [
            (sharing.half, Share(sharing.purpose, classes_of(sharing)))
            for sharing in open_ones.exclude(case__in=conflicts_of(viewer).values("case"))
        ]

    return asked_once(viewer, "shares", case, read)


def _covers(viewer: Viewer, case: UUID, half: str, data_class: str) -> bool:
    """Whether a tie to one case covers a half, of the sharings one that opens the class."""
    places = _places(viewer, case)
    if _any_covers(half, (*places.own, *places.supervised)):
        return True
    opening = (h for h, s in _shares(viewer, case) if not data_class or data_class in s.classes)
    return _any_covers(half, opening)


def _any_covers(asked: str, halves: Iterable[str]) -> bool:
    return any(not asked or not half or half == asked for half in halves)


def _known_alone() -> UUID | None:
    """The one case that is looked at, where the ties to it are remembered."""
    return only_case() if remembers() else None


def _of_cases(ties: QuerySet[Any], half: str, is_asked_of_each: bool = False) -> Q:
    ties = _of_half(ties, half)
    if is_asked_of_each:
        return Q(Exists(_narrow(ties).filter(case=OuterRef("pk"))))
    return Q(pk__in=_narrow(ties).values("case"))


def _of_half(ties: QuerySet[Any], half: str) -> QuerySet[Any]:
    return ties.filter(half__in=("",) if half == BOTH else ("", half)) if half else ties


@tells_of_very_many
def has_very_many(viewer: Viewer) -> bool:
    """Whether supervising or a sharing ties a viewer to very many cases."""
    supervised, shared = supervised_work(viewer), shared_work(viewer)
    return _are_many(viewer, "supervised", supervised) or _are_many(viewer, "shared", shared)


def _are_many(viewer: Viewer, kind: str, ties: QuerySet[Any]) -> bool:
    """Whether a list had better ask of each case whether it is tied than read all ties first."""
    return asked_once(viewer, "many", kind, lambda: ties[MANY : MANY + 1].exists())


def _narrow(ties: QuerySet[Any]) -> QuerySet[Any]:
    only = only_cases()
    return ties if only is None else ties.filter(case__in=only)


def _at_hand() -> Q:
    """The cases to which ties count, said of the cases too: else SQLite looks at each there is."""
    only = only_cases()
    return Q() if only is None else Q(pk__in=only)


def _opening(data_class: str) -> Q:
    """Sharings that open a class of data: by name, or because their purpose needs it."""
    purposes = [code for code in country().wall.purposes if _needs(code, data_class)]
    return Q(classes__contains=f"|{data_class}|") | Q(classes="", purpose__in=purposes)


def _needs(purpose: str, data_class: str) -> bool:
    return data_class != NEVER_SHARED_UNNAMED and country().wall.lets(data_class, purpose)


def classes_of(sharing: Sharing) -> frozenset[str]:
    """The sealed classes that a sharing opens: those named, or all that its purpose needs."""
    if sharing.classes:
        return frozenset(sharing.classes.strip("|").split("|"))
    return frozenset(kind for kind in country().wall.opens if _needs(sharing.purpose, kind))


@tells_ties
def ties_to(viewer: Viewer, cases: set[str]) -> dict[str, Tie]:
    """How a viewer is tied to each of these cases: one query for teams, one for the sharings.

    The second is asked only for cases on whose team the viewer is not.
    """
    if len(cases) == 1 and remembers():
        (only,) = cases
        return {only: _tie_to(viewer, UUID(only))}
    conflicts = conflicts_of(viewer).values("case")
    teams = (own_work(viewer) | supervised_work(viewer)).exclude(case__in=conflicts)
    found: dict[str, Tie] = {}
    places = teams.filter(case__in=cases).values_list("case", "user", "case__is_compartment")
    for case, user, is_sealed in places:
        known, is_own = found.get(str(case), Tie()), str(user) == viewer.user_id
        supervises = known.supervises or (not is_own and not is_sealed)
        found[str(case)] = Tie(known.on_team or is_own, supervises)
    rest = {case for case in cases if not found.get(case, Tie()).on_team}
    if not rest:
        return found
    open_ones = shared_work(viewer).filter(case__in=rest, case__is_compartment=False)
    for sharing in open_ones.exclude(case__in=conflicts):
        known = found.get(str(sharing.case_id), Tie())
        share = Share(sharing.purpose, classes_of(sharing))
        found[str(sharing.case_id)] = Tie(known.on_team, known.supervises, (*known.shares, share))
    return found


def _tie_to(viewer: Viewer, case: UUID) -> Tie:
    places = _places(viewer, case)
    shares = () if places.own else tuple(share for _half, share in _shares(viewer, case))
    return Tie(bool(places.own), bool(places.supervised), shares)
