"""The batch door: many records at once, sealed, in one entry whose leaves are proved."""

from __future__ import annotations

import pytest

from amparo.access.batch import BatchDoor
from amparo.access.factories import a_viewer
from amparo.access.views_of import open_value
from amparo.audit import ledger
from amparo.audit.models import Entry, Leaf
from amparo.kernel.errors import NotAllowed, NotPossible
from amparo.kernel.scope import unscoped
from amparo.people.models import Name, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward():
    return a_viewer("steward", "DATA_STEWARD", "council")


def loaded(steward, count=3):
    with BatchDoor(steward, "register.load", source="a register") as door:
        keys = door.add(Person, ({"sex": "female", "nationality": "blz"} for _ in range(count)))
        door.add(
            Name,
            (
                {"person_id": key, "kind": "registered", "full": f"Invented Name {place}"}
                for place, key in enumerate(keys)
            ),
        )
    return keys


def test_a_batch_is_sealed_and_reads_back(steward):
    keys = loaded(steward)
    with unscoped("test"):
        names = {name.person_id: name for name in Name.rows.all()}
    assert b"Invented" not in bytes(names[keys[0]].full.envelope)
    assert [open_value(names[key], "full") for key in keys] == [
        "Invented Name 0",
        "Invented Name 1",
        "Invented Name 2",
    ]


def test_a_batch_is_one_entry_with_counts_and_no_sealed_words(steward):
    loaded(steward)
    entry = Entry.objects.get(name="register.load")
    assert entry.facts["counts"] == {"people.name": 3, "people.person": 3}
    assert "Invented" not in str(entry.facts) + str(entry.changes)
    assert not list(ledger.faults())


@pytest.mark.parametrize("what", ["digest", "removed", "swapped"])
def test_a_changed_leaf_is_found(steward, what):
    loaded(steward)
    leaves = Leaf.objects.order_by("position")
    if what == "digest":
        leaves.filter(pk=leaves[0].pk).update(digest="0" * 64)
    elif what == "removed":
        leaves[2].delete()
    else:
        first, second = leaves[0], leaves[1]
        first.digest, second.digest = second.digest, first.digest
        first.save()
        second.save()
    assert [fault.what for fault in ledger.faults()] == [
        "the list of records in its batch was changed"
    ]


def test_a_batch_that_fails_leaves_nothing_behind(steward):
    good = {"sex": "female", "nationality": "blz"}
    with pytest.raises(LookupError), BatchDoor(steward, "register.load") as door:
        door.add(Person, [good, {"hair": "long"}])
    with unscoped("test"):
        assert not Person.rows.exists()
    assert not Entry.objects.exists()


def test_a_reference_that_another_has_is_drawn_again(steward, monkeypatch):
    """Of a million that are drawn by chance, two are alike as often as not."""
    drawn = iter(["P-2222-2222", "P-2222-2222", "P-2222-2222", "P-3333-3333", "P-4444-4444"])
    monkeypatch.setattr(Person._meta.get_field("reference"), "_get_default", lambda: next(drawn))
    with BatchDoor(steward, "register.load") as door:
        door.add(Person, [{}])
    with BatchDoor(steward, "register.load") as door:
        keys = door.add(Person, [{}]) + door.add(Person, [{}])
    with unscoped("the test"):
        found = Person.rows.in_bulk(keys)
    assert [found[key].reference for key in keys] == ["P-3333-3333", "P-4444-4444"]


def test_a_reference_that_was_given_stays_and_is_refused_where_another_has_it(steward):
    with BatchDoor(steward, "register.load") as door:
        door.add(Person, [{"reference": "P-2222-2222"}])
    with pytest.raises(NotPossible), BatchDoor(steward, "register.load") as door:
        door.add(Person, [{"reference": "P-2222-2222"}])


def test_only_those_who_bring_in_registers_have_the_door():
    officer = a_viewer("ana", "ATIP_OFF", "police")
    with pytest.raises(NotAllowed):
        BatchDoor(officer, "register.load")
