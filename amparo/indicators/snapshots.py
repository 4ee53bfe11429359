"""Takes snapshots of all facts, keeps them locked in the home folder, and opens them again."""

from __future__ import annotations

import datetime
import functools
import hashlib
import importlib.metadata
import io
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amparo.kernel.errors import Refused
from amparo.kernel.sealing import SealBroken, named_key
from amparo.reference.country import country_code

from .catalogue import catalogue
from .envelope import is_marked, locked, mark, unlocked
from .snapshot import Snapshot, from_tables

__all__ = ["Snapshot", "from_tables", "latest", "names", "open_snapshot", "take"]

FORMAT = 1
MANIFEST = "manifest.json"
TAKEN = "snapshot.take"
"""What the ledger calls the taking of a snapshot."""
_NAMED = "%Y%m%dT%H%M%SZ"
_TWO_DIFFER = _("Two snapshots of {moment} say different things. Name one, such as {one}.")
_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")


def folder_of_snapshots() -> Path:
    """Where this installation keeps its snapshots."""
    from django.conf import settings

    return Path(settings.AMPARO_HOME) / "snapshots"


def take(
    as_of: datetime.datetime | None = None,
    *,
    folder: Path | None = None,
    tables: Iterable[tuple[str, Any]] | None = None,
) -> Snapshot:
    """Write all facts, as they stand now, to a snapshot and open it; the ledger keeps its digest.

    `as_of` is the moment that it is named after, by default this one. `tables` gives the facts by
    name where they do not come from the database, and then nothing is written in the ledger.
    Refuses a moment of which there is a snapshot that says something else.
    """
    from .reading_facts import tables as tables_of_facts

    place = folder or folder_of_snapshots()
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    moment = as_of.astimezone(datetime.UTC) if as_of else _moment_of_its_own(place)
    name = f"{moment:{_NAMED}}-{secrets.token_hex(4)}"
    unfinished = place / f".{name}"
    unfinished.mkdir(mode=0o700)
    given = tables_of_facts(pseudonym_key(name)) if tables is None else tables
    try:
        facts = {fact: _write(unfinished, name, fact, table) for fact, table in given}
        digest = _write_manifest(unfinished, name, moment, facts)
        _refuse_another(place, name, facts)
        with _written_down(name, moment, digest) if tables is None else nullcontext():
            unfinished.rename(place / name)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.rmtree(place / name, ignore_errors=True)
        raise
    return open_snapshot(name, place)


def _moment_of_its_own(place: Path) -> datetime.datetime:
    """This second, or the next of which there is no snapshot yet."""
    moment = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    while any(place.glob(f"{moment:{_NAMED}}-*")):
        moment += datetime.timedelta(seconds=1)
    return moment


@contextmanager
def _written_down(name: str, moment: datetime.datetime, digest: str) -> Iterator[None]:
    """One ledger entry with the digest of the manifest, which names the digest of every file."""
    from amparo.access.action import perform
    from amparo.access.users import operator

    facts = {"snapshot": name, "as_of": moment.isoformat(), "manifest": digest}
    with perform(operator(), TAKEN, **facts):
        yield


def _refuse_another(place: Path, name: str, facts: dict[str, Any]) -> None:
    """Refuse a second snapshot of one moment that does not say the same."""
    own = {fact: told["content"] for fact, told in facts.items()}
    for path in place.glob(f"{name.partition('-')[0]}-*"):
        if _contents(path) != own:
            raise Refused(format_lazy(_TWO_DIFFER, one=path.name, moment=path.name[:16]))


def _contents(path: Path) -> dict[str, str]:
    """The digest of what each fact says, pseudonyms left out: alike where two say the same."""
    told = json.loads((path / MANIFEST).read_bytes())["facts"]
    return {fact: said.get("content", said["sha256"]) for fact, said in told.items()}


def _write_manifest(
    folder: Path, name: str, moment: datetime.datetime, facts: dict[str, Any]
) -> str:
    """Write what the snapshot says of itself, and its seal; gives the digest."""
    manifest = {
        "format": FORMAT,
        "id": name,
        "as_of": moment.isoformat(),
        "country": country_code(),
        "code": _code_version(),
        "facts": facts,
        "definitions": {m: d.version for m, d in catalogue().items()},
    }
    text = json.dumps(manifest, indent=1, sort_keys=True).encode()
    _save(folder / MANIFEST, text)
    _save(folder / f"{MANIFEST}.seal", mark(text, _key("manifest", name)).encode())
    return hashlib.sha256(text).hexdigest()


