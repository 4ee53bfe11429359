"""People brought in by the thousand: search keys for all, and pairs with those who were there."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, Any

from amparo.people.matching.mentions import Mention
from amparo.people.models import SearchKey

from .keys import Keys
from .known import birth_of, open_people, paper_of
from .looking import add_pairs, compared, look, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from uuid import UUID

    from amparo.access.spool import Spool
    from amparo.people.matching.mentions import Pair as Compared

    from .known import Known

    Rows = Sequence[Mapping[str, Any]]
    Writer = Callable[[type[Any], Iterable[tuple[Any, ...]]], None]

HANDFUL = 1_000  # people whose keys are held at once


class Bringing:
    """People who will be there soon: their search keys, and pairs with those who are there.

    All of it is worked out before anything is written, so that others wait for the writing alone;
    the keys lie in ``aside``, a file without a name, meanwhile. ``people`` are told one after the
    other, since there may be very many; ``found`` are pairs among them that were compared already;
    ``tell`` is called with how many people are done.
    """

    def __init__(
        self,
        people: Iterator[Known],
        found: Iterable[Compared],
        aside: Spool,
        tell: Callable[[int], None] = lambda _done: None,
    ) -> None:
        self._keys = aside
        self._so_far = _latest()
        is_first = not SearchKey.objects.exists()
        making, done = Keys(), 0
        self._pairs: list[Compared] = list(found)
        for some in _handfuls(people):
            tell(done)
            if not is_first:
                pairs = {one.person: making.of(one.mentions) for one in some}
                self._pairs += _like_those_there(some, pairs)
            keys = {one.person: making.written(one.mentions) for one in some}
            self._keys.write("", [(who.hex, key) for who, mine in keys.items() for key in mine])
            done += len(some)

    def write(self, changed: Iterable[UUID], write: Writer) -> None:
        """Make them findable and fill the queue, in the transaction that wrote them.

        ``changed`` are people who were there and got another name. Whoever was typed while the
        keys were worked out is compared now. ``write`` is the batch door's way to write rows
        beside records.
        """
        typed = SearchKey.objects.filter(pk__gt=self._so_far).values_list("person", flat=True)
        meanwhile = set(typed.distinct())
        for _statement, rows in self._keys.read():
            write(SearchKey, rows)
        add_pairs(self._pairs)
        if again := meanwhile | set(changed):
            look(again)


def search_keys(people: Rows, names: Rows, papers: Rows) -> list[tuple[str, int]]:
    """What the table of search keys holds of people who are written as these rows."""
    numbers: dict[Any, set[str]] = defaultdict(set)
    mentions: dict[Any, list[Mention]] = {row["id"]: [] for row in people}
    births = {row["id"]: birth_of(row["birth"]) for row in people}
    for row in papers:
        numbers[row["person_id"]].add(paper_of(row["number"]))
    for row in names:
        key = row["person_id"]
        mention = Mention(
            key=key.hex,
            register=key.hex,
            role="",
            full=row["full"],
            birth=births[key],
            papers=frozenset(numbers[key]),
        )
        mentions[key].append(mention)
    making = Keys()
    return [(key.hex, one) for key, told in mentions.items() for one in making.written(told)]


def _latest() -> int:
    """The number of the key that was written last."""
    return SearchKey.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


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


def _like_those_there(people: Sequence[Known], keys: dict[UUID, set[int]]) -> Iterator[Compared]:
    """The new ones bear no keys in the table yet, so that they meet none but those before them."""
    near = nearest(people, keys)
    met = {person for found in near.values() for person in found}
    there = {one.person: one for one in open_people(met)}
    for one in people:
        for key in near[one.person]:
            if key in there and (told := compared(one, there[key])):
                yield told
