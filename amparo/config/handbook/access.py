"""The access matrix of the country: who may see what, by role, topic and purpose."""

from __future__ import annotations

from amparo.reference.country import country

from . import words

ABOUT = """\
The council’s table, as the files in `countries/<country>/access/` say it. **F** full, for assigned
cases · **L** limited: coded fields, and the sealed ones named below · **P** pseudonymous ·
**A** aggregates only · **R** a receipt. An empty cell sees nothing. A word beside a level is a
condition: the level holds only where it is met."""


def text() -> str:
    """The page."""
    here = country()
    return words.page(
        "Access",
        ABOUT,
        f"## Matrix of {here.about.name['en']}",
        _matrix(),
        "### Conditions",
        words.table(("word", "meaning"), _named(here.matrix.conditions)),
        "## Roles",
        "A role looks through one column of the matrix, narrowed where its own table is stricter.",
        _roles(),
        "## What “limited” opens",
        _limited(),
        "## Purposes",
        f"A class of data opens only for the purposes named here, whoever asks. Never: {_never()}.",
        _wall(),
    )


def _named(names: object) -> list[tuple[str, str]]:
    return [(words.code(key), said["en"]) for key, said in names.items()]  # type: ignore[attr-defined]


def _matrix() -> str:
    matrix = country().matrix
    parts = []
    columns = list(matrix.columns)
    for start in range(0, len(columns), 8):
        some = columns[start : start + 8]
        rows = [
            (said["en"], *(_cell(matrix.cell(column, topic)) for column in some))
            for topic, said in matrix.topics.items()
        ]
        heads = ("topic", *(matrix.columns[column]["en"] for column in some))
        parts.append(words.table(heads, rows))
    return "\n\n".join(parts)


def _cell(cell: object) -> str:
    level, only = cell.level, cell.only  # type: ignore[attr-defined]
    return f"{level} {words.code(only)}".strip()


def _roles() -> str:
    rows = []
    for role in country().roles.values():
        narrowed = ", ".join(
            f"{topic} {cell.level or 'nothing'}" for topic, cell in role.narrows.items()
        )
        rows.append(
            (
                words.code(role.code),
                role.name["en"],
                role.column,
                role.half,
                role.scope,
                ", ".join(role.purposes),
                words.codes(sorted(role.permissions)),
                narrowed,
            )
        )
    heads = (*("role", "name", "column", "half", "scope", "purposes"), "permissions", "narrowed to")
    return words.table(heads, rows)


def _limited() -> str:
    found = country().limited
    rows = [(topic, words.codes(sorted(fields)) or "coded only") for topic, fields in found.items()]
    return words.table(("topic", "sealed fields"), rows)


def _wall() -> str:
    wall = country().wall
    rows = [
        (words.code(kind), ", ".join(wall.purposes[purpose]["en"] for purpose in sorted(opens)))
        for kind, opens in wall.opens.items()
    ]
    return words.table(("class", "purposes"), rows)


def _never() -> str:
    return ", ".join(said["en"].lower() for said in country().wall.never.values())
