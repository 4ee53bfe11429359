"""Compares a search with names that the searcher does not see, for those who keep them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from amparo.access.views_of import open_value, preload
from amparo.kernel.scope import unscoped
from amparo.kernel.sealing import keyring

from .likeness import fit
from .matches import ALIKE_FROM
from .models import Name, Person
from .narrowing import FEW, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable


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
