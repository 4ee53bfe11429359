"""Editions of two periods, written from figures at hand."""

from __future__ import annotations

import pytest

from amparo.publishing.edition import edition
from amparo.publishing.tests import figures


@pytest.fixture(scope="session")
def rp2022():
    """The period of which records exist."""
    return edition("RP2022", figures.ask, figures.MOMENT)


@pytest.fixture(scope="session")
def cy2020():
    """The period of which two totals survive."""
    return edition("CY2020", figures.ask, figures.MOMENT)
