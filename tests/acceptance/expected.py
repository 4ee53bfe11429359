"""The published figures that records must give: shared by the fixture and by the old registers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from amparo.indicators.acceptance import accepted

COUNTED, NOT_COLLECTED = "counted", "not_collected"
RP2022, CY2020 = "RP2022", "CY2020"


@dataclass(frozen=True)
class Expected:
    """One published figure: its number in the source list, the question, and the answer."""

    id: str
    metric: str
    value: object
    period: str = RP2022
    where: Mapping[str, str] = field(default_factory=dict)
    by: tuple[str, ...] = ()
    cells: Mapping[str, object] = field(default_factory=dict)
    status: str = COUNTED
    reads: str = ""

    @property
    def name(self) -> str:
        """What the test is called."""
        return " ".join([self.id, self.metric, *(f"{k}={v}" for k, v in self.where.items())])


def _published() -> Iterator[Expected]:
    """Each question of each figure of the country's list."""
    for one in accepted():
        for letter, asked in zip(" bcdef", one.questions, strict=False):
            yield Expected(
                one.published.code + letter.strip(),
                asked.metric,
                asked.value,
                asked.period,
                asked.where,
                asked.by,
                asked.cells,
                asked.status,
                asked.reads,
            )


def _is(id: str, metric: str, value: object, period: str = RP2022, **more: object) -> Expected:
    return Expected(id, metric, value, period, **more)  # type: ignore[arg-type]


# Derived or lost in the source: not among the figures to accept, and asked all the same.
ALSO = (
    _is("B-PRO-13", "M-PROS-OPEN", 4),
    _is("B-PRO-13b", "M-PROS-OPEN-IND", 8, by=("sex",), cells={"male": 6, "female": 2}),
    _is("U-01", "M-ENTERED-CARE", None, CY2020, status=NOT_COLLECTED),
    _is("U-02", "M-VIC-CONF", None, CY2020, by=("sex", "age_group"), status=NOT_COLLECTED),
    _is("U-06", "M-SERVICE", None, CY2020, status=NOT_COLLECTED),
    _is("U-09", "M-CONV", 0, CY2020),
    _is("U-11", "M-TRAINING", None, CY2020, where={"measure": "people"}, status=NOT_COLLECTED),
)

EVERY = (*_published(), *ALSO)
