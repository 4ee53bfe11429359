"""Rows put in their places: cases by their numbers, clients by theirs, and who is named where."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from amparo.exchange.conversion.problems import Problem
from amparo.exchange.conversion.references import reference_key
from amparo.people.matching.mentions import Mention
from amparo.people.matching.names import likeness

from .records import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from amparo.exchange.conversion.people import PersonName
    from amparo.exchange.conversion.sheets import Converted, Row

SAME_ACCUSED = 0.9  # how alike two names in one docket are that are one accused


@dataclass
class Matter:
    """An investigation: its row, and the keys of those named in it."""

    key: str
    row: Row
    source: Source
    office: str
    suspects: list[str] = field(default_factory=list)
    victims: list[str] = field(default_factory=list)


@dataclass
class Trial:
    """A docket: its rows, each with the key of its accused, and the keys of the victims named."""

    key: str
    office: str
    rows: list[tuple[Row, Source, str]] = field(default_factory=list)
    police: dict[str, None] = field(default_factory=dict)
    victims: list[str] = field(default_factory=list)


@dataclass
class Gathered:
    """All rows of all sheets, by what they are."""

    sheets: list[Converted]
    matters: dict[str, Matter] = field(default_factory=dict)
    trials: dict[str, Trial] = field(default_factory=dict)
    clients: dict[str, tuple[Row, Source, str]] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    screenings: list[tuple[Row, Source, list[str]]] = field(default_factory=list)
    services: list[tuple[Row, Source]] = field(default_factory=list)
    entries: list[tuple[Row, Source, str]] = field(default_factory=list)
    mentions: dict[str, Mention] = field(default_factory=dict)
    places: dict[str, Source] = field(default_factory=dict)
    flags: list[tuple[int, Problem]] = field(default_factory=list)

    def office(self, source: Source) -> str:
        return self.sheets[source.sheet].office

    def mention(self, source: Source, part: str, name: PersonName, **facts: Any) -> str:
        """Note that a row names somebody; gives the key of the mention."""
        sheet = self.sheets[source.sheet]
        key = f"{sheet.digest[:12]}:{sheet.sheet}:{source.row}:{part}"
        self.places[key] = source._replace(part=part)
        self.mentions[key] = Mention(
            key=key, full=name.full, given=name.given, family=name.family, **facts
        )
        return key


def gather(sheets: list[Converted]) -> Gathered:
    """Every row of every sheet, cases first, so that others can refer to them."""
    found = Gathered(sheets)
    for place, sheet in enumerate(sheets):
        _TAKERS.get(sheet.subject, _entries)(found, sheet, place)
    return found


def _rows(sheet: Converted, place: int) -> Iterator[tuple[Row, Source]]:
    for row in sheet.rows:
        yield row, Source(place, row.number)


def _investigations(found: Gathered, sheet: Converted, place: int) -> None:
    kept = []
    for row, source in _rows(sheet, place):
        key = reference_key(row.values["reference"])
        if key in found.matters:
            earlier = found.matters[key].source
            params = {"other": earlier.row, "sheet": found.sheets[earlier.sheet].sheet}
            sheet.rejected.append(Problem(row.number, "duplicate_elsewhere", "", params))
            continue
        kept.append(row)
        found.matters[key] = _matter(found, key, row, source, sheet.office)
    sheet.rows = kept


def _matter(found: Gathered, key: str, row: Row, source: Source, office: str) -> Matter:
    matter = Matter(key, row, source, office)
    common = {"register": f"list:{key}", "references": frozenset({key})}
    names = _each_once(row.values.get("suspects", ()))
    for i, name in enumerate(names):
        facts = {**common, "role": "suspect", "own": f"s{i}"}
        matter.suspects.append(found.mention(source, f"suspect{i}", name, **facts))
    for i, name in enumerate(_each_once(row.values.get("victims", ()))):
        facts = {**common, "role": "victim", "own": f"v{i}"}
        matter.victims.append(found.mention(source, f"victim{i}", name, **facts))
    said = row.values.get("suspect_count")
    if said is not None and said != len(names):
        params = {"said": said, "found": len(names)}
        problem = Problem(row.number, "count_differs", "suspects", params)
        found.flags.append((source.sheet, problem))
    return matter


def _each_once(names: Iterable[PersonName]) -> list[PersonName]:
    return list({name.full.casefold(): name for name in names}.values())


def _victims(found: Gathered, sheet: Converted, place: int) -> None:
    for row, source in _rows(sheet, place):
        values = row.values
        if "name" not in values:
            continue
        own = reference_key(values["reference"]) if "reference" in values else ""
        met = values.get("identified") or values.get("confirmed")
        key = found.mention(
            source,
            "person",
            values["name"],
            register=sheet.office if own else f"{sheet.digest}:{sheet.sheet}",
            role="victim",
            own=own,
            sex=values.get("sex", ""),
            nationality=values.get("nationality", ""),
            birth=tuple(values["birth"]) if "birth" in values else None,
            age=values.get("age"),
            age_on=met.first if met else None,
            met_on=tuple(met) if met else None,
            setting=values.get("found_in") or values.get("identifier_agency", ""),
            references=frozenset(map(reference_key, values.get("police_reference", ()))),
        )
        found.clients[key] = (row, source, own)
        if own:
            found.numbers.setdefault(own, key)


def _charges(found: Gathered, sheet: Converted, place: int) -> None:
    for row, source in _rows(sheet, place):
        key = reference_key(row.values["reference"])
        trial = found.trials.setdefault(key, Trial(key, sheet.office))
        trial.police.update(dict.fromkeys(row.values.get("police_reference", ())))
        accused = _accused(found, trial, row, source)
        trial.rows.append((row, source, accused))
        for name in row.values.get("victims", ()):
            _victim_of(found, trial, name, source)


def _matters_of(trial: Trial) -> frozenset[str]:
    return frozenset({trial.key, *map(reference_key, trial.police)})


def _accused(found: Gathered, trial: Trial, row: Row, source: Source) -> str:
    """The accused of a row: the same person where the docket names her or him again."""
    values = row.values
    name = values["accused"]
    new = Mention("", "", "suspect", name.full, name.given, name.family)
    for _row, _source, key in trial.rows:
        before = found.mentions[key]
        sexes = {before.sex, values.get("sex", "")} - {"", "not_recorded", "unknown"}
        if likeness(before, new)[0] >= SAME_ACCUSED and len(sexes) < 2:
            return key
    return found.mention(
        source,
        "accused",
        name,
        register=f"docket:{trial.key}",
        role="suspect",
        own=f"a{len(trial.rows)}",
        sex=values.get("sex", ""),
        nationality=values.get("nationality", ""),
        references=_matters_of(trial),
    )


def _victim_of(found: Gathered, trial: Trial, name: PersonName, source: Source) -> None:
    new = Mention("", "", "victim", name.full, name.given, name.family)
    if any(likeness(found.mentions[key], new)[0] >= SAME_ACCUSED for key in trial.victims):
        return
    number = len(trial.victims)
    key = found.mention(
        source,
        f"victim{number}",
        name,
        register=f"docket:{trial.key}",
        role="victim",
        own=f"v{number}",
        references=_matters_of(trial),
    )
    trial.victims.append(key)


def _screenings(found: Gathered, sheet: Converted, place: int) -> None:
    for row, source in _rows(sheet, place):
        values = row.values
        keys = [
            found.mention(
                source,
                f"victim{i}",
                name,
                register=f"{sheet.digest}:{sheet.sheet}:{row.number}",
                role="victim",
                own=f"v{i}",
                sex=values.get("sex", ""),
                met_on=tuple(values["screened_on"]),
                setting=values["setting"],
            )
            for i, name in enumerate(_each_once(values.get("victims", ())))
        ]
        found.screenings.append((row, source, keys))


def _services(found: Gathered, sheet: Converted, place: int) -> None:
    found.services.extend(_rows(sheet, place))


def _entries(found: Gathered, sheet: Converted, place: int) -> None:
    found.entries.extend((row, source, sheet.subject) for row, source in _rows(sheet, place))


_TAKERS = {
    "investigation": _investigations,
    "victim": _victims,
    "charge": _charges,
    "screening": _screenings,
    "service": _services,
}
