"""While others keep the database busy a page asks to try again; nothing is changed, none breaks."""

from __future__ import annotations

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.utils import timezone

from amparo.access import page as pages
from amparo.access.busy import BRIEFLY, is_busy, waiting_briefly
from amparo.access.factories import a_user
from amparo.config.errors import server_error

LOCKED = OperationalError("database is locked")


class Deadlock(Exception):
    sqlstate = "40P01"


def raised(error, cause=None):
    def view(_request, _viewer):
        raise error from cause

    return view


@pytest.fixture
def answer():
    def asked(view, method="get", path="/x/?show=open"):
        return pages.page(needs=pages.ANYBODY)(view)(getattr(RequestFactory(), method)(path))

    return asked


def test_a_page_that_reads_can_be_asked_for_again(answer):
    found = answer(raised(LOCKED))
    assert found.status_code == 503
    assert found["Retry-After"]
    assert "Nothing is lost" in found.content.decode()
    assert 'href="/x/?show=open"' in found.content.decode()


def test_a_form_is_sent_once_more_and_by_no_link(answer):
    found = answer(raised(LOCKED), "post").content.decode()
    assert "send it once more" in found
    assert 'href="/x/' not in found


def test_a_deadlock_is_such_a_moment_and_a_broken_table_is_none(answer):
    assert answer(raised(OperationalError("x"), Deadlock())).status_code == 503
    assert not is_busy(OperationalError("no such table: x"))
    with pytest.raises(OperationalError):
        answer(raised(OperationalError("no such table: x")))


def test_what_breaks_before_a_page_is_reached_is_answered_alike():
    request = RequestFactory().get("/")
    try:
        raise LOCKED
    except OperationalError:
        assert server_error(request).status_code == 503
    try:
        raise KeyError("x")
    except KeyError:
        assert server_error(request).status_code == 500


@pytest.mark.django_db
def test_a_session_that_cannot_be_kept_is_answered_alike(monkeypatch):
    def busy(*_given):
        raise LOCKED

    middleware = "django.contrib.sessions.middleware.SessionMiddleware"
    monkeypatch.setattr(f"{middleware}.process_request", busy)
    assert Client(raise_request_exception=False).get("/sign-in/").status_code == 503


@pytest.fixture
def at_work():
    """Somebody who signed in more than a minute ago."""
    user, client = a_user("ana", "ATIP_OFF", "police"), Client()
    client.force_login(user, backend="amparo.access.signin.Backend")
    session = client.session
    session["began"] = timezone.now().timestamp() - 90
    session.save()
    return client


@pytest.mark.django_db
def test_while_a_load_is_written_nobody_is_told_that_his_session_is_gone(at_work, monkeypatch):
    monkeypatch.setattr("amparo.access.session_store.SessionStore.save", locked_out)
    assert at_work.get("/").status_code == 200
    monkeypatch.undo()
    assert "seen" not in at_work.session
    assert at_work.get("/").status_code == 200
    assert at_work.session["seen"] > at_work.session["began"]


def locked_out(*_given, **_more):
    """As Django's store answers where the row cannot be written."""
    try:
        raise LOCKED
    except OperationalError:
        raise UpdateError  # noqa: B904


@pytest.mark.django_db
def test_a_session_that_was_ended_elsewhere_is_not_brought_back(at_work, monkeypatch):
    def ended(*_given, **_more):
        raise UpdateError

    monkeypatch.setattr("amparo.access.session_store.SessionStore.save", ended)
    assert at_work.get("/").status_code == 400


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="there others wait for rows alone")
def test_for_that_note_nobody_waits_until_others_have_written():
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()
        with waiting_briefly():
            assert cursor.execute("PRAGMA busy_timeout").fetchone() == (BRIEFLY,)
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == usual
