"""`amparo ledger verify`: proof that nobody changed what was written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .speaking import DONE, REFUSED, add_command, tell

if TYPE_CHECKING:
    import argparse

    from .speaking import Subparsers

SHOWN = 50  # faults printed; their number is always told
ABOUT = """\
Read the ledger from its first entry and check the chain of digests: an entry that was edited,
removed, swapped or inserted is named. Entries cut off at the end need signed heads to be seen."""


def register(subparsers: Subparsers) -> None:
    parser = add_command(
        subparsers,
        "ledger",
        "prove that the ledger was not changed",
        ABOUT,
        ("ledger verify", "ledger verify --format json"),
        has_json=True,
    )
    parser.add_argument("what", choices=("verify",), help="check every entry")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from amparo.audit import ledger
    from amparo.audit.models import Entry

    faults = list(ledger.faults())
    last = Entry.objects.order_by("-seq").first()
    answer = {
        "entries": Entry.objects.count(),
        "head": {"seq": last.seq, "digest": last.digest} if last else None,
        "is_whole": not faults,
        "faults": [{"seq": fault.seq, "what": fault.what} for fault in faults],
    }
    lines = [f"Entry {fault.seq}: {fault.what}." for fault in faults[:SHOWN]]
    if faults:
        lines.append(f"Faults: {len(faults)}, in {answer['entries']} entries.")
    else:
        lines.append(f"Entries: {answer['entries']}. Nothing was changed.")
    tell(arguments, answer, lines)
    return REFUSED if faults else DONE
