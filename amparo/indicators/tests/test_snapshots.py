"""Snapshots are locked, whole, and say nothing that they need not."""

import datetime
import hashlib
import json
import shutil
import threading
import uuid

import pyarrow as pa
import pytest
from django.db import connection

from amparo.audit.models import Entry
from amparo.indicators import snapshots
from amparo.indicators.engine import figure
from amparo.indicators.envelope import CHUNK, locked, unlocked
from amparo.indicators.facts import read_fact
from amparo.indicators.reading_facts import pseudonym, tables
from amparo.indicators.snapshot import Snapshot
from amparo.kernel.errors import Refused
from amparo.kernel.sealing import SealBroken

MOMENT = datetime.datetime(2022, 4, 1, 12, tzinfo=datetime.UTC)
DAY = datetime.date(2021, 6, 1)
CASES = pa.table(
    {
        "case_id": [1, 2],
        "opened_on": [DAY, DAY],
        "closed_on": pa.array([None, None], pa.date32()),
        "exploitation": ["sex", "labour"],
        "district": ["", None],
    }
)


def taken(folder):
    return snapshots.take(MOMENT, folder=folder, tables={"case": CASES}.items())


def test_a_snapshot_can_be_taken_and_opened_and_counted_on(tmp_path):
    snapshot = taken(tmp_path)
    found = snapshots.latest(tmp_path)
    assert found.id == snapshot.id
    assert found.as_of == MOMENT
    first, last = datetime.date(2021, 1, 1), datetime.date(2021, 12, 31)
    counted = figure("M-CASES", first, last, by=["district"], snapshot=found)
    assert counted.value == 2
    assert [dict(cell.by) for cell in counted.cells] == [{"district": "not_recorded"}]
    assert counted.snapshot == snapshot.id


def test_the_manifest_says_what_is_in_it(tmp_path):
    manifest = taken(tmp_path).manifest
    assert manifest["facts"]["case"]["rows"] == 2
    assert len(manifest["facts"]["case"]["sha256"]) == 64
    assert manifest["country"] == "belize"
    assert manifest["definitions"]["M-CASES"].startswith("cases@")


def test_nothing_of_it_can_be_read_from_the_files(tmp_path):
    place = tmp_path / taken(tmp_path).id
    everything = b"".join(path.read_bytes() for path in place.glob("*.locked"))
    assert b"labour" not in everything
    assert b"PAR1" not in everything
    assert {path.stat().st_mode & 0o077 for path in place.iterdir()} == {0}


def test_an_edited_manifest_is_refused(tmp_path):
    path = tmp_path / taken(tmp_path).id / "manifest.json"
    manifest = json.loads(path.read_text())
    path.write_text(json.dumps({**manifest, "country": "elsewhere"}))
    snapshots._opened.cache_clear()
    with pytest.raises(SealBroken):
        snapshots.latest(tmp_path)


def test_a_file_of_another_snapshot_is_refused(tmp_path):
    one, other = taken(tmp_path), taken(tmp_path)
    name = "case.parquet.locked"
    shutil.copy(tmp_path / one.id / name, tmp_path / other.id / name)
    with pytest.raises(SealBroken):
        snapshots.open_snapshot(other.id, tmp_path).columns("case")


def test_of_two_of_one_moment_the_later_is_the_latest(tmp_path):
    taken(tmp_path)
    second = taken(tmp_path)
    assert snapshots.names(tmp_path)[-1] == second.id
    assert len(snapshots.names(tmp_path)) == 2


class Door:
    """A lock that tells when somebody comes to it."""

    def __init__(self):
        self.lock, self.come = threading.Lock(), threading.Semaphore(0)

    def __enter__(self):
        self.come.release()
        self.lock.acquire()

    def __exit__(self, *_what):
        self.lock.release()


def test_two_who_ask_at_once_load_a_fact_once(monkeypatch):
    found, read = [], []
    door = Door()

    def facts(fact):
        read.append(fact)
        if len(read) == 1:
            door.come.acquire()
            other.start()
            door.come.acquire()  # the other stands at the door while this one still reads
        return CASES

    snapshot = Snapshot("both", MOMENT, "belize", facts)
    monkeypatch.setattr(snapshot, "_lock", door)
    other = threading.Thread(target=lambda: found.append(snapshot.columns("case")))
    found.append(snapshot.columns("case"))
    other.join()
    assert found[0] == found[1] == frozenset(CASES.schema.names)
    assert read == ["case"]


def test_without_a_snapshot_there_is_a_sentence(tmp_path):
    with pytest.raises(Refused, match="amparo snapshot"):
        snapshots.latest(tmp_path)
    with pytest.raises(Refused, match="no snapshot"):
        snapshots.open_snapshot("../../etc", tmp_path)


def test_one_that_fails_leaves_nothing_behind(tmp_path):
    def broken():
        yield "case", CASES
        raise RuntimeError

    with pytest.raises(RuntimeError):
        snapshots.take(MOMENT, folder=tmp_path, tables=broken())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])
