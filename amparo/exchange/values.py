"""The values of planned records as they are written: users found, links pointed to who is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .plan import records as r

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from uuid import UUID

    from .plan.records import Planned

LINKS = (
    "person_id",
    "case_id",
    "investigation_id",
    "prosecution_id",
    "defendant_id",
    "screening_id",
    "identification_id",
)


class Values:
    """``users`` gives the keys of those whom registers name, ``same`` those of records met again,
    by the keys that the plan made for them."""

    def __init__(self, users: Mapping[str, UUID], same: Mapping[UUID, UUID]) -> None:
        self._users, self._same = users, same

    def of(self, record: Planned) -> dict[str, Any]:
        """The values of one record."""
        values = record.values()
        if isinstance(record, r.Entry):
            values = {"id": record.id, **record.answers}
        elif isinstance(record, r.TeamMember):
            values["user_id"] = self._users[record.staff]
            del values["staff"], values["agency"]
            if record.from_on is None:
                del values["from_on"]  # no day is known of the case: from today on
        if self._same:
            for link in LINKS:
                if values.get(link) in self._same:
                    values[link] = self._same[values[link]]
        return values

    def each(self, block: Iterable[Planned]) -> Iterator[dict[str, Any]]:
        """Those of many."""
        return map(self.of, block)
