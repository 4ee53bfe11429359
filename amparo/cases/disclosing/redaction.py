"""What a recipient may not get: whole classes of data, and who protected people are."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amparo.cases.models import CaseRole
from amparo.kernel.scope import unscoped
from amparo.people.merging import links_in_force
from amparo.people.sealed_names import words_of
from amparo.reference.codes import code_list
from amparo.reference.country import country

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from uuid import UUID

    from amparo.reference.bundles import Recipient

    Teller = Callable[[UUID], set[str]]

BLACK = "█████"
SHORTEST = 3  # letters of a word that is blacked out by itself


_tellers: list[Teller] = []


def tells_protected(teller: Teller) -> Teller:
    """Register words of another room that must not leave a case, such as places of stay."""
    if teller not in _tellers:
        _tellers.append(teller)
    return teller


class Redaction:
    """What is left out for one recipient of one case. ``counts`` says how often, by class."""

    def __init__(self, case: UUID, recipient: Recipient) -> None:
        self.recipient = recipient
        self.counts: Counter[str] = Counter()
        self.protected, words = _protected(case, recipient)
        self._pattern = _pattern_of(words)

    def lets(self, kind: str) -> bool:
        """Whether a class leaves: the wall opens it for the purpose, and nothing holds it."""
        if kind in self.recipient.leaves_out:
            return False
        return kind == "open" or country().wall.lets(kind, self.recipient.purpose)

    def left_out(self, kind: str) -> str:
        """The words that stand where a class is left out; it is counted."""
        self.counts[kind] += 1
        return _("[Left out: %(class)s]") % {"class": code_list("data_class").label(kind)}

    def person(self, key: UUID | None, name: str) -> str:
        """A person by a number where she or he is protected, else by the name."""
        if key not in self.protected:
            return self.clean(name)
        self.counts["identity"] += 1
        return _("Person %(number)d") % {"number": self.protected[key]}

    def clean(self, text: str) -> str:
        """A text with every protected word blacked out, however it is written."""
        spans = list(self.spans(text))
        for start, end in reversed(spans):
            text = text[:start] + BLACK + text[end:]
        self.counts["identity"] += len(spans)
        return text

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where protected words stand; capitals, accents and blanks make no difference."""
        if self._pattern is None:
            return
        letters, places = _plain(text)
        for match in self._pattern.finditer(letters):
            yield places[match.start()], places[match.end() - 1] + 1


@unscoped("what must not leave is looked for whoever may read it")
def _protected(case: UUID, recipient: Recipient) -> tuple[dict[UUID | None, int], set[str]]:
    """The people who stay unknown, each with a number, and all words that would tell of them."""
    roles: QuerySet[CaseRole] = QuerySet(CaseRole)
    held = roles.filter(case=case, role__in=recipient.protects, voided_at__isnull=True)
    people = list(dict.fromkeys(held.order_by("created_at", "pk").values_list("person", flat=True)))
    numbers: dict[UUID | None, int] = {}
    for number, person in enumerate(people, 1):
        links = links_in_force({person})
        for key in {person, *links, *links.values()}:
            numbers.setdefault(key, number)
    words = set(words_of(key for key in numbers if key is not None))
    for teller in _tellers:
        words |= teller(case)
    return numbers, {word for word in words if word}


def _pattern_of(words: Iterable[str]) -> re.Pattern[str] | None:
    told = set()
    for word in words:
        plain = _plain(word)[0]
        parts = re.findall(r"\w+", plain)
        is_number = all(part.isdigit() for part in parts)
        told.add(tuple("".join(parts)) if is_number else tuple(parts))
    known = {part for part in told if len("".join(part)) >= SHORTEST}
    if not known:
        return None
    longest = sorted(known, key=lambda p: (-sum(map(len, p)), p))
    ways = "|".join(r"[\W_]*".join(re.escape(word) for word in part) for part in longest)
    return re.compile(rf"(?<!\w)(?:{ways})(?!\w)")


def _plain(text: str) -> tuple[str, list[int]]:
    """Letters without capitals and accents, and where each of them stands in the text."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for plain in unicodedata.normalize("NFKD", letter.casefold()):
            if not unicodedata.combining(plain) and unicodedata.category(plain) != "Cf":
                letters.append(plain)
                places.append(place)
    return "".join(letters), places
