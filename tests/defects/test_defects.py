"""Each known defect turns its bar red: a bar that stays green over a defect proves nothing.

Slow, and so not part of ``make test``: ``make defects`` runs it.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from .plugin import DEFECTS

EDITIONS = "amparo/publishing/tests/test_editions.py"
NEED = "tests/security/test_need_to_know.py"
SEALED = "tests/security/test_compartments.py"
WATCHING = "tests/security/test_watching.py"
EMERGENCIES = "tests/security/test_emergencies.py"
COPIES = "tests/security/test_copies.py"
MINISTRY = "amparo/access/tests/test_ministry.py"
WALL = "tests/security/test_second_wall.py"
INSIDERS = "tests/security/test_insiders.py"
INPUT = "tests/security/test_bad_input.py"
SEALING = "amparo/kernel/tests/test_sealing.py"
USERS = "amparo/access/tests/test_users.py"
BARS = {
    "scope-of-a-list-dropped": "amparo/cases/tests/test_sight.py",
    "walk-shows-whatever-it-meets": "tests/security/test_walked_lists.py",
    "walk-begins-anywhere": "tests/security/test_walked_lists.py",
    "refusal-tells-of-the-sealed-file": "tests/security/test_world_pairs.py",
    "approver-is-asker": SEALED,
    "approval-not-bound-to-what-was-shown": USERS,
    "folder-counts-without-agreement": "tests/security/test_tables_agreed.py",
    "second-account-approves-figures": EDITIONS,
    "published-bytes-not-compared": EDITIONS,
    "what-waits-counts": SEALED,
    "end-of-sharing-ignored": NEED,
    "classes-of-sharing-ignored": NEED,
    "words-of-the-matrix-ignored": NEED,
    "conflicts-ignored": NEED,
    "compartments-open-to-supervisors": "amparo/cases/tests/test_sight.py",
    "search-looks-everywhere": SEALED,
    "owner-not-told-of-a-search": SEALED,
    "history-tells-of-hidden-links": NEED,
    "level-alone-voids": NEED,
    "role-of-a-person-not-judged": NEED,
    "whoever-came-by-a-sharing-stays": NEED,
    "looks-not-written": WATCHING,
    "budget-never-reached": WATCHING,
    "alerts-stay-in-the-own-line": WATCHING,
    "decoys-unknown": WATCHING,
    "weekly-notice-forgotten": WATCHING,
    "emergency-reaches-sealed-files": EMERGENCIES,
    "emergency-changes-and-exports": EMERGENCIES,
    "emergency-widens-every-list": EMERGENCIES,
    "late-review-forgotten": EMERGENCIES,
    "copy-with-people-leaves-at-once": COPIES,
    "count-not-asked": COPIES,
    "digest-not-compared": COPIES,
    "second-copy-of-one-look-settles-too": COPIES,
    "guard-of-formulas-missing": COPIES,
    "copy-shows-what-the-page-hides": COPIES,
    "comparison-counts-whom-nobody-may-know-of": "amparo/people/tests/test_comparison.py",
    "token-of-another-sign-in-accepted": MINISTRY,
    "ministry-opens-without-a-key": MINISTRY,
    "reading-as-second-person-not-written": COPIES,
    "emergencies-raced-open": EMERGENCIES,
    "statement-for-nobody-is-carried-out": WALL,
    "statistics-reads-what-is-sealed": WALL,
    "record-left-before-the-wall": WALL,
    "alerts-tell-of-sealed-files": "tests/security/test_world_pairs.py",
    "page-without-a-judge": "tests/security/test_routes.py",
    "overlapping-periods-told": "amparo/publishing/tests/test_explorer_attack.py",
    "taken-tables-forgotten": "amparo/publishing/tests/test_taken.py",
    "linked-record-not-looked-at": INSIDERS,
    "page-shows-what-nobody-decided": "tests/security/test_oracle.py",
    "lists-sort-by-what-is-hidden": INPUT,
    "lists-filter-by-any-name": INPUT,
    "place-in-a-list-not-looked-at": INPUT,
    "roles-kept-from-the-last-request": INSIDERS,
    "administrators-may-do-everything": INSIDERS,
    "envelope-bound-to-nothing": SEALING,
    "nonce-always-the-same": SEALING,
    "key-not-held-while-sealing": "tests/security/test_erasing_at_once.py",
    "act-without-an-entry": "tests/test_gate.py",
    "pages-kept-by-browsers": "tests/security/test_headers.py",
    "odd-hours-not-told": WATCHING,
    "lists-read-without-a-number": WATCHING,
    "form-takes-what-it-does-not-ask": "tests/security/test_over_posting.py",
}
ASKED = bool(os.environ.get("AMPARO_DEFECTS"))


def test_every_defect_has_its_bar():
    assert set(BARS) == set(DEFECTS)


@pytest.mark.skipif(not ASKED, reason="make defects runs these")
@pytest.mark.parametrize("defect", sorted(BARS))
def test_a_bar_goes_red_over_its_defect(defect):
    words = ["-m", "pytest", "-n0", "-q", "-x", "-p", "no:randomly", "-p", "tests.defects.plugin"]
    done = subprocess.run(
        [sys.executable, *words, BARS[defect]],
        env={**os.environ, "AMPARO_DEFECT": defect},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, f"{BARS[defect]} did not notice:\n{done.stdout[-2000:]}"
    assert "failed" in done.stdout.splitlines()[-1]
