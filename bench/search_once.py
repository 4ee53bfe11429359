"""Looks for misspelt people in an invented home, and in clear text by `pg_trgm`.

Run: ``python -m bench.search_once ADDRESS`` with AMPARO_HOME set, and the address of an empty
PostgreSQL. Prints JSON: seconds of each search, and how many found whom they meant.
"""

from __future__ import annotations

import json
import sys
import time
from random import Random
from typing import TYPE_CHECKING, Any

import django

from amparo.kernel import wall

from .work_once import _eyes_of, _viewer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amparo.access.viewer import Viewer

ASKED, SHOWN, SEED = 60, 20, 7
LONG = 4  # letters; shorter words are typed right
AT_ONCE = 5_000
SIMILAR = "SELECT person FROM clear WHERE name %% %s ORDER BY similarity(name, %s) DESC LIMIT 20"
ALL_OF_IT = "CREATE EXTENSION pg_trgm; CREATE TABLE clear (person text, name text)"
INDEX = "CREATE INDEX clear_name ON clear USING gin (name gin_trgm_ops)"


def main(address: str) -> None:
    """Each name asked for of ours and then of the anchor, so that both meet the same machine."""
    django.setup()
    wall.declare("the bench measures")
    import psycopg

    from amparo.people.matches import people_alike

    viewer = _viewer("DHS_SUP")
    ours: list[float] = []
    bare: list[float] = []
    met = {"ours": 0, "anchor": 0}
    with _eyes_of(viewer), psycopg.connect(address, autocommit=True) as clear:
        known = list(_names(viewer))
        _write(clear, known)
        people_alike(viewer, known[0][1])  # what is read once for all
        for person, asked in _misspelt(known):
            began = time.perf_counter()
            found = {match.person for match in people_alike(viewer, asked, limit=SHOWN)}
            ours.append(time.perf_counter() - began)
            began = time.perf_counter()
            rows = clear.execute(SIMILAR, [asked, asked]).fetchall()
            bare.append(time.perf_counter() - began)
            met["ours"] += person in found
            met["anchor"] += person in {row[0] for row in rows}
    told = {"ours": ours, "bare": bare, "met": met, "names": len(known)}
    print(json.dumps(told))


def _names(viewer: Viewer) -> Iterator[tuple[str, str]]:
    """Every name in sight in clear, with whom it stands for."""
    from django.db.models import QuerySet

    from amparo.access.views_of import open_value, preload
    from amparo.kernel.scope import row_rule
    from amparo.people.models import Name

    all_names: QuerySet[Name] = QuerySet(Name)
    rows = all_names.select_related("person").order_by("pk")
    keys = sorted(row_rule(Name, viewer).values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        some = rows.filter(pk__in=keys[start : start + AT_ONCE])
        for name in preload(some):
            parts = (open_value(name, "given"), open_value(name, "family"))
            written = open_value(name, "full") or " ".join(filter(None, parts))
            if written:
                yield str(name.person.merged_into_id or name.person_id), written


def _write(clear: Any, known: list[tuple[str, str]]) -> None:
    clear.execute(ALL_OF_IT)
    with clear.cursor() as cursor, cursor.copy("COPY clear FROM STDIN") as copy:
        for row in known:
            copy.write_row(row)
    clear.execute(INDEX)
    clear.execute("ANALYZE clear")


def _misspelt(known: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """People, each with a name in which one longer word has a slip of the pen."""
    chance = Random(SEED)
    fitting = [one for one in known if any(len(word) > LONG for word in one[1].split())]
    for person, name in chance.sample(fitting, min(ASKED, len(fitting))):
        words = name.split()
        at = chance.choice([place for place, word in enumerate(words) if len(word) > LONG])
        words[at] = _slip(words[at], chance)
        yield person, " ".join(words)


def _slip(word: str, chance: Random) -> str:
    """A letter left out, doubled, or changed with its neighbour; never the first."""
    at = chance.randrange(1, len(word) - 1)
    left_out = word[:at] + word[at + 1 :]
    doubled = word[:at] + word[at] + word[at:]
    changed = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return chance.choice((left_out, doubled, changed))


if __name__ == "__main__":
    main(sys.argv[1])
