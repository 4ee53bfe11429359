"""Those who ask for an erasure, work on the case, and agree to it."""

from __future__ import annotations

import pytest

from amparo.access.factories import a_viewer


@pytest.fixture
def head(db):
    return a_viewer("head", "DHS_SUP", "dhs")


@pytest.fixture
def sue(db):
    return a_viewer("sue", "DHS_SW", "dhs")


@pytest.fixture
def chief(db):
    return a_viewer("chief", "ATIP_CMD", "police")
