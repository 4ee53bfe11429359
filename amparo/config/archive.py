"""One file that holds a backup: a tar.gz with a manifest of digests, packed and taken apart."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import os
import tarfile
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Any

from amparo.kernel.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    Sign = Callable[[bytes], str]

MANIFEST = "manifest.json"
FORMAT = "amparo-backup-1"
CHUNK = 1 << 20  # bytes read at a time
LARGEST_MANIFEST = 64 << 20  # bytes


class Damaged(Refused):
    """An archive does not hold what its manifest says, so nothing of it is used."""


def signer(key: bytes) -> Sign:
    """Signs manifests with a key, so that a change to a backup is found."""
    return lambda text: hmac.new(key, text, hashlib.sha256).hexdigest()


def pack(target: Path, members: Mapping[str, Path], about: dict[str, Any], sign: Sign) -> str:
    """Write members, by their names in the archive, after a manifest. Gives the file's digest.

    The archive appears under its name only once it is whole, readable by its owner alone.
    """
    listed = [_described(name, path) for name, path in sorted(members.items())]
    manifest = {"format": FORMAT, **about, "files": listed}
    manifest["signature"] = sign(_canonical(manifest))
    partial = target.with_name(f".{target.name}.partial")
    try:
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file, tarfile.open(fileobj=file, mode="w:gz") as archive:
            _add_bytes(archive, MANIFEST, json.dumps(manifest, indent=1).encode())
            for entry in listed:
                _add_file(archive, entry, members[entry["name"]])
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return digest_of(target)


def digest_of(path: Path) -> str:
    """SHA-256 of a file, as hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _described(name: str, path: Path) -> dict[str, Any]:
    return {"name": name, "bytes": path.stat().st_size, "sha256": digest_of(path)}


def _canonical(manifest: Mapping[str, Any]) -> bytes:
    told = {key: value for key, value in manifest.items() if key != "signature"}
    return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    archive.addfile(_plain(name, len(content)), io.BytesIO(content))


def _add_file(archive: tarfile.TarFile, entry: Mapping[str, Any], path: Path) -> None:
    with path.open("rb") as file:
        archive.addfile(_plain(entry["name"], entry["bytes"]), file)


def _plain(name: str, size: int) -> tarfile.TarInfo:
    """A member that tells nothing of the machine: no owner, no time, closed to others."""
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


def unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Take an archive apart into a folder; gives its manifest. Raises Damaged."""
    try:
        with tarfile.open(source, mode="r|gz") as archive:
            manifest = _manifest(archive)
            missing = {entry["name"]: entry for entry in manifest["files"]}
            while member := archive.next():
                entry = missing.pop(member.name, None)
                if entry is None or not member.isreg():
                    raise Damaged(f"{source.name} holds {member.name!r}, which is not listed.")
                _take_out(archive.extractfile(member), entry, folder)
    except (tarfile.TarError, EOFError, ValueError, KeyError, TypeError, OSError) as error:
        if isinstance(error, FileNotFoundError | PermissionError):
            raise
        raise Damaged(f"{source.name} is not a backup of Amparo, or is damaged.") from error
    if missing:
        raise Damaged(f"{source.name} lacks {min(missing)!r} and {len(missing) - 1} more files.")
    return manifest


def _manifest(archive: tarfile.TarFile) -> dict[str, Any]:
    first = archive.next()
    file = archive.extractfile(first) if first and first.name == MANIFEST else None
    manifest: dict[str, Any] = json.loads(file.read(LARGEST_MANIFEST)) if file else {}
    if manifest.get("format") != FORMAT:
        raise ValueError("no manifest of this format")
    return manifest


def _take_out(file: IO[bytes] | None, entry: Mapping[str, Any], folder: Path) -> None:
    name = PurePosixPath(entry["name"])
    if file is None or name.is_absolute() or ".." in name.parts:
        raise ValueError("a member that leads out of the folder")
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    sum_, size = hashlib.sha256(), 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        while chunk := file.read(CHUNK):
            size += len(chunk)
            if size > entry["bytes"]:
                raise ValueError("longer than listed")
            sum_.update(chunk)
            out.write(chunk)
    if sum_.hexdigest() != entry["sha256"]:
        raise Damaged(f"{entry['name']} in the backup differs from its digest: it is damaged.")


def is_signed(manifest: Mapping[str, Any], sign: Sign) -> bool:
    """Whether the manifest was signed with this key and not changed since."""
    return hmac.compare_digest(str(manifest.get("signature", "")), sign(_canonical(manifest)))
