"""The personas of the tests of cases, what each has to do with one, and a browser for each."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from amparo.access.factories import a_viewer
from amparo.access.models import User
from amparo.cases.factories import a_case, shared
from amparo.kernel.scope import unscoped


@pytest.fixture
def ana(db):
    """A police officer who holds the case."""
    return a_viewer("ana", "ATIP_OFF", "police")


@pytest.fixture
def ben(db):
    """A social worker in an agency with which the case is shared."""
    return a_viewer("ben", "DHS_SW", "dhs")


@pytest.fixture
def eve(db):
    """A police officer of the same unit, on no team."""
    return a_viewer("eve", "ATIP_OFF", "police")


@pytest.fixture
def case(ana):
    return a_case(ana)


@pytest.fixture
def shared_case(ana, ben, case):
    shared(ana, case, "dhs")
    return case


@pytest.fixture
def browser():
    """A browser in which a viewer has signed in."""

    def opened(viewer, language="en"):
        client = Client(headers={"accept-language": language})
        with unscoped("test"):
            user = User.rows.get(pk=viewer.user_id)
        client.force_login(user, backend="amparo.access.signin.Backend")
        session = client.session
        session["began"] = timezone.now().timestamp()
        session.save()
        return client

    return opened
