"""Codes as people read them on the page of a mapping, and back."""

from __future__ import annotations

from amparo.exchange.conversion.lists import STATES, labels_of_state
from amparo.exchange.registers.cells import plain
from amparo.reference.codes import code_list


class Codes:
    """The words of code lists in one language."""

    def __init__(self, language: str) -> None:
        self.language = language[:2]
        self._lists: dict[str, dict[str, str]] = {}

    def words(self, name: str) -> dict[str, str]:
        """Code → label, in the order of the list."""
        if name not in self._lists:
            self._lists[name] = self._found(name)
        return self._lists[name]

    def _found(self, name: str) -> dict[str, str]:
        if name in STATES:
            return labels_of_state(name, self.language)
        return {
            term.code: term.label.get(self.language) or term.label["en"]
            for term in code_list(name)
            if not term.is_retired
        }

    def label(self, name: str, code: str) -> str:
        """How a code reads; the code itself where the list does not know it."""
        return self.words(name).get(code, code)

    def code(self, name: str, said: str) -> str:
        """The code that somebody chose or typed the label of; what is neither stays as it is."""
        words = self.words(name)
        if said in words or not said:
            return said
        wanted = plain(said)
        return next((code for code, label in words.items() if plain(label) == wanted), said)
