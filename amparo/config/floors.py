"""What an installation must not fall below, as sentences: keys, settings, migrations, files."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from django.conf import settings

from amparo.access import rls
from amparo.kernel.sealing import MASTER_FILE

from . import installation
from .secret import FILE as SESSION_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

FAST_HASHERS = ("MD5", "SHA1", "Unsalted", "PBKDF2")
SHORTEST_PASSWORD = 12
LONGEST_IDLE = 30 * 60  # seconds
LONGEST_SESSION = 12 * 60 * 60  # seconds
LOCAL = ("localhost", "127.0.0.1", "[::1]")


def problems() -> dict[str, list[str]]:
    """Everything that is wrong with this installation, by where to look. Empty lists: all well."""
    return {
        "country": _country(),
        "facts": list(_facts()),
        "database": [*_database(), *_people()],
        "access": list(_access()),
        "keys": list(_keys()),
        "settings": list(_settings()),
    }


def _country() -> list[str]:
    from amparo.reference.problems import problems as of_files

    return of_files()


def _facts() -> Iterator[str]:
    from amparo.indicators.facts import BadFact, disagreements, installed

    try:
        found = installed()
    except BadFact as fault:
        yield str(fault)
        return
    for fact in found.values():
        yield from disagreements(fact)


def _database() -> Iterator[str]:
    from django.db import DatabaseError

    if installation.is_new():
        yield "There is nothing here yet. Run `amparo prepare`."
        return
    try:
        waiting = installation.pending()
    except DatabaseError as error:
        yield f"The database cannot be read: {error}."
        return
    if waiting:
        yield f"{len(waiting)} migrations wait, from {waiting[0]} on. Run `amparo prepare`."
        return
    if rls.is_asked_for():
        yield from (f"The second wall does not stand: {said}" for said in rls.problems())


def _people() -> Iterator[str]:
    """Whether making people findable was broken off."""
    from amparo.people.pairs.completing import lack_search_keys

    if not list(_database()) and (lacking := lack_search_keys()):
        yield f"People whom no search finds by name yet: {lacking}. Let `amparo prepare` end."


def _access() -> Iterator[str]:
    """Files of access that nobody has agreed to; where there are tables to ask."""
    from amparo.access.agreed import agreeing

    if not list(_database()) and (told := agreeing.state()):
        yield told


def _keys() -> Iterator[str]:
    home = installation.here()
    if not (home.keys / MASTER_FILE).is_file():
        yield f"There is no master key in {home.keys}. Run `amparo prepare`, or set AMPARO_KEYS."
    if home.keys.is_relative_to(home.folder) and not installation.demonstration():
        yield (
            "The keys lie inside AMPARO_HOME, beside what they lock. That is for the demonstration "
            "only: move the folder and name it in AMPARO_KEYS."
        )
    yield from _open_to_others((home.keys, home.keys / MASTER_FILE, home.keys / SESSION_FILE))


def _open_to_others(paths: Iterable[Path]) -> Iterator[str]:
    for path in paths:
        if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield f"{path} is open to other users of this machine. Close it: chmod go= {path}"


def _settings() -> Iterator[str]:
    if settings.DEBUG:
        yield "DEBUG is on: error pages would show what is in memory. Turn it off."
    if any(fast in settings.PASSWORD_HASHERS[0] for fast in FAST_HASHERS):
        yield "New passwords are hashed by a fast method. Let PASSWORD_HASHERS begin with Argon2id."
    if _shortest_password() < SHORTEST_PASSWORD:
        yield f"Passwords may be shorter than {SHORTEST_PASSWORD} letters."
    if settings.SESSION_IDLE.total_seconds() > LONGEST_IDLE:
        yield "Idle sessions stay open longer than 30 minutes (SESSION_IDLE)."
    if settings.SESSION_AT_MOST.total_seconds() > LONGEST_SESSION:
        yield "Sessions stay open longer than 12 hours (SESSION_AT_MOST)."
    if not settings.SESSION_COOKIE_HTTPONLY or settings.SESSION_COOKIE_SAMESITE != "Strict":
        yield "The session’s cookie must be HttpOnly and SameSite=Strict."
    yield from _network()


def _shortest_password() -> int:
    from django.contrib.auth.password_validation import (
        MinimumLengthValidator,
        get_default_password_validators,
    )

    rules = get_default_password_validators()
    lengths = [each.min_length for each in rules if isinstance(each, MinimumLengthValidator)]
    return max(lengths, default=0)


def _network() -> Iterator[str]:
    abroad = [host for host in settings.ALLOWED_HOSTS if host not in LOCAL]
    if abroad and not settings.IS_SECURE:
        yield f"{abroad[0]} is reached over a network without TLS. Set AMPARO_HTTPS=1."
    if "*" in settings.ALLOWED_HOSTS:
        yield "AMPARO_HOSTS must name the site, and not allow every name."
    if abroad and (settings.AMPARO_DEMONSTRATION or installation.demonstration()):
        yield "The demonstration, whose passwords everybody knows, is open to a network."
