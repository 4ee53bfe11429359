"""What the kill tests do in processes of their own: ``python -m tests.kills.acts VERB``.

``prepare ROWS`` makes a home with a rehearsed load of so many invented rows, ``ask JOB`` asks a
worker for a job (``load`` and ``undo`` of that load, ``compare`` of everybody who is there then),
``look`` prints as JSON what is there.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import django

from amparo.kernel import wall

COUNTED = (
    "people.Person",
    "people.Name",
    "cases.Case",
    "cases.CaseRole",
    "intake.Identification",
    "intake.IdentificationDecision",
    "protection.Placement",
)


def prepare(rows: int) -> None:
    from django.conf import settings

    from amparo.config import installation
    from amparo.exchange import batches, jobs
    from amparo.exchange.migration import country_mappings
    from amparo.exchange.registers.raw import Raw
    from amparo.exchange.uploads import actions
    from bench.registers import write_registers

    installation.prepare()
    steward, keys = _steward(), []
    mappings = {path.stem: path.read_text() for path in country_mappings()}
    folder = Path(settings.AMPARO_HOME) / "brought"
    folder.mkdir()
    for path in write_registers(folder, rows):
        origin = actions.Origin("dhs", "own_record", "The bench", 2010, 2022)
        upload = actions.receive(steward, None, Raw(path.name, path.read_bytes()), origin)
        upload = actions.look_into(steward, upload)
        actions.save_mapping(steward, None, upload, mappings[path.stem])
        keys.append(str(upload.pk))
    batches.begin(steward, None, keys)
    jobs.work()


def _steward() -> Any:
    from amparo.access import users
    from amparo.access.models import User
    from amparo.access.viewer import viewer_of
    from amparo.kernel.scope import unscoped

    with unscoped("the kill tests have one steward"):
        found = User.rows.filter(username="steward").first()
    if found is None:
        admin = users.operator()
        found = users.add_user(
            admin, None, username="steward", agency="council", roles=["DATA_STEWARD"]
        )
    return viewer_of(found)


def ask(job: str) -> None:
    from amparo.exchange import batches
    from amparo.exchange.models import Batch
    from amparo.people.pairs import asking

    if job == "compare":
        asking.ask_to_compare(_steward())
    else:
        why = "trial" if job == "undo" else ""
        batches.ask(_steward(), None, Batch.objects.get(), job, why)


def look() -> dict[str, Any]:
    """All that a load writes, counted; and whether the ledger holds."""
    from django.apps import apps

    from amparo.audit import ledger
    from amparo.audit.models import Entry, Leaf
    from amparo.exchange.models import Batch, PairDecision, Provenance, SourceRow
    from amparo.kernel.scope import unscoped
    from amparo.people.models import Pair, SearchKey
    from amparo.people.pairs import asking

    batch, compared = Batch.objects.get(), asking.last_comparison()
    told: dict[str, Any] = {
        "step": batch.step,
        "job": batch.job or compared.job,
        "people compared": compared.people,
        "pairs found": compared.pairs,
        "faults": len(list(ledger.faults())),
    }
    with unscoped("the kill tests count"):
        for label in COUNTED:
            rows = apps.get_model(label).rows
            told[label] = rows.filter(voided_at__isnull=True).count()
            told[f"{label} in all"] = rows.count()
    told |= {
        model.__name__: model.objects.count()
        for model in (SourceRow, Provenance, PairDecision, Pair, SearchKey)
    }
    told["leaves"] = Leaf.objects.filter(entry=batch.entry or 0).count()
    told["comparisons"] = Entry.objects.filter(name="pair.compare_everybody").count()
    told["loads"] = Entry.objects.filter(name="register.load").count()
    told["undone"] = Entry.objects.filter(name="import.undo").count()
    return told


if __name__ == "__main__":
    django.setup()
    wall.declare("a test of kills acts")
    if sys.argv[1] == "prepare":
        prepare(int(sys.argv[2]))
    elif sys.argv[1] == "ask":
        ask(sys.argv[2])
    else:
        sys.stdout.write(json.dumps(look()))
