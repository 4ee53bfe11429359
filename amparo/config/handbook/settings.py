"""What is set from outside, and what `amparo check` will not have lower."""

from __future__ import annotations

from amparo.config import floors

from . import words

ABOUT = """\
Everything that differs from one installation to another comes from the environment. Nothing is
written outside `AMPARO_HOME` and `AMPARO_KEYS`, so that two installations live side by side."""
VARIABLES = (
    ("AMPARO_HOME", "`var` in the project", "the folder of database, files and snapshots"),
    (
        "AMPARO_KEYS",
        "`keys` in AMPARO_HOME",
        "the folder of the master key and of the key of sessions; elsewhere for real work",
    ),
    ("AMPARO_DATABASE_URL", "SQLite in AMPARO_HOME", "`postgres://user:password@host:port/name`"),
    (
        "AMPARO_SECOND_WALL",
        "off",
        "`1` names in each transaction of PostgreSQL who looks, for the policies on its tables "
        "(`amparo roles`); SQLite has its own wall always",
    ),
    ("AMPARO_COUNTRY", "`belize`", "the folder under `countries/`"),
    ("AMPARO_HOSTS", "this machine", "names of the site, with commas between"),
    ("AMPARO_HTTPS", "off", "`1` behind a proxy with TLS: secure cookies, redirects, HSTS"),
    (
        "AMPARO_PROXIES",
        "this machine, with AMPARO_HTTPS",
        "addresses or networks of proxies whose X-Forwarded-For and X-Forwarded-Proto count",
    ),
    (
        "AMPARO_DEMONSTRATION",
        "off",
        "`1` shows the personas on the page for signing in; `amparo demo` sets it",
    ),
    (
        "AMPARO_COMPARE_FROM",
        "`1000`",
        "people from whom on the comparison with everybody is left to the worker; fewer are "
        "compared while the page waits",
    ),
    ("AMPARO_IMPORT_MB", "`64`", "megabytes of the largest register that is read"),
    ("AMPARO_IMPORT_ROWS", "`1000000`", "rows of the longest register that is read"),
    (
        "AMPARO_READ_AT_ONCE_MB",
        "`2`",
        "megabytes of the largest register that is read while the page waits; larger ones are "
        "left to the worker",
    ),
    (
        "AMPARO_MAIL",
        "off",
        "`smtp://user:password@host:port`: `amparo calls remind` also sends mail; `smtps://` for "
        "TLS from the start, `smtp+plain://` for a server on this machine",
    ),
    ("AMPARO_MAIL_FROM", "`amparo@` and the mail server", "the address that mail comes from"),
    (
        "AMPARO_OPENID",
        "nothing",
        "a YAML file of ministries that sign their own people in (OpenID Connect)",
    ),
    ("AMPARO_TRACEBACK", "off", "`1` shows where a command failed, instead of a sentence"),
)


def text() -> str:
    """The page."""
    rows = [(words.code(name), default, said) for name, default, said in VARIABLES]
    return words.page(
        "Settings",
        ABOUT,
        words.table(("variable", "unless set", "meaning"), rows),
        "## Floors",
        "`amparo check` complains below these.",
        words.table(("what", "floor"), _floors()),
    )


def _floors() -> list[tuple[str, str]]:
    return [
        ("error pages", "show nothing of memory (DEBUG off)"),
        ("hashing of passwords", "Argon2id"),
        ("length of passwords", f"{floors.SHORTEST_PASSWORD} letters"),
        ("an idle session ends", f"after {floors.LONGEST_IDLE // 60} minutes at the latest"),
        ("any session ends", f"after {floors.LONGEST_SESSION // 3600} hours at the latest"),
        ("cookie of the session", "HttpOnly and SameSite=Strict"),
        ("a site on a network", "named, behind TLS, and never the demonstration"),
        ("key folder", "outside AMPARO_HOME, closed to other users"),
    ]
