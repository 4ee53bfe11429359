"""What publishing writes down: editions of reports, tables that left, kept figures, copies."""

from amparo.publishing.copies.models import Copy

from .checks import Check
from .editions import Omission, Release, ReleaseFile, Wording
from .kept import KeptFigure
from .released import ReleasedTable

__all__ = [
    "Check",
    "Copy",
    "KeptFigure",
    "Omission",
    "Release",
    "ReleaseFile",
    "ReleasedTable",
    "Wording",
]
