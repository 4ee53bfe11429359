"""Usual words, in English and Spanish, for the fields of registers and for the codes in them."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from amparo.exchange.registers.cells import plain

from .labels import labels_of
from .subjects import subjects

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def _listed(name: str) -> dict[str, Any]:
    text = files(__package__).joinpath(name).read_text("utf-8")
    found: dict[str, Any] = yaml.load(text, yaml.BaseLoader)  # noqa: S506  (texts only)
    return found


@lru_cache(maxsize=1)
def synonyms() -> Mapping[str, Mapping[str, frozenset[str]]]:
    """Subject → field → plain headings that usually mean it; the name of the field is one."""
    listed = _listed("synonyms.yaml")
    shared = listed.pop("any")
    return {
        name: {
            field: frozenset(
                map(
                    plain,
                    [
                        *_words(listed.get(name, {}), shared, field),
                        *labels_of(name, field).values(),
                        " ".join(labels_of(name, field).values()),
                    ],
                )
            )
            for field in subject.fields
        }
        for name, subject in subjects().items()
    }


def _words(own: dict[str, Any], shared: dict[str, Any], field: str) -> list[str]:
    words = own.get(field, field if field in shared and not own else None)
    return [field.replace("_", " "), *(_both(words, shared) if words else ())]


def _both(words: Any, shared: dict[str, Any]) -> list[str]:
    """A list of words, or the name of a list that several subjects share."""
    listed = shared[words] if isinstance(words, str) else words
    return list(listed["en"]) + list(listed["es"])


@lru_cache(maxsize=1)
def usual_words() -> Mapping[str, Mapping[str, str]]:
    """Code list → plain word → code, for lists whose words are the same in every office."""
    return {
        name: {plain(word): code for code, words in codes.items() for word in words}
        for name, codes in _listed("words.yaml").items()
    }


@lru_cache(maxsize=1)
def _spoken() -> Mapping[str, frozenset[str]]:
    """Language → plain headings that are usual in it alone."""
    found: dict[str, set[str]] = {"en": set(), "es": set()}
    for fields in _listed("synonyms.yaml").values():
        for words in fields.values():
            if isinstance(words, dict):
                for language, listed in found.items():
                    listed.update(map(plain, words[language]))
    both = found["en"] & found["es"]
    return {language: frozenset(listed - both) for language, listed in found.items()}


def language_of(headings: Iterable[str]) -> str:
    """The language that more of these headings are in; English where nothing tells.

    >>> language_of(["Expediente", "Sexo", "Edad"]), language_of(["Sex", "Age"])
    ('es', 'en')
    """
    words = [plain(heading) for heading in headings]
    counted = {name: sum(word in listed for word in words) for name, listed in _spoken().items()}
    return "es" if counted["es"] > counted["en"] else "en"
