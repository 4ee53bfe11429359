"""Compares a search with names that the searcher does not see, for those who keep them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from amparo.access.views_of import open_value, preload
from amparo.kernel.scope import unscoped
from amparo.kernel.sealing import keyring

from .likeness import fit
from .matches import ALIKE_FROM
from .matching.normal import root, sound, tokens
from .models import Contact, IdentityDocument, Name, Person
from .narrowing import FEW
from .nearest import SHARED, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from uuid import UUID

ENDS = 2  # letters of a word that begin or end it
SHORTEST = 3  # letters of a part of a name that tells of somebody
SMALL_WORDS = frozenset({"de", "del", "la", "las", "los", "el", "y", "and", "the", "von", "van"})
TELLING: dict[Any, tuple[str, ...]] = {
    Name: ("full", "given", "family"),
    IdentityDocument: ("number",),
    Contact: ("value", "code_word"),
}


def named_like(text: str, people: Iterable[str]) -> set[str]:
    """The keys of those of these people who have a name like the text. Shown to nobody who asks."""
    return each_named_like([text], people).get(text, set())


def each_named_like(texts: Sequence[str], people: Iterable[str]) -> dict[str, set[str]]:
    """For each of these texts the keys of those of these people who have a name like it; texts like
    nobody's are left out. Shown to nobody who asks."""
    with unscoped("owners of sealed files are told who looked for their people"), keyring():
        some: list[Any] = list(people)
        if len(some) > FEW and len(texts) == 1:
            some = nearest(texts[0], Person.rows.filter(pk__in=some).values("pk"))
        rows = Name.rows.filter(person__in=some, voided_at__isnull=True)
        names = [(str(name.person_id), _written(name)) for name in preload(rows)]
    if len(texts) == 1:
        like = {texts[0]: {person for person, name in names if _is_like(texts[0], name)}}
    else:
        like = _many_like(texts, names)
    return {text: found for text, found in like.items() if found}


def _many_like(texts: Sequence[str], names: Sequence[tuple[str, str]]) -> dict[str, set[str]]:
    """As for one text, where there are very many: only names that share the ends of words that
    make up half of a text are compared, as what is alike at all shares more."""
    by_end: dict[str, set[int]] = defaultdict(set)
    for number, (_person, name) in enumerate(names):
        for word in tokens(name):
            for end in _ends(word):
                by_end[end].add(number)
    found: dict[str, set[str]] = {}
    for text in texts:
        words, met = tokens(text), Counter[int]()
        for word in words:
            bearers = {number for end in _ends(word) for number in by_end.get(end, ())}
            met.update(dict.fromkeys(bearers, len(word)))
        least = sum(map(len, words)) * SHARED
        near = (names[number] for number, letters in met.items() if letters >= least)
        found[text] = {person for person, name in near if _is_like(text, name)}
    return found


def _ends(word: str) -> Iterator[str]:
    """How a word begins and ends, as written and by its sound, and as the name that it is short
    for: a slip of the pen leaves one of them as it was."""
    for form in {word, sound(word), root(word)}:
        yield f"{form[:ENDS]}-"
        yield f"-{form[-ENDS:]}"


def _written(name: Name) -> str:
    parts = " ".join(filter(None, (open_value(name, "given"), open_value(name, "family"))))
    return open_value(name, "full") or parts


def _is_like(text: str, written: str) -> bool:
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
