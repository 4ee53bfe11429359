"""Compares a search with names that the searcher does not see, for those who keep them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from amparo.access.views_of import open_value, preload
from amparo.kernel.scope import unscoped
from amparo.kernel.sealing import keyring

from .likeness import fit
from .matches import ALIKE_FROM
from .models import Contact, IdentityDocument, Name, Person
from .narrowing import FEW
from .nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

SHORTEST = 3  # letters of a part of a name that tells of somebody
SMALL_WORDS = frozenset({"de", "del", "la", "las", "los", "el", "y", "and", "the", "von", "van"})
TELLING: dict[Any, tuple[str, ...]] = {
    Name: ("full", "given", "family"),
    IdentityDocument: ("number",),
    Contact: ("value", "code_word"),
}


def named_like(text: str, people: Iterable[str]) -> set[str]:
    """The keys of those of these people who have a name like the text. Shown to nobody who asks."""
    with unscoped("owners of sealed files are told who looked for their people"), keyring():
        some: list[Any] = list(people)
        if len(some) > FEW:
            some = nearest(text, Person.rows.filter(pk__in=some).values("pk"))
        rows = Name.rows.filter(person__in=some, voided_at__isnull=True)
        return {str(name.person_id) for name in preload(rows) if _is_like(text, name)}


def _is_like(text: str, name: Name) -> bool:
    parts = " ".join(filter(None, (open_value(name, "given"), open_value(name, "family"))))
    written = open_value(name, "full") or parts
    return bool(written) and fit(text, written) >= ALIKE_FROM


def words_of(people: Iterable[UUID]) -> set[str]:
    """Every word that tells who these people are or how to reach them: names and parts of names,
    numbers of papers, ways of contact. Shown to nobody: what leaves is looked through for them."""
    keys, found = list(people), set()
    with unscoped("what leaves must not tell of protected people"), keyring():
        for model, fields in TELLING.items():
            for record in preload(model.rows.filter(person__in=keys)):
                found |= {open_value(record, name) for name in fields}
        for name in preload(Name.rows.filter(person__in=keys)):
            for field in TELLING[Name]:
                found |= set(_parts(open_value(name, field)))
    return found - {""}


def _parts(name: str) -> Iterator[str]:
    """The parts of a name that tell of somebody by themselves."""
    for part in re.findall(r"\w+", name):
        if len(part) >= SHORTEST and part.casefold() not in SMALL_WORDS:
            yield part
