"""A workflow is a table: the steps a record can be at, and the moves between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .errors import NotPossible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.utils.functional import Promise

    Label: TypeAlias = str | Promise
    Guard: TypeAlias = Callable[[Any], Label | None]


@dataclass(frozen=True)
class Step:
    """One place to be. ``days``: how long it may last, unless the country's timers differ."""

    code: str
    label: Label
    is_final: bool = False
    days: int | None = None


@dataclass(frozen=True)
class Move:
    """One way on. ``asks``: fields to be answered; ``unless``: the reason why it must wait."""

    code: str
    label: Label
    leaves: tuple[str, ...]
    enters: str
    asks: tuple[str, ...] = ()
    unless: Guard | None = None
    needs: str | None = None
    hint: Label = ""


WORKFLOWS: dict[str, Workflow] = {}


class Workflow:
    """Steps and moves, proved sound when the file is read."""

    def __init__(self, code: str, steps: Iterable[Step], moves: Iterable[Move]) -> None:
        self.code = code
        self.steps = {step.code: step for step in steps}
        self.moves = {move.code: move for move in moves}
        self.start = next(iter(self.steps))
        self._prove_sound()
        WORKFLOWS[code] = self

    def _prove_sound(self) -> None:
        for move in self.moves.values():
            if lost := {*move.leaves, move.enters} - self.steps.keys():
                raise ValueError(f"{self.code}.{move.code} names unknown steps {sorted(lost)}")
            if stuck := [code for code in move.leaves if self.steps[code].is_final]:
                raise ValueError(f"{self.code}.{move.code} leaves final steps {stuck}")
        reached = {self.start} | {move.enters for move in self.moves.values()}
        if lost := self.steps.keys() - reached:
            raise ValueError(f"{self.code}: no move reaches {sorted(lost)}")

    def permission(self, move: str) -> str:
        """The name of a move: permission, ledger event, URL and API path in one."""
        return self.moves[move].needs or f"{self.code}.{move}"

    def from_step(self, step: str) -> list[Move]:
        """The moves that leave a step, whoever asks and whatever must still be done first."""
        return [move for move in self.moves.values() if step in move.leaves]

    def after(self, code: str, record: Any) -> str:
        """The step that a move leads to. Raises NotPossible with the reason."""
        move = self.moves[code]
        if record.status not in move.leaves:
            raise NotPossible(
                format_lazy(
                    _("“{move}” is not possible from “{step}”."),
                    move=move.label,
                    step=self.steps[record.status].label,
                )
            )
        if move.unless and (reason := move.unless(record)):
            raise NotPossible(reason)
        return move.enters

    def field(self) -> models.CharField[str, str]:
        return models.CharField(_("status"), max_length=40, default=self.start, editable=False)

    def constraint(self, field: str) -> models.CheckConstraint:
        """The database checks the step; the table checks the move."""
        return models.CheckConstraint(
            name=f"%(app_label)s_%(class)s_{field}_step",
            condition=models.Q(**{f"{field}__in": sorted(self.steps)}),
        )
