"""People brought in by the thousand: search keys for all, and pairs with those who were there."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from amparo.people.models import SearchKey

from .keys import Keys
from .known import open_people
from .looking import add_pairs, compared, look, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from uuid import UUID

    from amparo.people.matching.mentions import Pair as Compared

    from .known import Known

    Writer = Callable[[type[Any], Iterable[tuple[Any, ...]]], None]

HANDFUL = 1_000  # people whose keys are held at once


def bring_in(
    people: Callable[[], Iterator[Known]],
    changed: Iterable[UUID],
    found: Iterable[Compared],
    write: Writer,
) -> None:
    """Make new people findable, and put into the queue whoever may be one person.

    ``people`` gives them, as often as it is called and one after the other, since there may be
    very many; ``found`` are pairs among them that were compared already; ``changed`` are people
    who were there and got another name; ``write`` is the batch door's way to write rows beside
    records.
    """
    making = Keys()
    if SearchKey.objects.exists():
        for some in _handfuls(people()):
            _compare_with_those_there(some, {one.person: making.of(one.mentions) for one in some})
    for some in _handfuls(people()):
        keys = ((one.person.hex, key) for one in some for key in making.of(one.mentions))
        write(SearchKey, keys)
    add_pairs(found)
    if again := set(changed):
        look(again)


def those_there(people: Iterator[Known]) -> Iterator[Compared]:
    """Who is there already and may be one of these, who are not; nothing is written.

    In each pair ``a`` is the new person's key and ``b`` that of the one who is there.
    """
    if not SearchKey.objects.exists():
        return
    making = Keys()
    for some in _handfuls(people):
        yield from _like_those_there(some, {one.person: making.of(one.mentions) for one in some})


def _handfuls(people: Iterator[Known]) -> Iterator[list[Known]]:
    while some := list(islice(people, HANDFUL)):
        yield some


def _compare_with_those_there(people: Sequence[Known], keys: dict[UUID, set[int]]) -> None:
    add_pairs(_like_those_there(people, keys))


def _like_those_there(people: Sequence[Known], keys: dict[UUID, set[int]]) -> Iterator[Compared]:
    """The new ones bear no keys in the table yet, so that they meet none but those before them."""
    near = nearest(people, keys)
    met = {person for found in near.values() for person in found}
    there = {one.person: one for one in open_people(met)}
    for one in people:
        for key in near[one.person]:
            if key in there and (told := compared(one, there[key])):
                yield told
