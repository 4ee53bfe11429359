"""Every code list with its words in each language and what other standards call them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.reference.codelists import LANGUAGES
from amparo.reference.codes import all_lists

from . import words

if TYPE_CHECKING:
    from amparo.reference.codes import CodeList

ABOUT = """\
The agreed words. A list is a YAML file under `amparo/reference/codelists/`, or comes from the
files of the country. A code is never removed: it is retired, and old records keep it."""


def text() -> str:
    """The page."""
    parts = []
    for code_list in all_lists().values():
        parts += [f"## {code_list.name}", _lead(code_list), _terms(code_list)]
    return words.page("Code lists", ABOUT, *parts)


def _lead(code_list: CodeList) -> str:
    said = f"{code_list.title['en']} · {code_list.title['es']}."
    return f"{said} Source: {code_list.source}." if code_list.source else said


def _terms(code_list: CodeList) -> str:
    standards = sorted(
        {name for term in code_list for name, value in term.maps_to.items() if value}
    )
    rows = [
        (
            words.code(term.code) + (" (retired)" if term.is_retired else ""),
            *(term.label[language] for language in LANGUAGES),
            *(term.maps_to.get(name, "") for name in standards),
        )
        for term in code_list
    ]
    return words.table(("code", *LANGUAGES, *standards), rows)
