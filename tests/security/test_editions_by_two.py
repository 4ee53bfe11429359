"""No sequence of steps lets figures leave by what one human being wanted alone (G6)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from django import conf
from django.db.models import QuerySet
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from amparo.access import gate, second
from amparo.access.factories import a_viewer
from amparo.access.models import User
from amparo.indicators import snapshots
from amparo.kernel.errors import Refused
from amparo.kernel.scope import seen_by, unscoped
from amparo.publishing import actions, workflow
from amparo.publishing.models import Release, ReleaseFile, Wording
from amparo.publishing.release import checklist, files
from amparo.publishing.tests.test_figure_pages import tables

from .sizes import figure, size

DESK: dict[str, Any] = {}
# Rita sits in the Council too, as another user of an NGO; Cora chairs the Council, and has a second
# account with the co-publisher; Hugo of that ministry prepares, and sits in the Council.
PEOPLE = {
    "stat": ("rita", "STATISTICS", "council"),
    "stat again": ("rita_again", "COUNCIL", "ngo_council"),
    "council": ("cora", "CHAIR", "mhd"),
    "council again": ("cora_again", "IO", "iom"),
    "hats": ("hugo", "CHAIR", "mhd"),
    "partner": ("pia", "IO", "iom"),
    "publisher": ("paz", "PUBLISHER", "council"),
}
WHO = st.sampled_from(sorted(PEOPLE))
ON = ("submit", "approve", "pass_on", "cosign", "freeze", "publish")
BACK = ("hand_back", "decline", "reopen")
OUT = (workflow.APPROVED, workflow.FROZEN, workflow.PUBLISHED)
APPROVALS = ("approve", "pass_on", "cosign")
PLACE = "identification.who"


@pytest.fixture
def desk(db, tmp_path, monkeypatch):
    """An edition in preparation, and everybody who may lay a hand on it.

    Its files are short and its list of words is answered: how those are made is no matter here.
    """
    monkeypatch.setattr(conf.settings, "AMPARO_HOME", tmp_path)
    moment = dt.datetime(2022, 4, 2, 12, tzinfo=dt.UTC)
    snapshots.take(moment, folder=tmp_path / "snapshots", tables=tables())
    monkeypatch.setattr(checklist, "is_open", lambda release: False)
    monkeypatch.setattr(files, "_made", lambda release: {"report.html": b"figures"})
    monkeypatch.setattr(files, "write_down", lambda *given: None)
    for name, (username, role, agency) in PEOPLE.items():
        DESK[name] = a_viewer(username, role, agency)
    for name in ("stat", "council"):
        users: QuerySet[User] = QuerySet(User)
        users.filter(pk=DESK[f"{name} again"].user_id).update(same_as=DESK[name].user_id)
    with unscoped("test"), seen_by(DESK["stat"]):
        DESK["hats"] = _with_another_role(DESK["hats"], "MNE")
        DESK["release"] = actions.open_release(DESK["stat"], None, "RP2022").pk
    DESK["as opened"], DESK["moves"] = release_now(), Counter()
    yield DESK
    DESK.clear()


def _with_another_role(viewer: Any, role: str) -> Any:
    return replace(viewer, roles=viewer.roles | {role})


def release_now() -> dict[str, Any]:
    return QuerySet(Release).filter(pk=DESK["release"]).values().get()


def human(viewer: Any) -> Any:
    users: QuerySet[User] = QuerySet(User)
    return second.human(users.get(pk=viewer.user_id))


class Editions(RuleBasedStateMachine):
    """Whoever has a part in an edition tries what he or she may, in any order."""

    @initialize(partner=st.sampled_from(("", "iom")))
    def lay_the_edition_on_the_desk(self, partner):
        """As it was opened, with or without a co-publisher."""
        for model in (Wording, ReleaseFile):
            QuerySet(model).filter(release=DESK["release"]).delete()
        fresh = {**DESK["as opened"], "co_publisher": partner}
        QuerySet(Release).filter(pk=DESK["release"]).update(**fresh)
        self.worked, self.submitted = {human(DESK["stat"])}, None
        self.approved: list[tuple[Any, str]] = []

    @rule(who=WHO)
    def word_a_text_of_the_edition_otherwise(self, who):
        said = {"en": f"As {who.split()[0]} says.", "es": "Como se dice."}
        with seen_by(DESK[who]):
            release = Release.objects.filter(pk=DESK["release"]).first()
            try:
                if release is not None:
                    actions.reword(DESK[who], release, PLACE, said)
                    self.worked.add(human(DESK[who]))
            except Refused:
                return

    @rule(people=st.lists(WHO, min_size=1, max_size=7), miscounts=st.sampled_from((0, 0, 0, 1)))
    def send_the_edition_on(self, people, miscounts):
        """One after another, each by one step where he or she can."""
        for who in people:
            any(self._moves(who, move, miscounts) for move in ON)

    @rule(who=WHO, move=st.sampled_from(BACK))
    def take_the_edition_back(self, who, move):
        self._moves(who, move, 0)

    def _moves(self, who: str, move: str, miscounts: int) -> bool:
        with seen_by(DESK[who]):
            release = Release.objects.filter(pk=DESK["release"]).first()
            if release is None:
                return False
            release.typed = None if release.tables is None else release.tables + miscounts
            try:
                gate.make_move(DESK[who], release, move)
            except Refused:
                return False
        assert not (miscounts and move in APPROVALS), "approved by whoever did not count"
        DESK["moves"][move] += 1
        self._remember(human(DESK[who]), DESK[who].agency, move)
        return True

    def _remember(self, who: Any, agency: str, move: str) -> None:
        if move == "submit":
            self.submitted = who
        elif move in APPROVALS:
            self.approved.append((who, agency))
        elif move in BACK:
            self.submitted, self.approved = None, []

    @invariant()
    def no_figures_leave_by_one_alone(self):
        now = release_now()
        if now["status"] in OUT:
            people = [who for who, _agency in self.approved]
            agencies = [now["agency"], *(agency for _who, agency in self.approved)]
            assert len(people) == (2 if now["co_publisher"] else 1)
            assert len(set(people)) == len(people)
            assert len(set(agencies)) == len(agencies)
            assert not set(people) & {*self.worked, self.submitted}
        kept: QuerySet[Any] = QuerySet(ReleaseFile).filter(release=DESK["release"])
        assert kept.exists() == (now["status"] in (workflow.FROZEN, workflow.PUBLISHED))


def test_no_sequence_of_steps_lets_figures_leave_by_what_one_human_being_wanted(desk):
    run_state_machine_as_test(
        Editions,
        settings=settings(
            max_examples=size(8, 1000),
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],  # to make a failing sequence shorter would take very long
            suppress_health_check=list(HealthCheck),
        ),
    )
    moves = desk["moves"]
    figure(f"moves of editions: {dict(moves.most_common())}")
    assert size(True, all(moves[move] for move in ON)), moves
