"""Times of day behind a date: cut off, and where they are of another zone, taken into account."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import NamedTuple
from zoneinfo import ZoneInfo

# Of words with one space between them.
_CLOCK = re.compile(
    r"(?:T| ?, |,| )(?:at |a las? )?"
    r"(?P<hour>\d{1,2})(?:[:h](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?)?"
    r"(?: ?(?P<half>[ap])\.? ?m\.?)?(?: ?(?P<hours>hrs?|h|horas)\.?)?"
    r" ?(?P<zone>Z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)?$",
    re.IGNORECASE,
)
_ZONED = re.compile(r"(?<=\d)T\d{4,6}Z$")  # 20200605T233000Z


class Clock(NamedTuple):
    """A date without its time of day. ``zone`` is how far its time is from that of Greenwich."""

    left: str
    at: time = time()
    zone: timedelta | None = None


def cut_clock(words: str) -> Clock | None:
    """What stands before a time of day; None where there is a time that no clock shows.

    >>> cut_clock("5/6/20 3:30 p. m."), cut_clock("13 June 2020").left
    (Clock(left='5/6/20', at=datetime.time(15, 30), zone=None), '13 June 2020')
    >>> cut_clock("05/06/2020 25:70")
    """
    words = " ".join(words.split())
    if found := _ZONED.search(words):
        digits = found[0][1:-1].ljust(6, "0")
        words = f"{words[: found.start()]} {digits[:2]}:{digits[2:4]}:{digits[4:]}Z"
    found = _CLOCK.search(words)
    if found is None or not (found["minute"] or found["half"] or found["hours"]):
        return Clock(words)
    at = _time(found)
    written = found["zone"] or ""
    is_exact = found["second"] or found[0][0] in "Tt" or written.isalpha()
    zone = _zone(written) if is_exact else None  # “10:30-11” is from one hour to another
    if at is None or (written and zone is None):
        return None
    return Clock(words[: found.start()].rstrip(" ,"), at, zone)


def _time(found: re.Match[str]) -> time | None:
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    second = int(found["second"] or 0)
    if half := found["half"]:
        if not 1 <= hour <= 12:
            return time(hour, minute, second) if 12 < hour < 24 and half in "pP" else None
        hour = hour % 12 + (12 if half in "pP" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return time(hour, minute, second)


def _zone(written: str) -> timedelta | None:
    if not written:
        return None
    if written.upper() in ("Z", "UTC", "GMT"):
        return timedelta()
    digits = written[1:].replace(":", "").ljust(4, "0")
    away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if away > timedelta(hours=14):
        return None
    return -away if written[0] == "-" else away


def days_later(clock: Clock, day: date, here: str) -> int | None:
    """How many days later it was here, -1 to 1; None where nothing is to be said about it.

    Midnight, to the second, stands for a day alone: the day as it is written.
    """
    if clock.zone is None:
        return None
    moment = datetime.combine(day, clock.at, timezone(clock.zone))
    local = moment.astimezone(UTC).astimezone(ZoneInfo(here))
    if local.date() == day:
        return None
    return 0 if clock.at == time() else (local.date() - day).days
