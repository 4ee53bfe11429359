"""What each field of a register is called by people, in English and Spanish."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("en", "es")


@lru_cache(maxsize=1)
def _listed() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    text = files(__package__).joinpath("fields.yaml").read_text("utf-8")
    found: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(text)
    return found


def labels_of(subject: str, field: str) -> Mapping[str, str]:
    """The labels of a field by language. Raises KeyError for a field that nobody named.

    >>> labels_of("victim", "reference")["en"], labels_of("investigation", "reference")["en"]
    ('Client number', 'Case number')
    """
    listed = _listed()
    return listed.get(subject, {}).get(field) or listed["any"][field]


def label_of(subject: str, field: str, language: str) -> str:
    """The label of a field in a language; English where there is none."""
    labels = labels_of(subject, field)
    return labels.get(language[:2], labels["en"])
