"""The mail server is named from outside, and nothing is sent where none is."""

import pytest

from amparo.config.outgoing import UnknownMailServer, mail


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://ana:p%40ss@mail.example", 587, True, False),
        ("smtps://mail.example:4650", 4650, False, True),
        ("smtp+plain://localhost", 25, False, False),
    ],
)
def test_the_server_is_read_from_the_environment(monkeypatch, url, port, tls, ssl):
    monkeypatch.setenv("AMPARO_MAIL", url)
    found = mail()
    assert (found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (port, tls, ssl)
    assert found["EMAIL_HOST_PASSWORD"] == ("p@ss" if "ana" in url else "")


def test_what_is_no_server_is_refused_and_nothing_set_sends_nothing(monkeypatch):
    monkeypatch.setenv("AMPARO_MAIL", "http://mail.example")
    with pytest.raises(UnknownMailServer, match="AMPARO_MAIL must read"):
        mail()
    monkeypatch.setenv("AMPARO_MAIL", "")
    assert mail()["EMAIL_BACKEND"].endswith("dummy.EmailBackend")
