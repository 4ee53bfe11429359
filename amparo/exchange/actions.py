"""What reviewers do with the people of loads: part them; what they decide is kept with the rows."""

from .pairing import remember
from .parting import part

__all__ = ["part", "remember"]
