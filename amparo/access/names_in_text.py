"""Whether a text names somebody of the files; whoever keeps identities answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from amparo.kernel.errors import NotPossible

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .viewer import Viewer

    Answer = Callable[[Viewer, Mapping[str, str]], list[str]]

_answers: list[Answer] = []


def answers(answer: Answer) -> Answer:
    """Register who tells the places, of texts by place, that name somebody."""
    if answer not in _answers:
        _answers.append(answer)
    return answer


def places_naming_somebody(viewer: Viewer, texts: Mapping[str, str]) -> list[str]:
    """The places whose text holds words of the name of a person of the files; no person is told.

    Must run within an act. Raises NotPossible where nobody can answer.
    """
    if not _answers:
        raise NotPossible(_("Names cannot be looked for now."))
    return sorted({place for answer in _answers for place in answer(viewer, texts)})
