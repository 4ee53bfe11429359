"""Where the site may answer."""

from __future__ import annotations

import socket

import pytest

from amparo.config import cli, installation
from amparo.config.commands import serve
from amparo.kernel.errors import Refused


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1.2.3", "::1"])
def test_addresses_of_this_machine_alone(host):
    assert serve.is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.4", "tip.example.org"])  # noqa: S104
def test_addresses_that_others_reach(host):
    assert not serve.is_loopback(host)


def test_passkeys_need_a_name_and_not_a_number():
    assert serve.address("127.0.0.1", 8000) == "http://localhost:8000"


def test_a_port_in_use_is_said_in_a_sentence():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        with pytest.raises(Refused, match="--port"):
            serve.must_be_free("127.0.0.1", door.getsockname()[1])


@pytest.mark.django_db
def test_the_demonstration_is_served_on_this_machine_only(monkeypatch, capsys):
    monkeypatch.setattr(installation, "must_be_ready", lambda: None)
    monkeypatch.setattr(installation, "demonstration", lambda: {"users": "loaded"})
    assert cli.main(["serve", "--host", "0.0.0.0"]) == 1  # noqa: S104
    assert "this machine only" in capsys.readouterr().err


@pytest.mark.django_db
def test_old_tables_are_not_served(monkeypatch, capsys):
    monkeypatch.setattr(installation, "pending", lambda: ["cases.0002_more"])
    assert cli.main(["serve"]) == 1
    assert "amparo prepare" in capsys.readouterr().err
