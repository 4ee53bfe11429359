"""Two persons means two: no sequence of steps ends in what one human being wanted alone (G6)."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from itertools import product
from typing import Any

import pytest
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from amparo.access import leaving, second
from amparo.access.action import perform
from amparo.access.agreed import agreeing, in_use
from amparo.access.agreed.files import digest_of, in_folder
from amparo.access.agreed.models import Tables
from amparo.access.factories import a_viewer
from amparo.access.models import OwnerKey, RoleGrant, User, shows_content
from amparo.access.users import grant_role
from amparo.access.viewer import viewer_of
from amparo.cases.actions import assign
from amparo.cases.erasing import actions as erasing
from amparo.cases.erasing.models import Erasure
from amparo.cases.erasing.plan import plan_of
from amparo.cases.factories import a_case, on_team, somebody_in
from amparo.cases.models import Case, TeamMember
from amparo.justice.models import Investigation
from amparo.kernel.errors import Refused
from amparo.kernel.layout import LAYOUTS
from amparo.kernel.scope import seen_by, unscoped
from amparo.people.models import Name
from amparo.publishing.bundles import actions as bundles
from amparo.publishing.copies import actions
from amparo.publishing.copies.models import Copy
from amparo.reference.country import IN_FORCE

from .sizes import figure, size

pytestmark = pytest.mark.django_db
CAST: dict[str, Any] = {}
WHO = st.sampled_from(("ana", "again", "chief", "head", "keys", "root", "chair"))
MAKERS = st.sampled_from(("ana", "head", "fiscal"))
PEOPLE = st.lists(WHO, min_size=2, max_size=5, unique=True)
HOW = st.sampled_from((*("agrees",) * 5, "refuses", "miscounts", "is stale"))
REACHED: Counter[str] = Counter()
EFFECTS = ("copy confirmed", "entry confirmed", "erasure confirmed")  # seen in forty already
TODAY = timezone.localdate()
ROLES = st.sampled_from(("ATIP_OFF", "ATIP_CMD", "DHS_SUP", "KEY_CUSTODIAN", "SYS_ADMIN"))


def account(name):
    return QuerySet(User).get(pk=CAST[name].user_id)


def names_of_victim(victim):
    rows: QuerySet[Any] = QuerySet(Name)
    return rows.filter(person=victim)


def a_victim_of_a_closed_case():
    case = a_case(CAST["ana"])
    on_team(CAST["ana"], case, CAST["head"], function="social_worker", half="protection")
    on_team(CAST["ana"], case, CAST["fiscal"], function="other", half="investigation")
    victim = somebody_in(CAST["ana"], case, "victim", "Carmen Invented")
    inquiry = Investigation(case=case, opened_on=TODAY, exploitation="sex", status="closed")
    inquiry.channel, inquiry.agency, inquiry.closed_on = "embassy", "police", TODAY
    with perform(CAST["ana"], "test.enter"):
        inquiry.save()
    closed = {"status": "closed", "close_reason": "other", "closed_on": timezone.localdate()}
    QuerySet(Case).filter(pk=case.pk).update(**closed)
    return case, victim


class TwoPersons(RuleBasedStateMachine):
    """Ana and her second account are one; anybody may be corrupt, and tries whatever is there."""

    def __init__(self):
        super().__init__()
        self.as_it_was = transaction.savepoint()  # or each sequence works among all before it
        self.before = set(QuerySet(RoleGrant).values_list("pk", flat=True))
        self.sealed = a_case(CAST["ana"], is_compartment=True)
        self.case, self.victim = a_victim_of_a_closed_case()
        self.copies: list[Any] = []
        self.taken: dict[Any, int] = {}

    @rule(who=WHO)
    def ask_for_a_copy(self, who):
        viewer = CAST[who]
        with seen_by(viewer):
            sheet = leaving.list_sheet(viewer, LAYOUTS["unit"], {})
            if sheet is None:
                return
            try:
                made = actions.make_copy(viewer, "units", [sheet], "csv", with_people=True)
            except Refused:
                return
        self.copies.append(made.pk)

    @rule(who=MAKERS)
    def ask_for_documents_for_proceedings(self, who):
        with seen_by(CAST[who]):
            try:
                made = bundles.make_bundle(
                    CAST[who], self.case.pk, "defence", "Chambers", TODAY, (), ("investigation",)
                )
            except (Refused, Http404):
                return
        self.copies.append(made.pk)

    @rule(people=PEOPLE, other=WHO)
    def let_somebody_in(self, people, other):
        for who in people:
            with suppress(Refused):
                assign(CAST[who], self.sealed, account(other), "other")

    @rule(people=PEOPLE, other=WHO, role=ROLES)
    def give_a_role(self, people, other, role):
        for who in people:
            with suppress(Refused):
                grant_role(CAST[who], account(other), role)

    @rule(people=PEOPLE)
    def propose_who_may_see_what(self, people):
        CAST["folder"]["watch.yaml"] += "# another remark\n"
        for who in people:
            with suppress(Refused):
                agreeing.propose(CAST[who], digest_of(CAST["folder"]))

    @rule(people=PEOPLE)
    def propose_to_erase_the_victim(self, people):
        for viewer in (CAST[who] for who in people):
            with seen_by(viewer), suppress(Refused):
                shown = erasing.seen_digest(viewer, plan_of("people.Person", self.victim.pk))
                erasing.propose(viewer, self.victim, "request", "asked", shown)

    @rule(who=WHO)
    def take_back_whatever_is_proposed(self, who):
        for erasure in Erasure.objects.filter(is_waiting=True):
            try:
                erasing.withdraw(CAST[who], erasure)
            except Refused:
                continue

    @rule(word=st.sampled_from(("Carmen", "Marta")))
    def change_a_name_of_the_victim(self, word):
        for name in names_of_victim(self.victim):
            name.full = word
            with perform(CAST["ana"], "test.enter"):
                name.save()

    @rule(people=PEOPLE, how=HOW)
    def settle_whatever_waits(self, people, how):
        for viewer in (CAST[who] for who in people):
            for kind, record in second.waiting(viewer):
                count = (kind.count(record) if kind.count else 0) + (how == "miscounts")
                version = record.version - (how == "is stale")
                given = {"agrees": how != "refuses", "count": count}
                try:
                    second.settle(viewer, kind.code, record.pk, version, **given)
                except Refused:
                    continue
                REACHED[f"{kind.code} {'confirmed' if given['agrees'] else 'refused'}"] += 1

    @rule(people=st.lists(MAKERS, min_size=1, max_size=3, unique=True))
    def take_everything(self, people):
        for who, key in product(people, self.copies):
            copy = Copy.objects.get(pk=key)
            try:
                content = b"".join(actions.take(CAST[who], copy))
            except Refused:
                continue
            assert len(content) == copy.size
            self.taken[key] = self.taken.get(key, 0) + 1
            REACHED["copy taken"] += 1

    @invariant()
    def nothing_happened_by_one_alone(self):
        for copy in Copy.objects.filter(pk__in=self.taken):
            assert self.taken[copy.pk] == 1
            assert copy.asked_by is not None
            assert copy.confirmed_by is not None
            assert second.human(copy.asked_by) != second.human(copy.confirmed_by)
        rows: QuerySet[Any] = QuerySet(TeamMember).filter(
            case=self.sealed, is_waiting=False, voided_at=None
        )
        for member in rows.exclude(user=CAST["ana"].user_id):
            humans = {second.human(u) for u in (member.asked_by, member.confirmed_by, member.user)}
            assert len(humans) == 3
        for erasure in Erasure.objects.filter(done_at__isnull=False):
            assert erasure.asked_by is not None
            assert erasure.confirmed_by is not None
            assert second.human(erasure.asked_by) != second.human(erasure.confirmed_by)
        if not Erasure.objects.filter(key=self.victim.pk, done_at__isnull=False).exists():
            assert OwnerKey.objects.filter(owner=self.victim.pk).exists()
            assert all(name.full for name in names_of_victim(self.victim))
        for version in Tables.objects.filter(in_force_at__isnull=False).exclude(base=""):
            assert version.asked_by is not None
            assert version.confirmed_by is not None
            assert second.human(version.asked_by) != second.human(version.confirmed_by)
        grants: QuerySet[Any] = (
            QuerySet(RoleGrant).exclude(pk__in=self.before).filter(is_waiting=False)
        )
        for grant in grants.exclude(confirmed_by=None):
            assert second.human(grant.confirmed_by) not in {
                second.human(grant.asked_by),
                second.human(grant.user),
            }
        for grant in grants.filter(confirmed_by=None, voided_at=None):
            assert not shows_content(grant.role)

    def teardown(self):
        transaction.savepoint_rollback(self.as_it_was)


@pytest.fixture
def cast(monkeypatch):
    roles = (("ana", "ATIP_OFF", "police"), ("again", "DHS_SUP", "dhs"), ("head", "DHS_SUP", "dhs"))
    more = (
        ("chief", "ATIP_CMD", "police"),
        ("keys", "KEY_CUSTODIAN", "council"),
        ("root", "SYS_ADMIN", "council"),
        ("chair", "CHAIR", "mhd"),
        ("fiscal", "DPP", "dpp"),
    )
    for name, role, agency in (*roles, *more):
        CAST[name] = a_viewer(name, role, agency)
    QuerySet(User).filter(pk=CAST["again"].user_id).update(same_as=CAST["ana"].user_id)
    with unscoped("test"):
        CAST["again"] = viewer_of(account("again"))
    CAST["folder"] = in_folder()
    monkeypatch.setattr(agreeing, "in_folder", lambda: dict(CAST["folder"]))
    in_use.take_up()
    yield CAST
    CAST.clear()
    IN_FORCE.clear()
    in_use._used.update(digest="", asked=0.0)


def test_no_sequence_of_steps_lets_one_human_being_do_what_takes_two(cast):
    run_state_machine_as_test(
        TwoPersons,
        settings=settings(
            max_examples=size(4, 1000),
            stateful_step_count=size(10, 20),
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],  # to make a failing sequence shorter would take very long
            suppress_health_check=list(HealthCheck),
        ),
    )
    figure(f"took effect by two: {dict(REACHED.most_common())}")
    assert size(True, all(REACHED[effect] for effect in EFFECTS)), REACHED


@pytest.mark.parametrize("turn", range(size(3, 100)))
def test_of_two_who_hold_the_same_look_one_alone_has_an_effect(cast, turn):
    with seen_by(cast["ana"]):
        sheet = leaving.list_sheet(cast["ana"], LAYOUTS["unit"], {})
        assert sheet is not None
        copy = actions.make_copy(cast["ana"], "units", [sheet], "csv", with_people=True)
    done = 0
    for _who in range(2):
        try:
            second.settle(cast["head"], "copy", copy.pk, 1, agrees=True, count=copy.rows)
        except Refused:
            continue
        done += 1
    copy.refresh_from_db()
    looks = [Copy.objects.get(pk=copy.pk) for _ in range(2)]
    for look in looks:
        try:
            b"".join(actions.take(cast["ana"], look))
        except Refused:
            continue
        done += 1
    assert done == 2
