"""The one place where words about people are locked and unlocked.

AES-256-GCM with a random 96-bit nonce. Each owner (case, person, report, facility, agency, user)
has a key of its own, wrapped by the master key; the key of a data class is derived from it by
HKDF-Expand with SHA-256. An envelope is ``version | algorithm | key id (8) | nonce (12) |
ciphertext and tag``. Its associated data name table, column, row, owner, class and row version, so
that an envelope moved to another place, or put back from an older version, no longer opens.
"""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from django.utils.translation import gettext as _

from .errors import Stale

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

VERSION = 1
AES_256_GCM = 1
HEADER = 22  # bytes before the ciphertext
_LEAD = bytes((VERSION, AES_256_GCM))
KEY = 32  # bytes
MASTER_FILE = "master.key"


class SealBroken(RuntimeError):
    """An envelope does not belong where it stands, or was altered."""


class NoKey(RuntimeError):
    """The key that is needed is not there: destroyed, or the key folder is missing."""


@dataclass(frozen=True)
class Place:
    """Where an envelope belongs. ``version`` is the version of the row."""

    table: str
    column: str
    row: str
    owner: str
    data_class: str
    version: int

    def associated_data(self) -> bytes:
        parts = (self.table, self.column, self.row, self.owner, self.data_class, str(self.version))
        return "|".join(parts).encode()


class KeyStore(Protocol):
    """Where wrapped keys lie. ``access`` keeps them in a table of its own."""

    def fetch(self, owners: Iterable[str]) -> Mapping[str, bytes]:
        """Wrapped keys by owner id, for those that have one."""
        ...

    def hold(self, owners: Iterable[str]) -> Mapping[str, bytes]:
        """As ``fetch``, and nobody destroys them until the transaction ends."""
        ...

    def add(self, owner: str, wrapped: bytes) -> None:
        """Keep a new wrapped key."""
        ...


_store: list[KeyStore] = []
_folder: list[Path] = []


def use(store: KeyStore, folder: Path) -> None:
    """Name the store of wrapped keys and the folder of the master key, once, at start."""
    _store[:] = [store]
    _folder[:] = [folder]
    _master.cache_clear()


def make_master_key(folder: Path) -> Path:
    """Write a new master key, readable by its owner alone; an existing one is left as it is."""
    path = folder / MASTER_FILE
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_hex(KEY).encode())
        _master.cache_clear()
    return path


@lru_cache(maxsize=1)
def _master() -> bytes:
    path = _folder[0] / MASTER_FILE
    try:
        key = bytes.fromhex(path.read_text())
    except (OSError, ValueError):
        raise NoKey("The master key cannot be read. Set AMPARO_KEYS to its folder.") from None
    if len(key) != KEY:
        raise NoKey("The master key has the wrong length.")
    return key


def named_key(purpose: str) -> bytes:
    """A key of 32 bytes for one named purpose outside records: snapshots, backups, pseudonyms."""
    return HKDFExpand(SHA256(), KEY, b"amparo|" + purpose.encode()).derive(_master())


