"""`amparo serve`: the site, open to browsers."""

from __future__ import annotations

import ipaddress
import socket
from contextlib import nullcontext
from typing import TYPE_CHECKING

from amparo.kernel.errors import Refused

from .speaking import DONE, add_command
from .worker import beside

if TYPE_CHECKING:
    import argparse

    from .speaking import Subparsers

HOST, PORT = "127.0.0.1", 8000
THREADS = 4  # requests that one worker answers at a time
ABOUT = """\
Open the site. It answers on this machine alone unless --host says otherwise; on a network it
belongs behind a reverse proxy with TLS (AMPARO_HTTPS=1, AMPARO_HOSTS=name.of.the.site)."""


def register(subparsers: Subparsers) -> None:
    parser = add_command(
        subparsers,
        "serve",
        "open the site",
        ABOUT,
        ("serve", "serve --port 8010", "serve --host 0.0.0.0 --workers 4"),
    )
    parser.add_argument("--host", default=HOST, help=f"address to answer on ({HOST})")
    parser.add_argument("--port", type=int, default=PORT, help=f"port to answer on ({PORT})")
    parser.add_argument("--workers", type=int, default=1, help="processes (1)")
    parser.add_argument("--no-worker", action="store_true", help="a worker runs elsewhere")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from amparo.config import installation

    installation.must_be_ready()
    if installation.demonstration() and not is_loopback(arguments.host):
        raise Refused(
            "This home holds the demonstration, whose passwords everybody knows: "
            "it is served on this machine only. Use another AMPARO_HOME for real work."
        )
    must_be_free(arguments.host, arguments.port)
    _take_up_tables()
    print(
        f"Amparo is open on {address(arguments.host, arguments.port)} (Ctrl+C ends it).", flush=True
    )
    with nullcontext() if arguments.no_worker else beside():
        open_site(arguments.host, arguments.port, arguments.workers)
    return DONE


def _take_up_tables() -> None:
    """The site opens under the tables that two people agreed to, whatever lies in the folder."""
    from amparo.access.agreed import agreeing, in_use

    in_use.take_up()
    if told := agreeing.state():
        print(told)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def address(host: str, port: int) -> str:
    """What to type in a browser here: passkeys need a name and not a number."""
    return f"http://{'localhost' if is_loopback(host) else host}:{port}"


def must_be_free(host: str, port: int) -> None:
    """Refuse with a sentence when somebody else answers on this port already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except (OSError, OverflowError) as error:
            raise Refused(
                f"Port {port} of {host} cannot be used ({error}). Choose another with --port."
            ) from error


def open_site(host: str, port: int, workers: int) -> None:
    """Answer requests until the process is told to end."""
    from django.db import connections  # noqa: TID251  workers open connections of their own
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    connections.close_all()
    Granian(
        "amparo.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        log_level=LogLevels.warning,
    ).serve()
