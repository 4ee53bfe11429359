"""What publishing writes down: editions of reports, tables that left the house, kept figures."""

from .editions import Omission, Release, ReleaseFile, Wording
from .kept import KeptFigure
from .released import ReleasedTable

__all__ = ["KeptFigure", "Omission", "Release", "ReleaseFile", "ReleasedTable", "Wording"]
