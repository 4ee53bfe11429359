"""Who acts in these tests."""

from __future__ import annotations

import pytest

from amparo.access.factories import a_viewer


@pytest.fixture
def fay(db):
    """The Focal Point of the council."""
    return a_viewer("fay", "FOCAL", "council")