def _key(purpose: str, name: str) -> bytes:
    """A key of this snapshot alone."""
    return named_key(f"snapshot {purpose} {name}")


def pseudonym_key(name: str) -> bytes:
    """The key of a snapshot's pseudonyms: with it a record that one may see is found again."""
    return _key("pseudonyms", name)


def _write(folder: Path, name: str, fact: str, table: Any) -> dict[str, Any]:
    """Write one fact; gives what the manifest says of it."""
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    file = locked(buffer.getvalue(), _key("files", name), f"{name}/{fact}")
    _save(folder / f"{fact}.parquet.locked", file)
    return {
        "rows": table.num_rows,
        "columns": table.schema.names,
        "bytes": len(file),
        "sha256": hashlib.sha256(file).hexdigest(),
        "content": _content(table),
    }


def _content(table: Any) -> str:
    """A digest of the rows without their pseudonyms, in whatever order they stand."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    plain = [field.name for field in table.schema if field.type != pa.uint64()]
    rows = table.select(plain)
    if plain:
        rows = rows.sort_by([(column, "ascending") for column in plain]).combine_chunks()
    buffer = io.BytesIO()
    pq.write_table(rows.replace_schema_metadata(None), buffer, compression="none")
    return hashlib.sha256(buffer.getvalue() + str(table.num_rows).encode()).hexdigest()


def _save(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _code_version() -> str:
    try:
        return importlib.metadata.version("amparo")
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def names(folder: Path | None = None) -> list[str]:
    """The snapshots that there are, the latest last."""
    place = folder or folder_of_snapshots()
    found = [path for path in place.glob("*-*") if _ID.fullmatch(path.name)]
    return [path.name for path in sorted(found, key=_moment)]


def _moment(path: Path) -> tuple[str, int]:
    """When a snapshot is named after, and when it was written where two are of one moment."""
    return path.name.partition("-")[0], path.stat().st_mtime_ns


def latest(folder: Path | None = None) -> Snapshot:
    """The latest snapshot; refused where none was taken yet."""
    known = names(folder)
    if not known:
        raise Refused(_("There is no snapshot yet. Take one with “amparo snapshot”."))
    place, moment = folder or folder_of_snapshots(), known[-1].partition("-")[0]
    of_one_moment = [name for name in known if name.startswith(f"{moment}-")]
    if any(_contents(place / name) != _contents(place / known[-1]) for name in of_one_moment[:-1]):
        raise Refused(format_lazy(_TWO_DIFFER, one=known[-1], moment=moment))
    return open_snapshot(known[-1], folder)


def open_snapshot(name: str, folder: Path | None = None) -> Snapshot:
    """The snapshot of this name. Raises SealBroken where its manifest was edited."""
    place = (folder or folder_of_snapshots()) / name
    if not _ID.fullmatch(name) or not (place / MANIFEST).is_file():
        raise Refused(format_lazy(_("There is no snapshot “{name}”."), name=name[:60]))
    return _opened(place)


@functools.lru_cache(maxsize=2)
def _opened(place: Path) -> Snapshot:
    """Kept open, because each reading of the files costs more than all figures of a report."""
    text = (place / MANIFEST).read_bytes()
    seal = (place / f"{MANIFEST}.seal").read_text()
    if not is_marked(text, _key("manifest", place.name), seal):
        raise SealBroken("The manifest of the snapshot was altered.")
    manifest = json.loads(text)
    return Snapshot(
        manifest["id"],
        datetime.datetime.fromisoformat(manifest["as_of"]),
        manifest["country"],
        functools.partial(_table, place, manifest["facts"]),
        manifest,
    )


def _table(place: Path, facts: dict[str, Any], fact: str) -> Any:
    import pyarrow.parquet as pq

    if fact not in facts:
        return None
    file = (place / f"{fact}.parquet.locked").read_bytes()
    if hashlib.sha256(file).hexdigest() != facts[fact]["sha256"]:
        raise SealBroken("A file of the snapshot is not the one that its manifest names.")
    data = unlocked(file, _key("files", place.name), f"{place.name}/{fact}")
    return pq.read_table(io.BytesIO(data))
