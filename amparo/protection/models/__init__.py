"""What protection knows: risk, places to live, care, services, status, and the way home."""

from .care import CareEpisode, Referral, Service
from .movement import ImmigrationStatus, Removal, Repatriation
from .placement import Placement, RiskAssessment

__all__ = [
    "CareEpisode",
    "ImmigrationStatus",
    "Placement",
    "Referral",
    "Removal",
    "Repatriation",
    "RiskAssessment",
    "Service",
]
