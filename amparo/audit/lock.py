"""Lets one writer at a time add to the ledger, so that its chain never forks."""

from django.db import connection

LEDGER_LOCK = 6_181_970  # an arbitrary number, the same in every process


def hold() -> None:
    """Hold the ledger until the transaction ends; SQLite's immediate transactions do already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LEDGER_LOCK])
