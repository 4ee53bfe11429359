"""A backup holds everything but the keys, and comes back whole in another home."""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import tarfile

import pytest

from amparo.config import archive
from amparo.config.archive import Damaged
from tests.postgres import drop_database

from .conftest import Installation

SIGN = archive.signer(b"k" * 32)


def packed(tmp_path, **contents):
    members = {}
    for name, text in contents.items():
        members[f"files/{name}"] = path = tmp_path / name
        path.write_text(text)
    target = tmp_path / "copy.tar.gz"
    archive.pack(target, members, {"made_at": "2022-04-01"}, SIGN)
    return target


def content_of(opened, member):
    file = opened.extractfile(member)
    assert file is not None
    return file.read()


def rewritten(target, change):
    """The same archive with its members changed by a function of (name, content)."""
    made = target.with_name("changed.tar.gz")
    with tarfile.open(target) as old, tarfile.open(made, "w:gz") as new:
        for member in old.getmembers():
            told = change(member.name, content_of(old, member))
            if told is not None:
                member.name, content = told
                member.size = len(content)
                new.addfile(member, io.BytesIO(content))
    return made


def test_an_archive_comes_apart_as_it_was_packed(tmp_path):
    target = packed(tmp_path, a="one", b="two")
    manifest = archive.unpack(target, tmp_path / "out")
    assert (tmp_path / "out/files/a").read_text() == "one"
    assert archive.is_signed(manifest, SIGN)
    assert not archive.is_signed(manifest, archive.signer(b"other"))
    assert not archive.is_signed({**manifest, "made_at": "2023"}, SIGN)
    assert target.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda name, content: (name, content.replace(b"one", b"two")),
        lambda name, content: (name, content + b"!") if name == "files/a" else (name, content),
        lambda name, content: None if name == "files/a" else (name, content),
        lambda name, content: (name.replace("files/a", "files/c"), content),
        lambda name, content: None if name == "manifest.json" else (name, content),
        lambda name, content: (name, b"{}") if name == "manifest.json" else (name, content),
        lambda name, content: (name.replace("files", ".."), content.replace(b"files", b"..")),
    ],
)
def test_an_archive_that_was_changed_is_refused(tmp_path, change):
    with pytest.raises(Damaged):
        archive.unpack(rewritten(packed(tmp_path, a="one"), change), tmp_path / "out")
    assert not (tmp_path / "a2").exists()


def test_what_is_no_archive_is_refused(tmp_path):
    path = tmp_path / "x.tar.gz"
    path.write_bytes(b"not an archive")
    with pytest.raises(Damaged):
        archive.unpack(path, tmp_path / "out")


def some_figure(listed):
    """A figure of a reader's choice, another one in each run, cut by its first dimension."""
    chosen = random.choice(listed)
    cut = [word for name in list(chosen["dimensions"])[:1] for word in ("--by", name)]
    return ("figures", chosen["metric"], "--period", "RP2022", *cut, "--format", "json")


@pytest.mark.slow
def test_a_backup_comes_back_whole_in_another_home(demonstration, tmp_path):
    copy = tmp_path / "copy.tar.gz"
    told = json.loads(demonstration("backup", str(copy), "--format", "json"))
    assert told["files"] > 1
    master = (demonstration.keys / "master.key").read_bytes()
    with tarfile.open(copy) as opened:
        assert not [name for name in opened.getnames() if "key" in name]
        for member in opened.getmembers():
            content = content_of(opened, member)
            assert master not in content
            assert bytes.fromhex(master.decode()) not in content

    other = Installation(tmp_path / "other", tmp_path / "keys")
    shutil.copytree(demonstration.keys, other.keys)
    assert json.loads(other("restore", str(copy), "--format", "json"))["keys_fit"] is True
    for words in (
        ("ledger", "verify", "--format", "json"),
        ("user", "list", "--format", "json"),
        ("figures", "M-VIC-CONF", "--period", "RP2022", "--by", "nationality", "--format", "json"),
        some_figure(json.loads(demonstration("figures", "--list", "--format", "json"))),
        ("figures", "M-INV-NEW", "--period", "RP2022", "--compare", "Y2020", "--format", "json"),
    ):
        assert other(*words) == demonstration(*words), words
    assert "already" in other("restore", str(copy), code=1)
    other("restore", str(copy), "--force")
    assert "already" in demonstration("backup", str(copy), code=1)


@pytest.mark.slow
def test_a_backup_does_not_come_back_beside_other_keys(demonstration, tmp_path):
    copy = tmp_path / "copy.tar.gz"
    demonstration("backup", str(copy))
    other = Installation(tmp_path / "other", tmp_path / "keys")
    other("prepare")
    assert "AMPARO_KEYS" in other("restore", str(copy), code=1)
    assert "Entries: 0" in other("ledger", "verify")
    bare = Installation(tmp_path / "bare", tmp_path / "none")
    assert "no keys here yet" in bare("restore", str(copy))
    assert "key" in bare("prepare", code=1)


@pytest.mark.postgres
@pytest.mark.slow
@pytest.mark.processes
@pytest.mark.skipif("AMPARO_DATABASE_URL" not in os.environ, reason="needs PostgreSQL")
def test_a_backup_of_postgresql_comes_back_in_another_database(tmp_path):
    import psycopg

    url = os.environ["AMPARO_DATABASE_URL"]
    tag = tmp_path.name.replace("-", "_").lower()
    names = [f"amparo_{side}_{os.getpid()}_{tag}"[-60:] for side in ("one", "two")]
    with psycopg.connect(url, autocommit=True) as server:
        for name in names:
            server.execute(f'CREATE DATABASE "{name}"')
    try:
        one, two = (
            Installation(
                tmp_path / name,
                tmp_path / "keys",
                {"AMPARO_DATABASE_URL": f"{url.rsplit('/', 1)[0]}/{name}"},
            )
            for name in names
        )
        one("prepare")
        one("user", "add", "ana", "--agency", "police", "--role", "ATIP_OFF", "--name", "Ana É.")
        one("backup", str(tmp_path / "copy.tar.gz"))
        two("restore", str(tmp_path / "copy.tar.gz"))
        for words in (("ledger", "verify", "--format", "json"), ("user", "list")):
            assert two(*words) == one(*words)
        two("user", "disable", "ana")
        assert "Entries: 2. Nothing was changed." in two("ledger", "verify")
    finally:
        with psycopg.connect(url, autocommit=True) as server:
            for name in names:
                drop_database(server, name)
