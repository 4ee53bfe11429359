"""What a change of the tables means, in words: who gains or loses what, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from amparo.access.events import event_label
from amparo.reference.codelists import language_or_english
from amparo.reference.grants import NOTHING_AT_ALL
from amparo.reference.sheets import sheet_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from amparo.reference.country import Country
    from amparo.reference.grants import Cell, Role

NONE = "–"


@dataclass(frozen=True)
class Difference:
    """One line: whom or what it is about, on what, how it was and how it would be."""

    who: str
    what: str
    before: str
    after: str


def differences(before: Country, after: Country) -> list[Difference]:
    """Every difference between two sets of tables; none is too small to be counted."""
    return [
        *_of_roles(before, after),
        *_of_limited(before, after),
        *_of_wall(before, after),
        *_of_the_rest(before, after),
    ]


def _said(names: Mapping[str, str] | None, code: str) -> str:
    return names[language_or_english(None)] if names else code


def _of_roles(before: Country, after: Country) -> Iterator[Difference]:
    for code in sorted({*before.roles, *after.roles}):
        was, now = before.roles.get(code), after.roles.get(code)
        known = now or was
        who = f"{_said(known.name if known else None, code)} ({code})"
        if was is None or now is None:
            yield Difference(who, _("The role itself"), *_there(was is not None, now is not None))
        yield from _of_cells(who, was, now, before, after)
        yield from _of_words(who, was, now)


def _there(was: bool, now: bool) -> tuple[str, str]:
    return _("is there") if was else NONE, _("is there") if now else NONE


def _of_cells(
    who: str, was: Role | None, now: Role | None, before: Country, after: Country
) -> Iterator[Difference]:
    for topic in sorted({*before.matrix.topics, *after.matrix.topics}):
        old = was.cell(topic) if was else NOTHING_AT_ALL
        new = now.cell(topic) if now else NOTHING_AT_ALL
        if old != new:
            names = after.matrix.topics.get(topic) or before.matrix.topics.get(topic)
            yield Difference(who, _said(names, topic), _cell(old, before), _cell(new, after))


def _cell(cell: Cell, here: Country) -> str:
    levels = {
        "F": _("in full"),
        "L": _("limited fields"),
        "P": _("without names"),
        "A": _("figures only"),
        "R": _("a receipt"),
        "": _("nothing"),
    }
    only = _said(here.matrix.conditions.get(cell.only), cell.only)
    return f"{levels[cell.level]} ({only})" if only else levels[cell.level]


def _of_words(who: str, was: Role | None, now: Role | None) -> Iterator[Difference]:
    """Permissions and purposes one by one, then whatever else a role says of itself."""
    for name in ("permissions", "purposes"):
        old = frozenset(getattr(was, name, ()))
        new = frozenset(getattr(now, name, ()))
        for each in sorted(old ^ new):
            told = f"{event_label(each)} ({each})" if name == "permissions" else each
            what = _("Permission: %s") if name == "permissions" else _("Purpose: %s")
            yield Difference(who, what % told, *_may(each in old, each in new))
    for name in ("scope", "half", "on_teams", "agency_kinds", "column", "name"):
        old_word, new_word = _word(getattr(was, name, None)), _word(getattr(now, name, None))
        if old_word != new_word:
            yield Difference(who, name, old_word, new_word)
    if was and now and set(was.purposes) == set(now.purposes) and was.purposes != now.purposes:
        yield Difference(who, "purposes", ", ".join(was.purposes), ", ".join(now.purposes))


def _may(was: bool, now: bool) -> tuple[str, str]:
    return _("yes") if was else _("no"), _("yes") if now else _("no")


def _word(value: Any) -> str:
    if value is None:
        return NONE
    if isinstance(value, tuple | list):
        return ", ".join(str(each) for each in value)
    return (
        " · ".join(str(each) for each in value.values()) if hasattr(value, "values") else f"{value}"
    )


def _of_limited(before: Country, after: Country) -> Iterator[Difference]:
    who = _("Whoever sees limited fields")
    for topic in sorted({*before.limited, *after.limited}):
        old, new = before.limited.get(topic, frozenset()), after.limited.get(topic, frozenset())
        for name in sorted(old ^ new):
            yield Difference(who, f"{topic}: {name}", *_may(name in old, name in new))


def _of_wall(before: Country, after: Country) -> Iterator[Difference]:
    for kind in sorted({*before.wall.opens, *after.wall.opens}):
        old = before.wall.opens.get(kind, frozenset())
        new = after.wall.opens.get(kind, frozenset())
        for purpose in sorted(old ^ new):
            names = after.wall.purposes.get(purpose) or before.wall.purposes.get(purpose)
            what = _("The wall: %(kind)s for %(purpose)s") % {
                "kind": kind,
                "purpose": _said(names, purpose),
            }
            yield Difference(_("Everybody"), what, *_may(purpose in old, purpose in new))


TOLD = {"roles.yaml": ("roles",), "limited.yaml": ("limited",), "wall.yaml": ("opens",)}


def _of_the_rest(before: Country, after: Country) -> Iterator[Difference]:
    """What is not told above, key by key; and that a file is another, were it by a comment."""
    old_files, new_files = dict(before.access), dict(after.access)
    for name in sorted({*old_files, *new_files}):
        old_text, new_text = old_files.get(name, ""), new_files.get(name, "")
        if old_text == new_text:
            continue
        old, new = (_leaves(name, text) for text in (old_text, new_text))
        for key in sorted({*old, *new}):
            if old.get(key) != new.get(key):
                yield Difference(name, key, old.get(key, NONE), new.get(key, NONE))
        yield Difference(name, _("The file itself"), _short(old_text), _short(new_text))


def _leaves(name: str, text: str) -> dict[str, str]:
    short = name.rpartition("/")[2]
    told, found = TOLD.get(short, ()), {}
    for trail, value in _walk(sheet_of(name, text).mapping(), ()):
        is_cell = short == "matrix.yaml" and trail[0] == "topics" and "cells" in trail
        if trail[0] not in told and not is_cell:
            found[" › ".join(trail)] = str(value)
    return found


def _walk(value: Any, trail: tuple[str, ...]) -> Iterable[tuple[tuple[str, ...], Any]]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield from _walk(below, (*trail, str(key)))
    else:
        yield trail, value


def _short(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]
