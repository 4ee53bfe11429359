"""What may leave of a case for proceedings: told by ``cases``, written by ``publishing``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from .leaving import Sheet
    from .viewer import Viewer

    Offers = Callable[[Viewer, Any], "Offer | None"]
    Picks = Callable[[Viewer, Any, str, Collection[str], Collection[str]], "Picked"]


@dataclass(frozen=True)
class Offer:
    """What a viewer may choose of one case, by key or code; ``name`` is how the case is called."""

    name: str
    documents: Sequence[tuple[str, str]]
    sections: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Picked:
    """The items as they may leave. ``counts`` says what was left out or blacked out, by class;
    ``is_told`` whether a text has a protected word in it."""

    sheets: Sequence[Sheet]
    counts: Mapping[str, int]
    is_told: Callable[[str], bool]


_known: list[tuple[Offers, Picks]] = []


def knows_bundles(offers: Offers, picks: Picks) -> None:
    """Registered once, by ``cases``."""
    _known[:] = [(offers, picks)]


def offered(viewer: Viewer, case: Any) -> Offer | None:
    """What may be chosen; None for a sealed file. Raises Http404 for what is closed."""
    return _known[0][0](viewer, case)


def picked(
    viewer: Viewer, case: Any, recipient: str, documents: Iterable[str], sections: Iterable[str]
) -> Picked:
    """What was chosen, without what this recipient may not get. Raises Http404."""
    return _known[0][1](viewer, case, recipient, list(documents), list(sections))
