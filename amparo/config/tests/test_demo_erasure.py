"""In the demonstration one can show how a person is erased: by two people of two agencies."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from .conftest import ROOT, Installation

pytestmark = pytest.mark.slow
ERASE = """
import django

django.setup()
from amparo.access import second
from amparo.access.models import OwnerKey, User
from amparo.access.viewer import viewer_of
from amparo.cases.erasing import actions, holds, plan
from amparo.kernel import wall
from amparo.kernel.scope import row_rule, seen_by, unscoped
from amparo.people.models import Person

wall.declare("the demonstration is tried")


def viewer(username):
    with unscoped("the demonstration is tried"):
        return viewer_of(User.rows.get(username=username), is_proved=True)


supervisor, commander = viewer("supervisor"), viewer("commander")
with seen_by(supervisor):
    for person in row_rule(Person, supervisor):
        found = plan.plan_of("people.Person", person.pk)
        if not holds.holds_of(found.cases, "request"):
            break
    shown = actions.seen_digest(supervisor, found)
    row = actions.propose(supervisor, person, "request", "She asked on Monday", shown)
(waiting,) = [row.pk for kind, row in second.waiting(commander) if kind.code == "erasure"]
second.settle(commander, "erasure", waiting, row.version, agrees=True, count=row.values)
print("keys left:", OwnerKey.objects.filter(owner=person.pk).count())
"""


def test_the_commander_agrees_to_what_the_supervisor_asks_for(demonstration, tmp_path):
    home = shutil.copytree(demonstration.home, tmp_path / "home")
    Installation(home, home / "keys")("ledger", "verify")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("AMPARO_")}
    environment |= {"AMPARO_HOME": str(home), "AMPARO_KEYS": str(home / "keys")}
    environment |= {"DJANGO_SETTINGS_MODULE": "amparo.config.settings"}
    done = subprocess.run(  # noqa: S603  this very program
        [sys.executable, "-c", ERASE],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "keys left: 0\n", done.stderr
