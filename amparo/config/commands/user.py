"""`amparo user`: accounts, from the machine itself. All of it is written to the ledger."""

from __future__ import annotations

import argparse
import getpass
import secrets
import sys
from typing import TYPE_CHECKING, Any

from amparo.kernel.errors import Refused

from .speaking import CODES, DONE, USAGE, add_command, tell

if TYPE_CHECKING:
    from collections.abc import Callable

    from amparo.access.models import User

    from .speaking import Subparsers

GENERATED = 18  # random bytes of a password that is made for somebody
ABOUT = """\
Add users, give them roles, set passwords, and let them sign in no more. Whoever holds this machine
does it as “system:operator”, in the ledger too: so the first administrator is made. A password is
asked for, read from the first line of standard input (--stdin), or made and printed (--generate);
it is never an argument, because arguments are seen by others on the machine."""
EXAMPLES = (
    "user add ana --agency police --role ATIP_OFF --name 'Ana Example' --generate",
    "user list --format json",
    "user role grant ana VSC",
    "user role end ana VSC",
    "user password ana",
    "user invite ana",
    "user disable ana",
    "user enable ana",
)


def register(subparsers: Subparsers) -> None:
    parser = add_command(subparsers, "user", "users, roles and passwords", ABOUT, EXAMPLES)
    deeds = parser.add_subparsers(metavar="DEED", title="deeds", dest="deed", required=True)
    add = _deed(deeds, "add", "add a user", add_user)
    add.add_argument("username", help="small letters, digits, dots and dashes")
    add.add_argument("--agency", required=True, help="code of the list “agency”, such as police")
    add.add_argument("--role", action="append", default=[], help="may be given several times")
    add.add_argument("--name", default="", help="the person’s name; kept sealed")
    add.add_argument("--language", default="eng", help="code of the list “language” (eng)")
    _password_ways(add)
    listed = _deed(deeds, "list", "who may sign in, and in which roles", list_users)
    listed.add_argument("--format", choices=("text", "json"), default="text", help="how to answer")
    word = _deed(deeds, "password", "set a password", set_password)
    word.add_argument("username")
    _password_ways(word)
    for name, summary, run in (
        ("disable", "let a user sign in no more", disable_user),
        ("enable", "let a user sign in again", enable_user),
    ):
        _deed(deeds, name, summary, run).add_argument("username")
    invited = _deed(deeds, "invite", "make a code for a first sign-in", invite_user)
    invited.add_argument("username")
    invited.add_argument(
        "--drop-keys",
        action="store_true",
        help="for somebody who lost them all",
    )
    role = _deed(deeds, "role", "give a role or end it", change_role)
    role.add_argument("change", choices=("grant", "end"))
    role.add_argument("username")
    role.add_argument("role", help="code of the list “role”, such as ATIP_OFF")


def _deed(
    deeds: Subparsers, name: str, summary: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    shown = "\n".join(f"  amparo {each}" for each in EXAMPLES if each.startswith(f"user {name}"))
    parser = deeds.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=f"examples:\n{shown}\n\n{CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    return parser


def _password_ways(parser: argparse.ArgumentParser) -> None:
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--stdin", action="store_true", help="read it from standard input")
    ways.add_argument("--generate", action="store_true", help="make one and print it once")


def _password(arguments: argparse.Namespace) -> str:
    """A new password, in the way that was asked for; empty where nobody can be asked."""
    if arguments.generate:
        return secrets.token_urlsafe(GENERATED)
    if arguments.stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        return ""
    first = getpass.getpass("New password: ")
    if first != getpass.getpass("The same again: "):
        raise Refused("The two were not the same. Nothing was changed.")
    return first


def _show_if_made(arguments: argparse.Namespace, password: str) -> None:
    if arguments.generate:
        print(f"Password of {arguments.username}, shown this once: {password}")


def _find(username: str) -> User:
    from amparo.access.models import User
    from amparo.kernel.scope import unscoped

    with unscoped("the operator names a user"):
        found: User | None = User.rows.filter(username=username, voided_at__isnull=True).first()
    if found is None:
        raise Refused(f"There is no user {username!r}. `amparo user list` shows them.")
    return found


def add_user(arguments: argparse.Namespace) -> int:
    from amparo.access import users

    password = _password(arguments)
    user = users.add_user(
        users.operator(),
        None,
        username=arguments.username,
        agency=arguments.agency,
        name=arguments.name,
        language=arguments.language,
        password=password,
        roles=arguments.role,
    )
    print(f"Added {user.username}.")
    _show_if_made(arguments, password)
    if not user.has_usable_password():
        print(f"Nobody can sign in as {user.username} until `amparo user password` sets one.")
    return DONE


def set_password(arguments: argparse.Namespace) -> int:
    from amparo.access import users

    user = _find(arguments.username)
    password = _password(arguments)
    if not password:
        print("Say how: at a terminal, --stdin or --generate.", file=sys.stderr)
        return USAGE
    users.set_password(users.operator(), user, password)
    print(f"{user.username} has a new password.")
    _show_if_made(arguments, password)
    return DONE


def invite_user(arguments: argparse.Namespace) -> int:
    from amparo.access import users, ways_in

    user = _find(arguments.username)
    if arguments.drop_keys:
        ways_in.drop_keys(users.operator(), user)
        print(f"{user.username} has no key and no code any more.")
    code = ways_in.invite(users.operator(), user)
    print(f"Code for {user.username}, shown this once, good once and for seven days: {code}")
    print("It is typed at /join/ on the site, with the user name. Hand it over in person.")
    return DONE


def disable_user(arguments: argparse.Namespace) -> int:
    from amparo.access import users

    users.disable_user(users.operator(), _find(arguments.username))
    print(f"{arguments.username} can sign in no more.")
    return DONE


def enable_user(arguments: argparse.Namespace) -> int:
    from amparo.access import users

    users.enable_user(users.operator(), _find(arguments.username))
    print(f"{arguments.username} can sign in again.")
    return DONE


def change_role(arguments: argparse.Namespace) -> int:
    from amparo.access import users

    change = users.grant_role if arguments.change == "grant" else users.end_role
    change(users.operator(), _find(arguments.username), arguments.role)
    said = "has" if arguments.change == "grant" else "no longer has"
    print(f"{arguments.username} {said} the role {arguments.role}.")
    return DONE


def list_users(arguments: argparse.Namespace) -> int:
    found = _accounts()
    lines = [
        f"{one['username']:<20} {one['agency']:<20} "
        f"{'' if one['is_active'] else '(disabled) '}{', '.join(one['roles'])}".rstrip()
        for one in found
    ]
    tell(arguments, {"users": found}, lines or ["There are no users yet."])
    return DONE


def _accounts() -> list[dict[str, Any]]:
    from django.utils import timezone

    from amparo.access.models import User, role_codes
    from amparo.kernel.scope import unscoped

    today = timezone.localdate()
    with unscoped("the operator lists users"):
        users = list(User.rows.filter(voided_at__isnull=True).order_by("username"))
    return [
        {
            "username": user.username,
            "agency": user.agency,
            "is_active": user.is_active,
            "has_password": user.has_usable_password(),
            "roles": sorted(role_codes(user, today)),
        }
        for user in users
    ]
