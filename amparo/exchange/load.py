"""Writes a plan in one batch: records sealed, rows noted, pairs kept, one entry in the ledger."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any, Protocol

from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.access.batch import NEEDS, BatchDoor, refresh_statistics
from amparo.access.spool import Spool
from amparo.access.working import Again
from amparo.kernel.errors import NotAllowed
from amparo.people.reach import tell_of_searches

from . import notes
from .keepers import tell_keepers
from .known import label_of, marks
from .migration import undisturbed
from .models import Batch
from .origins import note_origins
from .pairing import people_brought
from .plan import records as r
from .proposals import note_proposals
from .recognising import Recognised
from .telling import LOADED, tell_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from amparo.access.viewer import Viewer
    from amparo.kernel.act import Act

    from .again import Read
    from .known import Mark
    from .migration import FileRead, Prepared
    from .plan.records import Planned

AT_ONCE = 5_000


class Overtaken(Again):
    """Another load ended while this one was prepared, so that what is known has changed."""


class Watch(Protocol):
    """Whoever follows a load, and may stop it: ``part`` counts from 0 to 100."""

    def tell(self, phase: str, part: int) -> None:
        """Note how far it is. Raises what ends the load."""
        ...

    def end(self, batch: Batch) -> None:
        """The batch is about to be written as loaded, in the transaction of the load."""
        ...


@dataclass(frozen=True)
class Brought:
    """Where files come from that were brought without a page, and the years that they cover."""

    origin: str
    year_from: int
    year_to: int


@dataclass
class Loaded:
    """What one load did. ``batch`` is empty when everything had been loaded before."""

    batch: str = ""
    entry: int | None = None
    written: dict[str, int] = field(default_factory=dict)
    known_rows: int = 0
    new_rows: int = 0
    changed_rows: int = 0
    proposals: int = 0
    nobody: dict[str, int] = field(default_factory=dict)
    met_again: int = 0


def load(
    viewer: Viewer,
    prepared: Prepared,
    batch: Batch | None = None,
    watch: Watch | None = None,
    origin: Brought | None = None,
) -> Loaded:
    """Write what is new of a plan, as ``batch`` or as one made for it, of which ``origin`` tells
    where its files come from.

    Raises NotAllowed without the permission ``import.run``, Overtaken where another load ended
    meanwhile.
    """
    if not viewer.has(NEEDS):
        raise NotAllowed(_("This is not open to you."))
    with undisturbed():
        return _Load(viewer, prepared, batch, watch, origin).run()


def loads_so_far() -> tuple[int, int]:
    """A mark of what was loaded and undone up to now: it changes with each load that ends."""
    loaded = Batch.objects.filter(entry__isnull=False)
    return loaded.count(), loaded.filter(undone_at__isnull=False).count()


class _Load:
    def __init__(
        self,
        viewer: Viewer,
        prepared: Prepared,
        batch: Batch | None,
        watch: Watch | None,
        origin: Brought | None,
    ) -> None:
        self.viewer, self.prepared, self.plan = viewer, prepared, prepared.plan
        self.batch, self.watch, self.origin = batch, watch, origin
        self.done = Loaded()
        self.so_far = loads_so_far()
        self.is_last = watch is not None  # a worker has no use for the plan afterwards
        self._let_go()
        self.met = Recognised(viewer, prepared, is_last=self.is_last)
        self._whole = max(sum(map(len, self.plan.records.values())), 1)
        self._sealed = 0

    def run(self) -> Loaded:
        met = self.met
        self.done.new_rows = len(met.rows) - met.known_rows
        self.done.known_rows, self.done.changed_rows = met.known_rows, met.changed_rows()
        self.done.proposals, self.done.nobody = len(met.told()), met.nobody
        self.done.met_again = met.met_again
        if met.new or met.met.changed or met.proposals or met.has_fresh():
            self._write(met.new)
        return self.done

    def _write(self, new: list[Read]) -> None:
        facts = {"files": [_facts(file) for file in self.prepared.files]}
        with (
            Spool() as origins,
            Spool() as keys,
            BatchDoor(self.viewer, "register.load", **facts) as door,
        ):
            for block in self._origins():
                origins.write("", block)
            for kind, planned in self.plan.records.items():
                fresh = self.met.fresh(planned)
                for label, records in groupby(fresh, key=label_of):
                    door.add(apps.get_model(label), self.met.values.each(self._told(records)))
                if self.is_last and kind not in (r.Person, r.Name):
                    self.plan.records[kind] = []
            people, renamed = people_brought(
                self.plan,
                self.met.same,
                self.met.additions.held,
                self.met.met.unsure,
                keys,
                lambda part: self._tell("keys", part),
            )

            def beside(doing: Act) -> None:
                batch = self._batch(dict(sorted(door.counts.items())))
                doing.facts["batch"] = str(batch.pk)
                told = (one for _statement, block in origins.read() for one in block)
                doing.facts["origins"] = note_origins(
                    door, batch, self.prepared, new, self.met.met, told
                )
                note_proposals(batch, self.met.proposals, self.met.back)
                people.write(renamed, door.beside)
                if self.batch is None:  # no rehearsal looked for those whom the files name
                    tell_of_searches(self.viewer, list(dict.fromkeys(self.met.names_asked())))
                doing.afterwards.append(lambda entry: self._enter(batch, entry))

            door.then(beside)
            self._tell("write", 100)
        self.done.written = dict(sorted(door.counts.items()))
        refresh_statistics(sum(door.counts.values()))

    def _origins(self) -> Iterator[list[tuple[UUID, list[Mark]]]]:
        """The rows behind each record, a few thousand at a time."""
        told = (one for one in marks(self.plan) if self.met.is_there(one[0]))
        keyed = ((self.met.same.get(record.id, record.id), found) for record, found in told)
        while block := list(islice(keyed, AT_ONCE)):
            yield block

    def _let_go(self) -> None:
        """What was flagged is kept with the rehearsal; nobody asks for it after a last load."""
        if self.is_last:
            self.plan.flags.clear()
            for sheet in self.plan.sheets:
                sheet.flags.clear()

    def _batch(self, counts: dict[str, int]) -> Batch:
        """The batch, made now where nobody began one before."""
        batch = self.batch or Batch(agency=self.viewer.agency, opened_by=self.viewer.username)
        batch.loaded_at, batch.loaded_by = timezone.now(), self.viewer.username
        batch.opened_at = batch.opened_at or batch.loaded_at
        batch.accept_above = self.prepared.accept_above
        batch.counts = counts
        if self.origin:
            batch.year_from, batch.year_to = self.origin.year_from, self.origin.year_to
        if batch._state.adding:
            batch.save(force_insert=True)
        if self.origin:
            notes.keep(batch, notes.ORIGIN, self.origin.origin)
        return batch

    def _enter(self, batch: Batch, entry: int) -> None:
        """The ledger is held: no other load can end between this look and the end of ours."""
        if loads_so_far() != self.so_far:
            raise Overtaken(_("Another load ended in the meantime. Begin this one again."))
        batch.entry, batch.step = entry, "loaded"
        if self.watch is not None:
            self.watch.end(batch)
        batch.save()
        tell_of(batch, LOADED)
        tell_keepers(batch)
        self.done.batch, self.done.entry = str(batch.pk), entry

    def _tell(self, phase: str, part: int) -> None:
        if self.watch is not None:
            self.watch.tell(phase, part)

    def _told(self, block: Iterable[Planned]) -> Iterator[Planned]:
        """The records of a block, telling now and then how many of all have been sealed."""
        for number, record in enumerate(block):
            if number % 2_000 == 0:
                self._tell("seal", 100 * self._sealed // self._whole)
            self._sealed += 1
            yield record


def _facts(file: FileRead) -> dict[str, Any]:
    """What the ledger says of a file; no word of its content."""
    rows = sum(len(sheet.rows) for sheet in file.sheets)
    name = file.kept_as or file.name
    return {"digest": file.digest, "name": name, "mapping": file.mapping.edition, "rows": rows}
