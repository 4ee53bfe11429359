"""How the registers of this room are shown and asked, each field once."""

from . import calls, council, means, papers, totals

__all__ = ["calls", "council", "means", "papers", "totals"]
