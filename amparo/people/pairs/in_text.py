"""Whether a text that is to leave names somebody of the files. Only places are told, never persons.

Whoever asks could use the answer to learn whether somebody is in the files: each asking is an act
in the ledger, and whoever keeps people out of sight is told, as of a search.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from amparo.access import names_in_text
from amparo.people.matching.mentions import Mention
from amparo.people.matching.normal import letters, tokens
from amparo.people.models import SearchKey
from amparo.people.reach import tell_of_search

from .keys import Keys
from .known import open_people

if TYPE_CHECKING:
    from collections.abc import Mapping

    from amparo.access.viewer import Viewer

AT_ONCE = 400  # keys asked for in one query
OPENED = 400  # people at most whose names are opened for one text


@names_in_text.answers
def places_naming_somebody(viewer: Viewer, texts: Mapping[str, str]) -> list[str]:
    """The places, of those given, whose text holds two words in a row of one person's name.

    Accents and order do not matter. Must run within an act.
    """
    by_place = {place: _pairs(text) for place, text in texts.items()}
    names = _names({pair for found in by_place.values() for pair in found})
    found = []
    for place, pairs in by_place.items():
        told = [pair for pair in pairs if any(set(map(letters, pair)) <= name for name in names)]
        for pair in told:
            tell_of_search(viewer, " ".join(pair))
        if told:
            found.append(place)
    return found


def _pairs(text: str) -> set[tuple[str, str]]:
    """Two telling words in a row, and two with one between them."""
    words = tokens(text)
    beside = {*pairwise(words), *zip(words, words[2:], strict=False)}
    return {pair for pair in beside if pair[0] != pair[1]}


def _names(pairs: set[tuple[str, str]]) -> list[set[str]]:
    """The letters of each name of everybody who shares a search key with one of the pairs."""
    making = Keys()
    keys = sorted(
        {
            key
            for pair in pairs
            for key in making.of([Mention(key="", register="", role="", full=" ".join(pair))])
        }
    )
    people: dict[object, None] = {}
    for start in range(0, len(keys), AT_ONCE):
        rows = SearchKey.objects.filter(key__in=keys[start : start + AT_ONCE])
        people |= dict.fromkeys(rows.values_list("person_id", flat=True)[:OPENED])
    opened = open_people(list(people)[:OPENED])  # type: ignore[arg-type]
    return [set(map(letters, mention.words)) for one in opened for mention in one.mentions]
