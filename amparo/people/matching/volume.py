"""Scores for many people at once, by Splink, which is loaded only when it is asked for.

Learns from the people themselves how telling each agreement is, the same from the same people. A
trained model may be kept and given back, so that scores of two runs mean the same.
"""

from __future__ import annotations

import logging
import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .model import LOOKED_AT, VERSION, settings
from .table import table_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .table import Entry

    Scored = tuple[str, str, float]

WORTH_KEEPING = 0.05  # pairs less likely than this are not told
SAMPLED = 2_000_000  # pairs of people at random, from which chance agreement is learnt
LEARNT_FROM = 1_000_000  # pairs at most that one round of learning looks at
FEWEST = 30  # people who share a number; fewer teach nothing
_NUMBER = "l.number = r.number"
_BIRTH = "l.year = r.year AND l.month = r.month AND l.day = r.day"
_NAMES = "l.s1 = r.s1 AND l.g1 = r.g1"
_SURE = (_NUMBER, f"{_NAMES} AND {_BIRTH}")
SEED = 1


class Unlearnable(Exception):
    """Too few of these people are alike to teach how telling it is when two agree."""


@dataclass(frozen=True)
class Comparison:
    """What was compared: pairs of keys with their likelihood, and the model that gave them.

    ``found`` is the share of true pairs that names, births and the like find without a number; it
    is learnt from people who share the number of a document, and 1 where too few do.
    """

    pairs: list[Scored]
    found: float
    model: dict[str, Any]


def compare_all(entries: Sequence[Entry], model: dict[str, Any] | None = None) -> Comparison:
    """Every promising pair among the entries, with the likelihood that it is one person.

    ``model`` is one that an earlier comparison gave; one of another version is not used.
    Raises Unlearnable where there is none and these people cannot teach one.
    """
    linker, connection = _linker(entries, model)
    predicted = linker.inference.predict(threshold_match_probability=WORTH_KEEPING)
    table = predicted.physical_name  # a name that Splink made
    asked = f"SELECT least(key_l, key_r), greatest(key_l, key_r), match_probability FROM {table}"  # noqa: S608
    pairs = sorted(connection.execute(asked).fetchall(), key=lambda row: (-row[2], row[0], row[1]))
    found = _found_without_number(connection, table)
    kept = linker.misc.save_model_to_json()
    return Comparison(pairs, found, {"version": VERSION, "splink": kept})


def _found_without_number(connection: Any, table: str) -> float:
    """Of those who share a number: the share that would have been found and kept without it."""
    by_number = str(len(LOOKED_AT) - 1)
    least = math.log2(WORTH_KEEPING / (1 - WORTH_KEEPING))
    kept = "match_key <> ? AND match_weight - mw_number >= ?"
    asked = f"SELECT count(*), count(*) FILTER ({kept}) FROM {table} WHERE gamma_number > 0"  # noqa: S608
    shared, found = connection.execute(asked, [by_number, least]).fetchone()
    return found / shared if shared >= FEWEST and found else 1.0


def _linker(entries: Sequence[Entry], model: dict[str, Any] | None) -> tuple[Any, Any]:
    import duckdb
    from splink import DuckDBAPI, Linker

    connection = duckdb.connect()
    database = DuckDBAPI(connection=connection)
    people = database.register(table_of(entries), dataset_display_name="people")
    known = model["splink"] if model and model.get("version") == VERSION else None
    linker = Linker(people, known or settings(), log_level=logging.ERROR)
    if known is None:
        _learn_or_refuse(linker, entries)
    return linker, connection


def _learn_or_refuse(linker: Any, entries: Sequence[Entry]) -> None:
    from splink.internals.exceptions import EMTrainingException

    try:
        _learn(linker, entries)
    except (ValueError, ZeroDivisionError, EMTrainingException) as error:
        raise Unlearnable from error


def _learn(linker: Any, entries: Sequence[Entry]) -> None:
    """How telling each agreement is: among people at random, and among those who are one person."""
    from splink.blocking_rule_library import CustomRule

    learn = linker.training
    learn.estimate_probability_two_random_records_match(list(map(CustomRule, _SURE)), recall=0.6)
    learn.estimate_u_using_random_sampling(max_pairs=SAMPLED, seed=SEED)
    shared = Counter(entry.number for entry in entries if entry.number)
    numbered = sum(count for count in shared.values() if count > 1)
    rounds = (_NUMBER, _BIRTH) if numbered >= FEWEST else (_BIRTH, _NAMES)
    for rule in rounds:
        learn.estimate_parameters_using_expectation_maximisation(
            CustomRule(rule), max_pairs=LEARNT_FROM, estimate_without_term_frequencies=True
        )