def test_files_of_every_size_open_again(size):
    data, key = b"x" * size, b"k" * 32
    assert unlocked(locked(data, key, "here"), key, "here") == data


def test_a_file_that_was_cut_moved_or_changed_does_not_open():
    key = b"k" * 32
    file = locked(b"x" * (2 * CHUNK), key, "here")
    for broken in (file[: -CHUNK - 16], file[:-1], file[:30] + b"!" + file[31:], b"x" * 60, b""):
        with pytest.raises(SealBroken):
            unlocked(broken, key, "here")
    with pytest.raises(SealBroken):
        unlocked(file, key, "elsewhere")


def test_a_key_has_one_pseudonym_in_a_snapshot_however_the_database_writes_it():
    key, one = b"k" * 32, uuid.uuid4()
    assert pseudonym(one, key) == pseudonym(one.hex, key) == pseudonym(str(one).upper(), key)
    assert pseudonym(one, key) != pseudonym(one, b"other" * 6)


@pytest.mark.django_db
def test_facts_are_read_with_their_types_and_without_their_keys(tmp_path):
    path = tmp_path / "visit.sql"
    path.write_text(
        "-- fact: visit\n-- grain: one row for each visit\n"
        "-- column: visit_id, key, the visit\n-- column: on_day, date, the day\n"
        "-- column: is_first, boolean, yes or no\n-- column: cost, number, money\n"
        "-- column: kind, text, a word\n"
        "SELECT 'ab-CD' AS visit_id, '2021-06-01' AS on_day, 1 = 1 AS is_first,"
        " 2.5 AS cost, NULL AS kind UNION ALL SELECT 'ef', NULL, NULL, NULL, 'x'"
    )
    fact = read_fact(path)
    ((name, table),) = tables(b"k" * 32, {"visit": fact})
    assert name == "visit"
    rows = {row["visit_id"]: row for row in table.to_pylist()}
    assert rows[pseudonym("abcd", b"k" * 32)] == {
        "visit_id": pseudonym("abcd", b"k" * 32),
        "on_day": DAY,
        "is_first": True,
        "cost": 2.5,
        "kind": None,
    }
    assert table["visit_id"].to_pylist() == sorted(rows)


@pytest.mark.django_db
def test_every_fact_of_the_installed_rooms_can_be_read(tmp_path):
    snapshot = snapshots.take(MOMENT, folder=tmp_path)
    assert "case" in snapshot.manifest["facts"]
    assert all(said["columns"] for said in snapshot.manifest["facts"].values())


def test_reading_holds_no_lock_on_writers(transactional_db):
    from amparo.indicators.reading_facts import _one_moment

    with _one_moment(), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db
def test_the_ledger_keeps_the_digest_of_a_snapshot(tmp_path):
    snapshot = snapshots.take(MOMENT, folder=tmp_path)
    entry = Entry.objects.get(name="snapshot.take")
    manifest = (tmp_path / snapshot.id / "manifest.json").read_bytes()
    assert entry.facts["snapshot"] == snapshot.id
    assert entry.facts["manifest"] == hashlib.sha256(manifest).hexdigest()
    assert entry.by == "system:operator"


@pytest.mark.django_db
def test_a_snapshot_that_the_ledger_could_not_keep_is_not_there(tmp_path, monkeypatch):
    def broken(_act):
        raise RuntimeError("the ledger is full")

    monkeypatch.setattr("amparo.access.action.ledger.write", broken)
    with pytest.raises(RuntimeError):
        snapshots.take(MOMENT, folder=tmp_path)
    assert snapshots.names(tmp_path) == []


def test_a_second_snapshot_of_a_moment_that_says_something_else_is_refused(tmp_path):
    first = taken(tmp_path)
    with pytest.raises(Refused, match=first.id):
        snapshots.take(MOMENT, folder=tmp_path, tables={"case": CASES.slice(0, 1)}.items())
    assert snapshots.names(tmp_path) == [first.id]


def test_a_second_snapshot_of_a_moment_that_says_the_same_is_welcome(tmp_path):
    taken(tmp_path)
    again = taken(tmp_path)
    assert snapshots.latest(tmp_path).id == again.id


def test_two_snapshots_of_one_moment_that_differ_are_not_chosen_between(tmp_path):
    other = tmp_path / "other"
    snapshots.take(MOMENT, folder=other, tables={"case": CASES.slice(0, 1)}.items())
    first = taken(tmp_path)
    shutil.copytree(other / snapshots.names(other)[0], tmp_path / snapshots.names(other)[0])
    with pytest.raises(Refused, match="different things"):
        snapshots.latest(tmp_path)
    assert snapshots.open_snapshot(first.id, tmp_path).id == first.id


def test_snapshots_taken_within_a_second_have_moments_of_their_own(tmp_path):
    given = {"case": CASES}
    one = snapshots.take(folder=tmp_path, tables=given.items())
    two = snapshots.take(folder=tmp_path, tables=given.items())
    assert one.as_of < two.as_of
