"""No sealed word is read without a sharing that lives, for its purpose and its classes (G9)."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from amparo.access.action import perform
from amparo.access.decide import decide
from amparo.access.factories import a_viewer
from amparo.cases import actions
from amparo.cases.factories import a_case, on_team, shared, somebody_in
from amparo.cases.models import Document, Note, Sharing
from amparo.kernel import privacy
from amparo.kernel.errors import Refused
from amparo.kernel.layout import layout_of
from amparo.kernel.scope import row_rule, seen_by
from amparo.people.models import Name
from amparo.protection.models import ImmigrationStatus, Placement, Service
from amparo.reference.country import country

from .sizes import figure, size

pytestmark = pytest.mark.django_db
READERS = (
    ("ben", "DHS_SW", "dhs"),
    ("fiscal", "DPP", "dpp"),
    ("clinic", "PROVIDER", "ngo_partner"),
    ("helper", "NGO_ID", "ngo_partner"),
    ("status", "IMM", "immigration"),
    ("judge", "COURT", "supreme_court"),
)
EVENTS = ("share", "share", "share", "withdraw", "end", "begin later", "join", "leave")


@pytest.fixture
def filed() -> tuple[Any, Any, list[Any]]:
    """A case of the police with a sealed word of every kind in it."""
    ana, sue = a_viewer("ana", "ATIP_OFF", "police"), a_viewer("sue", "DHS_SUP", "dhs")
    case = a_case(ana, summary="Invented")
    care = {"case": case, "person": somebody_in(ana, case, "victim", "Invented Victim")}
    member = on_team(ana, case, sue, function="social_worker")
    written: list[Any] = [
        Placement(**care, kind="safe_house", address="Invented"),
        Service(**care, kind="medical", note="Invented", provider="Invented"),
        ImmigrationStatus(**care, kind="temporary_residence", number="Invented"),
        Note(case=case, kind="safety", text="Invented", is_for_both=True),
        Document(case=case, kind="statement", title="Invented", text="Invented"),
    ]
    for record in written:
        with perform(sue if hasattr(record, "person_id") else ana, "test.enter"):
            record.save()
    actions.unassign(ana, member)
    models: tuple[Any, ...] = (Placement, Service, ImmigrationStatus, Note, Document, Name)
    found: list[Any] = [case]
    for model in models:
        found += QuerySet(model)
    return ana, case, found


class History:
    """What happened to the sharings and the team of one case, as a pencil notes it."""

    def __init__(self, dice, ana, case, readers):
        self.dice, self.ana, self.case, self.readers = dice, ana, case, readers
        self.members = {}

    def step(self):
        what = self.dice.choice(EVENTS)
        who = self.dice.choice(list(self.readers))
        viewer = self.readers[who]
        try:
            if what == "share":
                self._share(viewer)
            elif what in ("withdraw", "end", "begin later"):
                self._change(what)
            elif what == "join" and who not in self.members:
                half = self.dice.choice(("", "protection", "investigation"))
                member = on_team(self.ana, self.case, viewer, function="other", half=half)
                self.members[who] = member
            elif what == "leave" and who in self.members:
                actions.unassign(self.ana, self.members.pop(who))
        except Refused:
            return

    def _share(self, viewer):
        kinds = self.dice.sample(sorted(country().wall.opens), self.dice.choice((0, 0, 1, 3)))
        today = timezone.localdate()
        theirs = [p for role in sorted(viewer.roles) for p in country().roles[role].purposes]
        shared(
            self.ana,
            self.case,
            viewer.agency,
            purpose=self.dice.choice([*theirs, *theirs, *sorted(country().wall.purposes)]),
            classes=f"|{'|'.join(kinds)}|" if kinds else "",
            half=self.dice.choice(("", "", "protection", "investigation")),
            consent=self.dice.choice(("", "given")),
            consent_on=self.dice.choice((None, today)),
            from_on=today - dt.timedelta(days=5),
            until_on=self.dice.choice((None, today, today - dt.timedelta(days=1))),
        )

    def _change(self, what):
        sharing = self.dice.choice([None, *QuerySet(Sharing).filter(withdrawn_on=None)])
        if sharing is None:
            return
        if what == "withdraw":
            actions.withdraw(self.ana, sharing)
            return
        today, day = timezone.localdate(), dt.timedelta(days=1)
        with perform(self.ana, "sharing.edit"):
            if what == "end":
                sharing.until_on = today - day
            else:
                sharing.from_on, sharing.until_on = today + day, None
            sharing.save()


def has_basis(who, viewer, kind, members):
    """Whether somebody may read a class today, told without a rule of the program."""
    if who in members:
        return True
    today = timezone.localdate()
    purposes = {purpose for role in viewer.roles for purpose in country().roles[role].purposes}
    sharings: QuerySet[Sharing] = QuerySet(Sharing)
    for sharing in sharings.filter(agency=viewer.agency, withdrawn_on=None):
        lives = sharing.from_on <= today and (not sharing.until_on or sharing.until_on >= today)
        named = set(sharing.classes.strip("|").split("|")) - {""}
        lets = sharing.purpose in country().wall.opens.get(kind, ())
        opens = lets and (kind in named if named else kind != "whereabouts")
        if lives and sharing.purpose in purposes and opens:
            return True
    return False


def read_classes(viewer: Any, record: Any) -> set[str]:
    """The classes of the sealed fields that open to a viewer, through the list and the gate."""
    if not row_rule(type(record), viewer).filter(pk=record.pk).exists():
        return set()
    with seen_by(viewer):
        reads = decide(viewer, layout_of(record).permission("read"), record).reads
    model: Any = type(record)
    return {privacy.data_class(model, name) for name in reads & {*privacy.sealed_fields(model)}}


def test_no_class_is_read_without_a_live_basis_whatever_happened_before(filed):
    ana, case, records = filed
    readers = {name: a_viewer(name, role, agency) for name, role, agency in READERS}
    dice, wrong, opened = Random(9), [], 0
    for number in range(size(10, 1000)):
        history = History(dice, ana, case, readers)
        for _step in range(dice.randint(2, 6)):
            history.step()
        for who in dice.sample(list(readers), 3):
            for record in records:
                for kind in read_classes(readers[who], record):
                    opened += 1
                    if not has_basis(who, readers[who], kind, history.members):
                        wrong.append(f"{number}: {who} reads {kind} of {record._meta.label}")
        for member in history.members.values():
            actions.unassign(ana, member)
        QuerySet(Sharing).update(withdrawn_on=timezone.localdate())
    assert not wrong, "\n".join(wrong)
    assert opened
    figure(f"{opened} classes were read, each on a basis")


def test_the_wall_opens_no_class_for_a_purpose_beyond_the_table(filed):
    ana, case, records = filed
    readers = {name: a_viewer(name, role, agency) for name, role, agency in READERS}
    cells = 0
    for who, viewer in readers.items():
        for purpose in country().wall.purposes:
            try:
                sharing = shared(ana, case, viewer.agency, purpose=purpose)
            except Refused:
                continue
            for record in records:
                for kind in read_classes(viewer, record):
                    cells += 1
                    assert country().wall.lets(kind, purpose), (who, purpose, kind)
            actions.withdraw(ana, sharing)
    assert cells
