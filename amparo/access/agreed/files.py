"""The files of the country's folder ``access`` as they lie there, and countries that use others."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from amparo.kernel.errors import NotPossible
from amparo.reference.country import Country, country_code, read_country
from amparo.reference.problems import problems
from amparo.reference.sheets import BadReference

if TYPE_CHECKING:
    from collections.abc import Mapping

FILES = ("matrix.yaml", "limited.yaml", "roles.yaml", "wall.yaml", "watch.yaml")
PROPOSE, CONFIRM = "tables.propose", "tables.confirm"


def in_folder() -> dict[str, str]:
    """The text of each file as it lies in the folder now. Raises NotPossible."""
    folder = read_country(country_code()).folder / "access"
    try:
        return {name: (folder / name).read_text(encoding="utf-8") for name in FILES}
    except (OSError, UnicodeDecodeError):
        raise NotPossible(_("A file of access is missing, or is not text.")) from None


def as_kept(texts: Mapping[str, str]) -> str:
    """The files in one text, in which every byte of them counts."""
    return json.dumps(dict(sorted(texts.items())), ensure_ascii=False)


def digest_of(texts: Mapping[str, str]) -> str:
    """The SHA-256 of all files together, as hex."""
    return sha256(as_kept(texts).encode()).hexdigest()


def country_with(texts: Mapping[str, str]) -> Country:
    """The country as it is with these files. Raises NotPossible where they do not fit together."""
    files = tuple((f"access/{name}", text) for name, text in sorted(texts.items()))
    return _read(country_code(), files)


@lru_cache(maxsize=4)
def _read(code: str, files: tuple[tuple[str, str], ...]) -> Country:
    here = replace(read_country(code), access=files)
    try:
        for part in ("matrix", "roles", "limited", "wall", "watching"):
            getattr(here, part)
    except BadReference as fault:
        raise NotPossible(str(fault)) from None
    return here


def must_be_sound(here: Country) -> None:
    """Refuse tables with a fault, or under which nobody could change them again."""
    for fault in problems(here):
        raise NotPossible(fault)
    held = {each for role in here.roles.values() for each in role.permissions}
    if not {PROPOSE, CONFIRM} <= held:
        raise NotPossible(_("With these files nobody could propose and agree to a change again."))
