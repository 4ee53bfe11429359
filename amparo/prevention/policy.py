"""Who sees which register: the council's own people all of it, others what their agency keeps."""

from __future__ import annotations

from amparo.access.rows import registers
from amparo.kernel.scope import visible

from . import models

for _model in (
    models.Training,
    models.Activity,
    models.Inspection,
    models.ReportingLine,
    models.RecruiterEntry,
    models.OffDutyBreach,
):
    visible(_model)(registers)
