"""What justice knows: investigations, suspects, prosecutions, charges, and what courts decided."""

from .charge import Charge
from .court import HearingHalt, Restitution, Testimony
from .investigation import Investigation, Suspect
from .prosecution import Defendant, ProsecutedInvestigation, Prosecution

__all__ = [
    "Charge",
    "Defendant",
    "HearingHalt",
    "Investigation",
    "ProsecutedInvestigation",
    "Prosecution",
    "Restitution",
    "Suspect",
    "Testimony",
]
