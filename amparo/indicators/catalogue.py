"""All metrics of a country: the definitions of this folder, with what the country adds to them."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from amparo.reference.country import country_code, read_country
from amparo.reference.sheets import BadReference, read_sheet

from .model import Definition, Dimension
from .reading import Local, read_definition, read_dimensions, read_local

FOLDER = Path(__file__).parent


@functools.cache
def dimensions() -> Mapping[str, Dimension]:
    """Every way to cut a figure, by name."""
    return MappingProxyType(dict(read_dimensions(read_sheet(FOLDER / "dimensions.yaml"))))


@functools.cache
def local(country: str) -> Local:
    """What one country adds to the definitions."""
    return read_local(read_sheet(read_country(country).folder / "figures.yaml"))


@functools.cache
def catalogue(country: str = "") -> Mapping[str, Definition]:
    """The definitions by metric, such as M-INV-NEW, for one country (the one in use)."""
    if not country:
        return catalogue(country_code())
    found: dict[str, Definition] = {}
    for path in sorted((FOLDER / "definitions").glob("*.yaml")):
        definition = read_definition(read_sheet(path), dimensions(), local(country))
        if definition.code != path.stem:
            raise BadReference(f"{path.name}: its code is {definition.code!r}; name it so.")
        if definition.metric in found:
            raise BadReference(f"{path.name}: {definition.metric} is defined in two files.")
        found[definition.metric] = definition
    return MappingProxyType(dict(sorted(found.items())))


@functools.cache
def counted_once(country: str) -> Mapping[str, frozenset[str]]:
    """The columns of each fact of which figures count each value once."""
    found: dict[str, set[str]] = defaultdict(set)
    for definition in catalogue(country).values():
        for measure in definition.measures:
            if measure.count.how == "distinct":
                found[measure.fact].add(measure.count.column)
    return MappingProxyType({fact: frozenset(columns) for fact, columns in found.items()})
