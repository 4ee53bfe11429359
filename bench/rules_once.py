"""Opens a list of cases as its reader sees it, and the same page without any rule of access.

Run: ``python -m bench.rules_once`` with AMPARO_HOME set to an empty folder and, for PostgreSQL,
AMPARO_DATABASE_URL. Prints JSON: seconds of both, in turns, and what was found beside.
"""

from __future__ import annotations

import json
import re
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from . import many_cases
from .second_wall import opened

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUNDS, WARM = 40, 3
SHOWN = 50
LISTED = re.compile(r'href="/case/([0-9a-f-]{36})/"')


def main() -> None:
    """The whole page, rows and fields, from the request to the last byte."""
    many_cases.begin()
    client, pages = many_cases.fill()
    from amparo.access import listing

    listing.page_of.__defaults__ = (SHOWN,)
    many_cases.stand(behind=True)
    address = pages["case list"]
    keys = list(dict.fromkeys(LISTED.findall(client.get(address).content.decode())))
    times: dict[str, list[float]] = {"ours": [], "bare": []}
    sizes = {}
    for number in range(ROUNDS + WARM):
        for name in times:
            many_cases.stand(behind=name == "ours")
            with _without_rules(keys) if name == "bare" else _as_it_is():
                took = opened(client, address)
                sizes[name] = len(set(LISTED.findall(client.get(address).content.decode())))
            if number >= WARM:
                times[name].append(took)
    print(json.dumps({**times, "rows": sizes}))


@contextmanager
def _as_it_is() -> Iterator[None]:
    yield


@contextmanager
def _without_rules(keys: list[str]) -> Iterator[None]:
    """The same rows by their keys, and everything about everything open, without asking."""
    from django.db.models import Q

    from amparo.access import decide as gate
    from amparo.cases.models import Case
    from amparo.kernel.scope import seeing_only

    def everything(_viewer: Any, _action: str, target: Any, *_more: Any, **_told: Any) -> Any:
        meta = getattr(target, "_meta", None)
        names = frozenset(field.name for field in meta.concrete_fields) if meta else frozenset()
        return gate.Decision(True, "bench", reads=names)

    real = gate.decide
    asking = [each for each in list(sys.modules.values()) if getattr(each, "decide", None) is real]
    for module in asking:
        module.decide = everything  # type: ignore[attr-defined]
    rows = Q(pk__in=keys)
    try:
        with seeing_only(lambda model: rows if model is Case else Q()):
            yield
    finally:
        for module in asking:
            module.decide = real  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
