"""The act under way: who is doing what, and which records it has changed so far."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True)
class Change:
    """One record changed. ``before`` and ``after`` hold open values only; ``sealed`` only names."""

    record: str
    key: str
    before: dict[str, Any]
    after: dict[str, Any]
    sealed: tuple[str, ...] = ()


@dataclass
class Act:
    """What one ledger entry will say."""

    name: str
    by: str
    agency: str
    purpose: str
    changes: list[Change] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    afterwards: list[Callable[[int], None]] = field(default_factory=list)  # told the entry's number

    def note(self, change: Change) -> None:
        self.changes.append(change)


class OutsideAnAct(RuntimeError):
    """A record was about to change with nobody answering for it."""


_current: ContextVar[Act | None] = ContextVar("act", default=None)


def current() -> Act:
    """The act under way, or an error: records change only inside an action."""
    act = _current.get()
    if act is None:
        raise OutsideAnAct("Records change only inside an action (docs/explain/actions.md).")
    return act


def under_way() -> Act | None:
    """The act under way, if any."""
    return _current.get()


@contextmanager
def performing(act: Act) -> Iterator[Act]:
    token = _current.set(act)
    try:
        yield act
    finally:
        _current.reset(token)