@dataclass
class Keyring:
    """Keys opened for one request, act or batch; gone with it."""

    owners: dict[str, bytes] = field(default_factory=dict)
    ciphers: dict[tuple[str, str], tuple[bytes, AESGCM]] = field(default_factory=dict)
    made: set[str] = field(default_factory=set)
    held: set[str] = field(default_factory=set)  # within the act under way

    def load(self, owners: Iterable[str]) -> None:
        """Open the keys of many owners with one look into the store."""
        wanted = [owner for owner in set(owners) if owner not in self.owners]
        if wanted:
            for owner, wrapped in _store[0].fetch(wanted).items():
                self.owners[owner] = _unwrap(owner, wrapped)

    def hold(self, owners: Iterable[str]) -> None:
        """Let nobody destroy these keys while the act under way seals something with them.

        Raises Stale where one that was opened is gone: what it seals nobody could read.
        """
        wanted = set(owners) - self.held
        found = _store[0].hold(wanted) if wanted else {}
        for owner in wanted:
            key = _unwrap(owner, found[owner]) if owner in found else None
            if self.owners.get(owner, key) != key:
                self._forget(owner)
            if key is not None:
                self.owners[owner] = key
        self.held.update(found)

    def _forget(self, owner: str) -> None:
        """One that was made in an act that was undone is made anew; else somebody destroyed it."""
        del self.owners[owner]
        for pair in [pair for pair in self.ciphers if pair[0] == owner]:
            del self.ciphers[pair]
        if owner not in self.made:
            raise Stale(_("Somebody else changed this record in the meantime. Look at it again."))
        self.made.discard(owner)

    def make(self, owner: str) -> bytes:
        """A new key for an owner that has none; gives it wrapped, for the store."""
        key = secrets.token_bytes(KEY)
        self.owners[owner] = key
        self.made.add(owner)
        self.held.add(owner)
        return _wrap(owner, key)

    def cipher(self, owner: str, data_class: str, *, create: bool) -> tuple[bytes, AESGCM]:
        found = self.ciphers.get((owner, data_class))
        if found is None:
            key = self._owner_key(owner, create=create)
            derived = HKDFExpand(SHA256(), KEY + 8, b"class|" + data_class.encode()).derive(key)
            found = derived[KEY:], AESGCM(derived[:KEY])
            self.ciphers[owner, data_class] = found
        return found

    def _owner_key(self, owner: str, *, create: bool) -> bytes:
        """Whoever creates has held or loaded the key before, where there is one."""
        if not create:
            self.load([owner])
        if owner not in self.owners:
            if not create:
                raise NoKey("This record's key is gone, so what it sealed cannot be read.")
            _store[0].add(owner, self.make(owner))
        return self.owners[owner]


def _wrap(owner: str, key: bytes) -> bytes:
    nonce = os.urandom(12)
    return nonce + AESGCM(_master()).encrypt(nonce, key, owner.encode())


def _unwrap(owner: str, wrapped: bytes) -> bytes:
    try:
        return AESGCM(_master()).decrypt(wrapped[:12], wrapped[12:], owner.encode())
    except InvalidTag:
        raise SealBroken(
            "A wrapped key does not open: it belongs elsewhere or was altered."
        ) from None


_keyring: ContextVar[Keyring | None] = ContextVar("keyring", default=None)


@contextmanager
def keyring() -> Iterator[Keyring]:
    """Keys opened within this block are kept until its end; an outer block's keyring is reused."""
    outer = _keyring.get()
    if outer is not None:
        yield outer
        return
    token = _keyring.set(Keyring())
    try:
        ring = _keyring.get()
        if ring is not None:
            yield ring
    finally:
        _keyring.reset(token)


def seal(text: str, place: Place) -> bytes:
    """Lock a text for one place. Gives the envelope."""
    with keyring() as ring:
        return seal_with(ring, text, place)


def seal_with(ring: Keyring, text: str, place: Place) -> bytes:
    ring.hold([place.owner])
    key_id, cipher = ring.cipher(place.owner, place.data_class, create=True)
    nonce = os.urandom(12)
    locked = cipher.encrypt(nonce, text.encode(), place.associated_data())
    return _LEAD + key_id + nonce + locked


def seal_value(
    ring: Keyring, text: str, prefix: bytes, row: str, owner: str, data_class: str, version: int
) -> bytes:
    """As ``seal_with`` for the batch door, which holds the keys when it writes.

    ``prefix`` is ``table|column|`` worked out once.
    """
    key_id, cipher = ring.cipher(owner, data_class, create=True)
    nonce = os.urandom(12)
    place = prefix + f"{row}|{owner}|{data_class}|{version}".encode()
    return _LEAD + key_id + nonce + cipher.encrypt(nonce, text.encode(), place)


def unseal(envelope: bytes, place: Place) -> str:
    """Unlock an envelope where it stands. Raises SealBroken when it does not belong there."""
    if len(envelope) <= HEADER or envelope[0] != VERSION or envelope[1] != AES_256_GCM:
        raise SealBroken("A sealed value has a header that this version does not know.")
    with keyring() as ring:
        key_id, cipher = ring.cipher(place.owner, place.data_class, create=False)
    if key_id != envelope[2:10]:
        raise SealBroken("A sealed value was locked with another key.")
    try:
        return cipher.decrypt(envelope[10:22], envelope[22:], place.associated_data()).decode()
    except InvalidTag:
        raise SealBroken(
            "A sealed value does not belong where it stands, or was altered."
        ) from None
