"""Keeps what was looked for, sealed: the words of a search are data about a person."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from amparo.kernel.ids import new_id
from amparo.kernel.sealing import Place, seal

from .models import Search
from .reach import tell_of_search

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer


def note_search(viewer: Viewer, name: str, *, born: str = "") -> None:
    """Within the act of a search: keep its words, sealed with the searcher's key, and tell whoever
    keeps people out of the searcher's sight.
    """
    if viewer.user_id:
        key = new_id()
        place = Place("people_search", "words", str(key), viewer.user_id, "identity", 1)
        words = seal(json.dumps({"name": name, "born": born}), place)
        Search.objects.create(
            id=key,
            user_id=viewer.user_id,
            agency=viewer.agency,
            purpose=viewer.purpose,
            words=words,
        )
    tell_of_search(viewer, name)
