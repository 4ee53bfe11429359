"""Lends a command a PostgreSQL of its own, which is gone when the command ends.

``python tests/postgres.py COMMAND…`` starts a cluster in a temporary folder on a free port of the
loopback, sets ``AMPARO_DATABASE_URL`` and runs the command; its exit code is ours. The role in
the address is no superuser, since row-level security does not hold a superuser back.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SPEED = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=200"


def programs() -> Path:
    """The folder of the newest ``initdb`` on this machine."""
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = sorted(debian, key=lambda path: [int(n) for n in re.findall(r"\d+", str(path))])
    initdb = str(newest[-1]) if newest else shutil.which("initdb")
    if initdb is None:
        sys.exit("PostgreSQL is not installed. On Debian: apt-get install postgresql")
    return Path(initdb).resolve().parent


def keeper() -> pwd.struct_passwd:
    """Whose cluster it is: ours, or for root somebody without rights (PostgreSQL insists)."""
    if os.getuid() != 0:
        return pwd.getpwuid(os.getuid())
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    sys.exit("PostgreSQL does not run as root, and there is no user postgres or nobody.")


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """A running cluster; gives the address of an empty database in it."""
    bin_folder, owner, port = programs(), keeper(), free_port()
    folder = Path(tempfile.mkdtemp(prefix="amparo-pg-"))
    as_root = os.getuid() == 0
    if as_root:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PG")}

    def run(program: str, *arguments: str) -> None:
        done = subprocess.run(
            [bin_folder / program, *arguments],
            cwd=folder,
            env=clean,
            user=owner.pw_uid if as_root else None,
            group=owner.pw_gid if as_root else None,
            extra_groups=[] if as_root else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        if done.returncode:
            log = folder / "log"
            sys.exit(f"{program}: {done.stderr}{log.read_text() if log.exists() else ''}")

    data = str(folder / "data")
    try:
        run(
            "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        run(
            "pg_ctl",
            "-D",
            data,
            "-l",
            str(folder / "log"),
            "-w",
            "-o",
            f"-h 127.0.0.1 -p {port} -k {folder} {SPEED}",
            "start",
        )
        psql = ["-qX", "-h", "127.0.0.1", "-p", str(port), "-U", "postgres", "-d", "postgres"]
        run("psql", *psql, "-c", "CREATE ROLE amparo LOGIN CREATEDB CREATEROLE NOSUPERUSER")
        run("psql", *psql, "-c", "CREATE DATABASE amparo OWNER amparo")
        yield f"postgres://amparo@127.0.0.1:{port}/amparo"
    finally:
        with contextlib.suppress(SystemExit):
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def end_sessions(server: Any, name: str) -> None:
    """Ends our own sessions in a database. An autovacuum worker belongs to nobody whom we may
    end; ``DROP DATABASE`` asks it to leave by itself, and ``WITH (FORCE)`` would be refused."""
    server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = %s AND usename = current_user AND pid <> pg_backend_pid()",
        [name],
    )


def drop_database(server: Any, name: str) -> None:
    """Drops a database of ours, whoever of us is still in it."""
    end_sessions(server, name)
    server.execute(f'DROP DATABASE IF EXISTS "{name}"')


def main(command: list[str]) -> int:
    if not command:
        sys.exit(__doc__)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with cluster() as address:
        environment = os.environ | {"AMPARO_DATABASE_URL": address}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
