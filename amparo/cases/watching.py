"""What watching needs to know of cases: who is in one, whom it is kept from, decoys."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from amparo.access.action import perform
from amparo.access.models import User
from amparo.access.relations import case_of
from amparo.access.users import operator
from amparo.access.watch import decoys, notices, refused
from amparo.access.watch.looks import PERSON, tells_clients, tells_people
from amparo.access.watch.models import Look
from amparo.audit.models import Entry, Touched
from amparo.kernel.scope import row_rule, unscoped
from amparo.people.actions import record_person
from amparo.reference.country import country

from .conflicts import is_kept_from
from .models import Case, CaseRole, SilentHit
from .ties import conflicts_of, own_cases, own_work, supervised_work, working

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from amparo.access.viewer import Viewer

READ_OPENINGS = "opening.read"
WEEK = timedelta(days=7)
HIT, READ_TRIES = "cases.silenthit", "watch.read_tries"
CALLED = (
    "case.open"  # how the ledger calls the planting of a decoy: a case was opened, as any other
)


def tell() -> None:
    """From now on looks know the people of cases, and tries are read for conflicts and decoys."""
    tells_people(people_met)
    tells_clients(own_clients)
    refused.finds_alerts(tries_at_closed_files)
    refused.finds_alerts(searches_for_decoys)


@unscoped("whether a file is sealed, to write a look down")
def people_met(viewer: Viewer, case: Any, person: str) -> tuple[Iterable[str], bool]:
    """The people whom a viewer meets by opening a case, and whether the case is sealed.

    A person looked at outside of a case is sealed where every case of hers is.
    """
    if not case:
        held = [str(key) for key in cases_of(person)]
        return (), bool(held) and not _plain(held)
    met = row_rule(CaseRole, viewer).filter(case=case).values_list("person", flat=True)
    rows: QuerySet[Case] = QuerySet(Case)
    sealed = rows.filter(pk=case, is_compartment=True).exists()
    return {str(person) for person in met}, sealed


def own_clients(viewer: Viewer, people: Iterable[str]) -> set[str]:
    """Those of these people who stand in a case on whose team the viewer is in person."""
    rows: QuerySet[CaseRole] = QuerySet(CaseRole)
    mine = rows.filter(person__in=people, voided_at__isnull=True, case__in=own_cases(viewer))
    return {str(person) for person in mine.values_list("person", flat=True)}


def tries_at_closed_files(after: int, upto: int) -> Iterator[refused.Found]:
    """Refused tries at decoys, and at files from which a conflict keeps whoever tried."""
    tries = Entry.objects.filter(name=refused.EVENT, seq__gt=after, seq__lte=upto)
    entries = list(tries.order_by("seq"))
    if entries:
        _tell_the_teams(entries)
    for entry in entries:
        kind = _what_was_tried(entry)
        if kind:
            yield refused.Found(kind, entry.by, entry.agency, entry.seq)


@unscoped("the team of a sealed file is told who on its list of conflicts tried to open it")
def _tell_the_teams(entries: list[Entry]) -> None:
    """One entry in the ledger for all tries that were read, whatever they were at: it tells of no
    sealed file that there is one."""
    rows: QuerySet[User] = QuerySet(User)
    users = {user.username: user for user in rows.filter(username__in={e.by for e in entries})}
    with perform(operator(), READ_TRIES):
        for entry in entries:
            user = users.get(entry.by)
            if user is None or decoys.is_decoy(entry.facts.get("key", "")):
                continue
            behind = _cases_behind(entry.facts.get("record", ""), entry.facts.get("key", ""))
            for case in sorted(set(behind) - set(_plain(behind))):
                if is_kept_from(user, case):
                    given = {"case_id": case, "asked_by": user, "agency": entry.agency}
                    SilentHit(kind="opening", at=entry.at, **given).save()


@unscoped("tries at closed files are read for reviewers")
def _what_was_tried(entry: Entry) -> str:
    label, key = entry.facts.get("record", ""), entry.facts.get("key", "")
    if decoys.is_decoy(key):
        return "decoy"
    rows: QuerySet[User] = QuerySet(User)
    user = rows.filter(username=entry.by).first()
    if user is None:
        return ""
    cases = _plain(_cases_behind(label, key))
    return "conflict" if any(is_kept_from(user, case) for case in cases) else ""


def _plain(cases: list[str]) -> list[str]:
    """Those that are not sealed: an alert about a sealed one would tell reviewers of it."""
    rows: QuerySet[Case] = QuerySet(Case)
    found = rows.filter(pk__in=cases, is_compartment=False).values_list("pk", flat=True)
    return [str(key) for key in found]


def _cases_behind(label: str, key: str) -> list[str]:
    try:
        rows: QuerySet[Any] = QuerySet(apps.get_model(label))
        record = rows.filter(pk=key).first()
    except (LookupError, ValueError, ValidationError):
        return []
    if record is not None and label == PERSON:
        return [str(case) for case in cases_of(key)]
    case = case_of(record) if record is not None else ""
    return [case] if case else []


@unscoped("every case of a person counts, sealed ones too")
def cases_of(person: Any) -> set[Any]:
    """The keys of all cases in which a person has a part, sealed ones too."""
    rows: QuerySet[CaseRole] = QuerySet(CaseRole)
    held = rows.filter(person=person, voided_at__isnull=True, case__voided_at__isnull=True)
    return set(held.values_list("case", flat=True))


def searches_for_decoys(after: int, upto: int) -> Iterator[refused.Found]:
    """Entries of searches whose words were like the name of somebody in a decoy."""
    touched = Touched.objects.filter(record=HIT, entry__gt=after, entry__lte=upto)
    for entry in Entry.objects.filter(seq__in=set(touched.values_list("entry", flat=True))):
        cases = {change["after"].get("case_id", "") for change in entry.changes}
        if any(decoys.is_decoy(str(case)) for case in cases):
            yield refused.Found("decoy", entry.by, entry.agency, entry.seq)


def plant(name: str) -> tuple[str, str]:
    """Plant a decoy: a sealed file with nobody on its team, in which one invented person stands.

    It is in nobody’s list, fact, figure or search. Gives the two references, to be let slip where
    only somebody who leaks would use them. Raises Invalid for a name that cannot be.
    """
    who = operator("ATIP_OFF")
    with perform(who, CALLED), unscoped("a decoy has no team"):
        case = Case(is_compartment=True, exploitation="unknown")
        case.save()
        person = record_person(who, None, {}, [{"kind": "legal", "full": name}], is_surely_new=True)
        CaseRole(case=case, person=person, role="victim").save()
        decoys.remember(case.pk, person.pk)
    return case.reference, person.reference


def opened_by_others(viewer: Viewer, since: dt.date, case: Any = None) -> QuerySet[Look]:
    """Looks at the cases on which a viewer works or whose workers he or she supervises.

    Of one case: by everybody. Of all: by other agencies than the viewer’s own.
    """
    looks = Look.objects.filter(on__gte=since, record="cases.case").select_related("user")
    if case is not None:
        return looks.filter(key=str(case)).order_by("-at")
    keys = {str(key) for key in watched_cases(viewer)}
    others = looks.filter(key__in=keys).exclude(user__agency=viewer.agency)
    return others.order_by("-at")


def watched_cases(viewer: Viewer) -> QuerySet[Any]:
    """The keys of the cases of which a viewer may know who opened them."""
    supervised = supervised_work(viewer).filter(case__is_compartment=False)
    rows: QuerySet[Case] = QuerySet(Case)
    mine = Q(pk__in=own_work(viewer).values("case")) | Q(pk__in=supervised.values("case"))
    kept = conflicts_of(viewer).values("case")
    found = rows.filter(mine, voided_at__isnull=True).exclude(pk__in=kept)
    return found.values_list("pk", flat=True)


def tell_weekly() -> int:
    """Leave a notice for everybody whose cases people of other agencies opened in the last week.

    The notice names nobody; the page behind it does. Harmless again on the same day.
    """
    today = timezone.localdate()
    looks = Look.objects.filter(on__gt=today - WEEK, record="cases.case")
    opened: dict[str, set[str]] = {}
    for key, agency in looks.values_list("key", "user__agency").distinct():
        opened.setdefault(key, set()).add(agency)
    may = [role.code for role in country().roles.values() if READ_OPENINGS in role.permissions]
    holders = set(notices.holders(may).values_list("user", flat=True))
    team = working().filter(case__in=opened, user__in=holders)
    told = {
        user
        for user, agency, case in team.values_list("user", "user__agency", "case")
        if opened[str(case)] - {agency}
    }
    place = f"{reverse('opened')}?since={(today - WEEK).isoformat()}"
    return notices.tell_each(told, "opened", place)
