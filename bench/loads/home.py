"""A home with invented colleagues and no record, and what is in it.

Run with AMPARO_HOME set: ``python -m bench.loads.home prepare``; ``look`` prints JSON.
"""

from __future__ import annotations

import json
import sys
from collections import Counter

import django

from amparo.kernel import wall


def prepare() -> None:
    """Folders, keys, tables and those who sign in at the demonstration."""
    from amparo.config.demonstration import load_people

    load_people(lambda _told: None)


def look() -> dict[str, object]:
    """Rows, records by kind, loads and their steps, and whether the ledger holds."""
    from django.apps import apps

    from amparo.audit import ledger
    from amparo.exchange.models import Batch, Provenance, SourceRow
    from amparo.kernel.scope import unscoped

    batches = list(Batch.objects.order_by("opened_at"))
    written: Counter[str] = Counter()
    for batch in batches:
        if batch.entry is not None:
            written.update(batch.counts)
    with unscoped("the bench counts"):
        there = {name: apps.get_model(name).rows.count() for name in sorted(written)}
    return {
        "steps": [batch.step for batch in batches],
        "rows": SourceRow.objects.count(),
        "origins": Provenance.objects.count(),
        "written": dict(sorted(written.items())),
        "there": there,
        "faults": len(list(ledger.faults())),
    }


if __name__ == "__main__":
    django.setup()
    wall.declare("the bench measures")
    if sys.argv[1] == "prepare":
        prepare()
    else:
        print(json.dumps(look()))
