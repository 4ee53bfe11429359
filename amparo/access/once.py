"""Lets one act on many records read once what is the same for all: who is meant, in what role.

Only whoever knows that the act itself changes none of it opens such a block.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Answer = TypeVar("Answer")
_kept: ContextVar[dict[tuple[Any, ...], Any] | None] = ContextVar("read_once", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Within this block each question is asked of the database once."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def once(question: tuple[Any, ...], ask: Callable[[], Answer]) -> Answer:
    """The answer to a question; outside of such a block it is asked every time."""
    kept = _kept.get()
    if kept is None:
        return ask()
    if question not in kept:
        kept[question] = ask()
    answer: Answer = kept[question]
    return answer


def learn_once(answers: Mapping[tuple[Any, ...], Any]) -> None:
    """Answers to many questions that were read at once; outside of such a block nothing is kept."""
    kept = _kept.get()
    if kept is not None:
        kept.update(answers)
