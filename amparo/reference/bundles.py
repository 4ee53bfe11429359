"""Who receives documents of a case for proceedings, and what is left out for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from amparo.reference.codelists import LANGUAGES
from amparo.reference.sheets import Sheet


@dataclass(frozen=True, slots=True)
class Recipient:
    """One kind of recipient. ``protects`` are roles in a case whose people stay unknown to it."""

    code: str
    label: Mapping[str, str]
    purpose: str
    leaves_out: tuple[str, ...]
    protects: tuple[str, ...]
    source: str


def read_recipients(sheet: Sheet) -> Mapping[str, Recipient]:
    """The file `bundles.yaml`."""
    sheet.only("recipients")
    return MappingProxyType({code: _one(code, at) for code, at in sheet.at("recipients").entries()})


def _one(code: str, sheet: Sheet) -> Recipient:
    sheet.only("label", "purpose", "leaves_out", "protects", "source")
    return Recipient(
        code=code,
        label=sheet.at("label").said(LANGUAGES),
        purpose=sheet.at("purpose").code(),
        leaves_out=sheet.at("leaves_out").codes(),
        protects=sheet.at("protects").codes(),
        source=sheet.at("source").text(),
    )
