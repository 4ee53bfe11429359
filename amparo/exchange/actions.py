"""What reviewers do with the people of loads: part them; what they decide is kept with the rows.

What rows proposed goes with the records that are erased.
"""

from .edits import accept, decline
from .pairing import remember
from .parting import part
from .proposals import forget_erased

__all__ = ["accept", "decline", "forget_erased", "part", "remember"]
