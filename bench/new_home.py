"""Makes an empty installation with the people whom the bench's registers name.

Run: ``python -m bench.new_home`` with AMPARO_HOME set.
"""

from __future__ import annotations

import django

from amparo.kernel import wall

USERS = (
    ("steward", "council", "DATA_STEWARD"),
    ("social", "dhs", "DHS_SW"),
    ("social2", "dhs", "DHS_SW"),
)


def main() -> None:
    """Folders, keys, tables and three users who cannot sign in."""
    django.setup()
    wall.declare("the bench measures")
    from amparo.access import users
    from amparo.config import installation

    installation.prepare()
    operator = users.operator()
    for username, agency, role in USERS:
        users.add_user(operator, None, username=username, agency=agency, roles=[role])


if __name__ == "__main__":
    main()
