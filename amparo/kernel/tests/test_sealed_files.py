"""A sealed file opens where it belongs, whole and unaltered, and nowhere else."""

from __future__ import annotations

import dataclasses

import pytest

from amparo.kernel.ids import new_id
from amparo.kernel.sealed_files import PIECE, read_sealed, write_sealed
from amparo.kernel.sealing import NoKey, Place, SealBroken

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    owner = str(new_id())
    return Place("exchange_registerupload", "content", owner, owner, "agency", 1)


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE + 5])
def test_what_was_sealed_comes_back(tmp_path, place, size):
    content = bytes(range(256)) * (size // 256 + 1)
    write_sealed(tmp_path / "file", content[:size], place)
    assert read_sealed(tmp_path / "file", place) == content[:size]


def test_no_word_of_it_lies_on_the_disk(tmp_path, place):
    write_sealed(tmp_path / "file", b"Invented Name" * 100, place)
    assert b"Invented" not in (tmp_path / "file").read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(
    "harm",
    [
        lambda sealed: sealed[: len(sealed) // 2],
        lambda sealed: sealed[:-1],
        lambda sealed: sealed[: PIECE + 45],  # the first piece alone
        lambda sealed: sealed[:13] + sealed[PIECE + 45 :],  # all but the first piece
        lambda sealed: sealed[:100] + bytes([sealed[100] ^ 1]) + sealed[101:],
        lambda _sealed: b"",
        lambda _sealed: b"AMPF\x01",
    ],
)
def test_a_file_that_was_altered_does_not_open(tmp_path, place, harm):
    path = tmp_path / "file"
    write_sealed(path, b"a" * (2 * PIECE), place)
    path.write_bytes(harm(path.read_bytes()))
    with pytest.raises(SealBroken):
        read_sealed(path, place)


def test_a_file_put_elsewhere_does_not_open(tmp_path, place):
    write_sealed(tmp_path / "file", b"words", place)
    with pytest.raises(SealBroken):
        read_sealed(tmp_path / "file", dataclasses.replace(place, column="outline"))


def test_a_file_that_is_gone_has_no_key(tmp_path, place):
    with pytest.raises(NoKey):
        read_sealed(tmp_path / "file", place)
