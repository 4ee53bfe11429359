"""The code lists that mappings speak of, with the words that the lists themselves know."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from amparo.exchange.registers.cells import plain
from amparo.reference.codes import NoSuchList, code_list

if TYPE_CHECKING:
    from collections.abc import Mapping

# What a register says of the state of something; not code lists, since workflows hold the steps.
STATES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "identification_state": {
        "potential": ("Potential", "Potencial"),
        "confirmed": ("Confirmed", "Confirmada"),
        "not_victim": ("Not a victim", "No es víctima"),
        "withdrawn": ("Withdrawn", "Retirada"),
        "review": ("Under review", "En revisión"),
    },
    "investigation_state": {
        "open": ("Open", "Abierta"),
        "waiting": ("Waiting", "En espera"),
        "referred": ("Referred to the prosecutors", "Remitida a la fiscalía"),
        "suspended": ("Suspended", "Suspendida"),
        "closed": ("Closed", "Cerrada"),
    },
    "yes_no": {"yes": ("Yes", "Sí"), "no": ("No", "No")},
}
ABSENT = {"unknown": ("Unknown", "Se desconoce"), "not_recorded": ("Not recorded", "No registrado")}


def labels_of_state(name: str, language: str) -> dict[str, str]:
    """Code → label of a state, in English or Spanish."""
    place = 1 if language == "es" else 0
    return {code: labels[place] for code, labels in {**STATES[name], **ABSENT}.items()}


def is_code(name: str, code: str) -> bool:
    """Whether a code is in a list; for checking mappings. False for a list that is not there."""
    if name in STATES:
        return code in STATES[name] or code in ABSENT
    try:
        return code in code_list(name).codes
    except NoSuchList:
        return False


@cache
def words_of_list(name: str) -> Mapping[str, str]:
    """The codes, labels and other words of a list, as plain words, each with its code."""
    if name in STATES:
        return {
            plain(word): code
            for code, labels in {**STATES[name], **ABSENT}.items()
            for word in (code, *labels)
        }
    try:
        terms = list(code_list(name))
    except NoSuchList:
        return {}
    found = {plain(term.code): term.code for term in terms}
    for term in terms:
        for word in (*term.label.values(), *term.words):
            found.setdefault(plain(word), term.code)
    return found
