"""What the programme keeps about itself, by kind."""

from .activities import PlanActivity
from .calls import DataCall, DataRequest
from .council import Answer, CouncilMembership, Decision, Meeting, Setting
from .evidence import EvidenceFile
from .means import Asset, BudgetLine, Facility, Organisation, Staff, System
from .papers import Instrument, Plan, Publication
from .totals import LegacyTotal, PlacementUse, ServiceUse, TierRank

__all__ = [
    "Answer",
    "Asset",
    "BudgetLine",
    "CouncilMembership",
    "DataCall",
    "DataRequest",
    "Decision",
    "EvidenceFile",
    "Facility",
    "Instrument",
    "LegacyTotal",
    "Meeting",
    "Organisation",
    "PlacementUse",
    "Plan",
    "PlanActivity",
    "Publication",
    "ServiceUse",
    "Setting",
    "Staff",
    "System",
    "TierRank",
]
