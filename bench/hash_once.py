"""Checks a password so many times, or names who signs in; with AMPARO_HOME set.

Run: ``python -m bench.hash_once check TIMES`` or ``python -m bench.hash_once names``.
"""

from __future__ import annotations

import sys
import time

import django

from amparo.kernel import wall

PEOPLE = 150


def names() -> None:
    """User names of those who work on cases."""
    from amparo.access.models import User
    from amparo.kernel.scope import unscoped

    with unscoped("the bench signs people in"):
        at_work = User.rows.filter(grants__role__in=("ATIP_OFF", "DHS_SW"), is_active=True)
        found = at_work.order_by("pk").values_list("username", flat=True)
        print(*found.distinct()[:PEOPLE])


def check(times: int) -> None:
    """Seconds that so many checks take."""
    from django.contrib.auth.hashers import check_password, make_password

    kept = make_password("a password")
    began = time.perf_counter()
    for _ in range(times):
        check_password("a password", kept)
    print(time.perf_counter() - began)


if __name__ == "__main__":
    django.setup()
    wall.declare("the bench measures")
    if sys.argv[1] == "names":
        names()
    else:
        check(int(sys.argv[2]))
