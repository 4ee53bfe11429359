"""Registers brought in by a data steward: kept sealed, looked into, mapped."""
