"""Reads drawings back, as a program would that knows nothing of how they were made."""

from __future__ import annotations

from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"


def root_of(drawn: str) -> ElementTree.Element:
    """The outermost element of a drawing; fails where it is not well-formed."""
    return ElementTree.fromstring(drawn)  # noqa: S314 - a drawing of our own


def words_of(drawn: str) -> list[str]:
    """Every word that is drawn."""
    return [found.text or "" for found in root_of(drawn).iter(f"{SVG}text")]
