"""The ministries that sign their own people in, as the file behind AMPARO_OPENID names them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from amparo.kernel.errors import WronglySet

CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")
KEYS = frozenset({"name", "issuer", "client", "secret_file", "agencies"})
HERE = frozenset({"localhost", "127.0.0.1", "::1"})


class UnknownMinistry(WronglySet):
    """The file behind AMPARO_OPENID does not say what it must."""


@dataclass(frozen=True)
class Ministry:
    """One provider of OpenID Connect, and whose people may come in by it."""

    code: str
    name: dict[str, str]  # by language: en, es
    issuer: str
    client: str
    secret: str
    agencies: frozenset[str]


def ministries(path: str) -> dict[str, Ministry]:
    """What the file names, by code; nothing without a file. Raises UnknownMinistry."""
    if not path:
        return {}
    try:
        told = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UnknownMinistry(f"AMPARO_OPENID: {path} cannot be read as YAML.") from error
    if not isinstance(told, dict):
        raise UnknownMinistry(f"AMPARO_OPENID: {path} must name ministries by their codes.")
    return {str(code): _ministry(str(code), entry) for code, entry in told.items()}


def _ministry(code: str, told: Any) -> Ministry:
    def must(is_right: bool, sentence: str) -> None:
        if not is_right:
            raise UnknownMinistry(f"AMPARO_OPENID, {code}: {sentence}")

    must(bool(CODE.fullmatch(code)), "a code has small letters, digits and hyphens.")
    must(isinstance(told, dict) and set(told) == KEYS, f"give {', '.join(sorted(KEYS))}.")
    name, agencies = told["name"], told["agencies"]
    is_named = isinstance(name, dict) and {"en", "es"} <= set(name)
    must(is_named, "give its name in en and es.")
    must(isinstance(agencies, list) and bool(agencies), "list the agencies whose people use it.")
    issuer = str(told["issuer"])
    must(is_sound(issuer), "the issuer must begin with https://.")
    return Ministry(
        code,
        {language: str(text) for language, text in name.items()},
        issuer,
        str(told["client"]),
        _secret(code, str(told["secret_file"])),
        frozenset(map(str, agencies)),
    )


def _secret(code: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UnknownMinistry(
            f"AMPARO_OPENID, {code}: the secret file {path} cannot be read."
        ) from error


def is_sound(address: str) -> bool:
    """Whether what is sent to an address cannot be read on the way: TLS, or this machine."""
    parts = urlsplit(address)
    is_here = parts.scheme == "http" and parts.hostname in HERE
    return bool(parts.hostname) and (parts.scheme == "https" or is_here)
