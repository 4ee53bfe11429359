"""The actions of this room that do more than enter, edit and move."""

from .confirming import roles_that_wait
from .users import add_user, disable_user, enable_user, end_role, grant_role, set_password

__all__ = [
    "add_user",
    "disable_user",
    "enable_user",
    "end_role",
    "grant_role",
    "roles_that_wait",
    "set_password",
]
