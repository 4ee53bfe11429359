"""Words to codes: the mapping's own words first, then the usual ones, then the code list's."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from amparo.exchange.mapping.fitting import fits, glob
from amparo.exchange.mapping.synonyms import usual_words
from amparo.exchange.registers.cells import Cell, plain

from .lists import words_of_list

if TYPE_CHECKING:
    from collections.abc import Mapping


class Coder:
    """Finds the code of a word, remembering every word that it has met."""

    def __init__(self, code_list: str, own: Mapping[str, str]) -> None:
        self.code_list = code_list
        self._exact: dict[str, str] = {}
        self._patterns: list[tuple[str, str]] = []
        self._met: dict[Cell, str | None] = {}
        usual = usual_words()
        for source in (usual["*"], words_of_list(code_list), usual.get(code_list, {})):
            self._exact.update(source)
        for typed, code in own.items():
            pattern = glob(typed)
            if "*" in pattern:
                self._patterns.append((pattern, code))
            else:
                self._exact[pattern or typed.strip()] = code

    def code(self, cell: Cell) -> str | None:
        """The code, or None for a word that nobody has given one."""
        if cell not in self._met:
            self._met[cell] = self._find(plain(cell) or str(cell).strip())
        return self._met[cell]

    def _find(self, word: str) -> str | None:
        found = self._exact.get(word)
        if found is not None:
            return found
        return next((code for pattern, code in self._patterns if fits(pattern, word)), None)


@lru_cache(maxsize=1)
def nothing_said() -> frozenset[str]:
    """Words by which people say that nothing is written, in any column."""
    usual = usual_words()["*"]
    return frozenset(word for word, code in usual.items() if code in {"not_recorded", "unknown"})
