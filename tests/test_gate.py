"""The gate: who may change what, and what the ledger says of it."""

from __future__ import annotations

import pytest

from amparo.access.factories import a_viewer
from amparo.access.gate import create, edit, make_move, void
from amparo.access.views_of import opened
from amparo.audit import ledger
from amparo.audit.models import Entry
from amparo.cases.models import Case
from amparo.kernel.act import OutsideAnAct
from amparo.kernel.errors import NotAllowed, Stale
from amparo.kernel.layout import LAYOUTS
from amparo.kernel.scope import NobodyIsLooking, seen_by, unscoped

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return a_viewer("ana", "ATIP_OFF", "police")


@pytest.fixture
def eve():
    return a_viewer("eve", "ATIP_OFF", "police")


def a_case(viewer):
    from amparo.cases.actions import open_case

    return open_case(
        viewer, None, {"exploitation": "sex", "summary": "She was heard at Elm Street."}
    )


def test_nobody_sees_nothing():
    with pytest.raises(NobodyIsLooking):
        Case.objects.count()


def test_a_record_cannot_change_outside_an_action(ana):
    case = a_case(ana)
    case.exploitation = "labour"
    with pytest.raises(OutsideAnAct):
        case.save()


def test_whoever_is_not_on_the_team_meets_no_case(ana, eve):
    case = a_case(ana)
    with seen_by(ana):
        assert Case.objects.get() == case
    with seen_by(eve):
        assert not Case.objects.exists()


def test_the_ledger_never_holds_what_was_sealed(ana):
    a_case(ana)
    told = " ".join(str(entry.changes) for entry in Entry.objects.all())
    assert "Elm" not in told
    assert "summary" in told
    assert not list(ledger.faults())


def test_an_edited_entry_is_found(ana):
    a_case(ana)
    Entry.objects.filter(seq=1).update(by="somebody-else")
    assert [(fault.seq, fault.what) for fault in ledger.faults()] == [(1, "was edited")]


def test_the_officer_reads_back_what_was_sealed(ana):
    case = a_case(ana)
    with seen_by(ana):
        fields = opened(Case.objects.get(pk=case.pk), ana)
    assert fields["summary"].value == "She was heard at Elm Street."


def test_the_last_save_never_silently_wins(ana):
    case = a_case(ana)
    section = LAYOUTS["case"].sections[0]
    name = section.fields[0]
    with pytest.raises(Stale):
        edit(ana, case, section, {name: getattr(case, name)}, version=case.version - 1)


def test_whoever_does_not_see_a_record_cannot_change_it(ana, eve):
    case = a_case(ana)
    before = Entry.objects.count()
    with pytest.raises(NotAllowed):
        void(eve, case, "duplicate")
    with pytest.raises(NotAllowed):
        make_move(eve, case, "close", {"close_reason": "other"})
    assert Entry.objects.count() == before


def test_a_voided_record_leaves_the_lists_and_stays_in_the_history(ana):
    case = a_case(ana)
    layout = LAYOUTS["note"]
    note = create(ana, layout, {"kind": "other", "text": "Typed into the wrong case."}, case)
    void(ana, note, "duplicate")
    with seen_by(ana):
        assert not layout.model.objects.exists()
    with unscoped("test"):
        assert layout.model.rows.count() == 1
    assert [e.name for e in ledger.history("cases.note", str(note.pk))] == [
        "note.create",
        "note.void",
    ]


def test_no_act_stays_where_its_entry_cannot_be_written(ana, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError

    case = a_case(ana)
    layout, before = LAYOUTS["case"], Case.rows
    monkeypatch.setattr(Entry, "save", broken)
    with pytest.raises(RuntimeError):
        edit(ana, case, layout.section("case"), {"district": "bz_cy"}, version=case.version)
    with unscoped("test"):
        assert before.get(pk=case.pk).district != "bz_cy"
