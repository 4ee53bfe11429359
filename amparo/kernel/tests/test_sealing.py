"""An envelope opens where it was made, and nowhere else."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.kernel import sealing
from amparo.kernel.sealing import Place, SealBroken, keyring, seal, unseal

HERE = Place("people_name", "full", "row-1", "owner-1", "identity", 3)


class Shelf(dict[str, bytes]):
    """A store of wrapped keys for tests."""

    def fetch(self, owners):
        return {owner: self[owner] for owner in owners if owner in self}

    hold = fetch

    def add(self, owner, wrapped):
        self[owner] = wrapped


@pytest.fixture(autouse=True)
def shelf(tmp_path):
    before = list(sealing._store), list(sealing._folder)
    kept = Shelf()
    sealing.make_master_key(tmp_path)
    sealing.use(kept, tmp_path)
    yield kept
    sealing.use(before[0][0], Path(before[1][0]))


@given(st.text(min_size=1, max_size=200))
def test_what_was_sealed_comes_back_as_it_was(text):
    assert unseal(seal(text, HERE), HERE) == text


def test_the_same_words_never_look_the_same_twice():
    assert seal("Elm Street", HERE) != seal("Elm Street", HERE)


@pytest.mark.parametrize(
    "change",
    [
        {"table": "people_contact"},
        {"column": "given"},
        {"row": "row-2"},
        {"owner": "owner-2"},
        {"data_class": "narrative"},
        {"version": 2},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_envelope_moved_elsewhere_or_put_back_does_not_open(change):
    elsewhere = dataclasses.replace(HERE, **change)
    seal("so that the other place has a key", elsewhere)
    with pytest.raises(SealBroken):
        unseal(seal("Elm Street", HERE), elsewhere)


def test_an_altered_envelope_does_not_open():
    envelope = bytearray(seal("Elm Street", HERE))
    for place in range(len(envelope)):
        altered = bytes(envelope[:place] + bytes([envelope[place] ^ 1]) + envelope[place + 1 :])
        with pytest.raises(SealBroken):
            unseal(altered, HERE)


def test_a_destroyed_key_takes_its_words_with_it(shelf):
    envelope = seal("Elm Street", HERE)
    del shelf["owner-1"]
    with pytest.raises(sealing.NoKey):
        unseal(envelope, HERE)


def test_a_wrapped_key_of_another_owner_does_not_open(shelf):
    seal("mine", HERE)
    other = dataclasses.replace(HERE, owner="owner-2")
    seal("yours", other)
    shelf["owner-1"], shelf["owner-2"] = shelf["owner-2"], shelf["owner-1"]
    with pytest.raises(SealBroken):
        unseal(seal("mine", HERE), HERE)


def test_many_keys_are_fetched_with_one_look(shelf):
    for number in range(5):
        seal("x", dataclasses.replace(HERE, owner=f"owner-{number}"))
    looks = []
    fetch = shelf.fetch

    def counted(owners):
        looks.append(1)
        return fetch(owners)

    shelf.fetch = counted
    with keyring() as ring:
        ring.load(f"owner-{number}" for number in range(5))
    assert len(looks) == 1


def test_the_master_key_is_for_its_owner_alone(tmp_path):
    path = sealing.make_master_key(tmp_path / "keys")
    assert path.stat().st_mode & 0o077 == 0
