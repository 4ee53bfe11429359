"""What intake knows: reports, screenings, identifications and the decisions behind them."""

from .identification import Identification, IdentificationDecision
from .report import Report
from .screening import Screening

__all__ = ["Identification", "IdentificationDecision", "Report", "Screening"]
