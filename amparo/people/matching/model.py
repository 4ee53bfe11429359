"""What Splink is told: the columns that are compared, in which steps, and which pairs are met."""

from __future__ import annotations

from typing import Any

VERSION = 1  # of the columns and steps below; a model trained for another version is not used


def _level(label: str, condition: str, **more: Any) -> dict[str, Any]:
    return {"sql_condition": condition, "label_for_charts": label, **more}


def _null(condition: str) -> dict[str, Any]:
    return _level("not told", condition, is_null_level=True)


def _by_rarity(label: str, condition: str, column: str) -> dict[str, Any]:
    """A step that weighs more the rarer the name is."""
    return _level(label, condition, tf_adjustment_column=column, tf_adjustment_weight=1.0)


def _by_chance(share: float) -> dict[str, Any]:
    """How often strangers agree so, where too few people tell it."""
    return {"u_probability": share, "fix_u_probability": True}


def _near(column: str) -> str:
    a, b = f"{column}_l", f"{column}_r"
    return f"(damerau_levenshtein({a}, {b}) <= 1 AND least(length({a}), length({b})) >= 4)"


ELSE = _level("other", "ELSE")
GIVEN = [
    _null("g1_l IS NULL OR g1_r IS NULL"),
    _by_rarity("same given names", "gkey_l = gkey_r", "gkey"),
    _by_rarity("same first name", "g1_l = g1_r", "g1"),
    _level("one given name in common", "list_has_any(g_l, g_r)"),
    _level("a slip apart", f"{_near('g1')} OR jaro_winkler_similarity(g1_l, g1_r) >= 0.92"),
    ELSE,
]
_BOTH = "s2_l IS NOT NULL AND s2_r IS NOT NULL"
FAMILY = [
    _null("s1_l IS NULL OR s1_r IS NULL"),
    _by_rarity("same surnames", "skey_l = skey_r", "skey"),
    _level(
        "one surname the same, a slip in the other",
        f"{_BOTH} AND ((s1_l = s1_r AND {_near('s2')}) OR (s2_l = s2_r AND {_near('s1')}))",
    ),
    _level("one surname in common, other different", f"{_BOTH} AND list_has_any(s_l, s_r)"),
    _by_rarity("same first surname, other not told", "s1_l = s1_r", "s1"),
    _level("one surname in common, other not told", "list_has_any(s_l, s_r)"),
    _level("a slip apart", f"{_near('s1')} OR jaro_winkler_similarity(s1_l, s1_r) >= 0.92"),
    ELSE,
]
_SAME_DAY = "day_l = day_r AND month_l = month_r"
BIRTH = [
    _null("year_l IS NULL OR year_r IS NULL"),
    _level("same day", f"year_l = year_r AND {_SAME_DAY}"),
    _level("day and month changed over", "year_l = year_r AND day_l = month_r AND month_l = day_r"),
    _level(
        "one part mistyped",
        f"(abs(year_l - year_r) IN (1, 2, 10) AND {_SAME_DAY}) OR "
        "(year_l = year_r AND (day_l = day_r OR month_l = month_r))",
    ),
    _level("same year, day not told", "year_l = year_r AND (day_l IS NULL OR day_r IS NULL)"),
    _level(
        "years close together", "abs(year_l - year_r) <= 2 AND (day_l IS NULL OR day_r IS NULL)"
    ),
    ELSE,
]
# Two numbers that differ may be a passport's and a card's, so that they say nothing.
_NEAR_NUMBER = "damerau_levenshtein(number_l, number_r) <= 1"
NUMBER = [
    _null(f"number_l IS NULL OR number_r IS NULL OR NOT ({_NEAR_NUMBER})"),
    _level("same number", "number_l = number_r", **_by_chance(1e-6)),
    _level("a digit mistyped", _NEAR_NUMBER, **_by_chance(1e-5)),
    ELSE,
]


def _plain(column: str) -> list[dict[str, Any]]:
    return [
        _null(f"{column}_l IS NULL OR {column}_r IS NULL"),
        _level("same", f"{column}_l = {column}_r"),
        ELSE,
    ]


COMPARED = {
    "given": GIVEN,
    "family": FAMILY,
    "birth": BIRTH,
    "number": NUMBER,
    "sex": _plain("sex"),
    "nationality": _plain("nationality"),
}
_BORN = "l.year = r.year AND l.month = r.month AND l.day = r.day"
# The number stands last: whoever is found by it alone tells how many the others miss.
LOOKED_AT = (
    "l.s1 = r.s1 AND l.g1 = r.g1",
    "l.s1 = r.s2 AND l.g1 = r.g1",
    "l.s2 = r.s1 AND l.g1 = r.g1",
    "l.s1 = r.s1 AND l.g1 = r.g2",
    "l.s1 = r.s1 AND l.g2 = r.g1",
    "l.gl = r.gl AND l.sl = r.sl",
    "l.g1 = r.g1 AND l.g2 = r.g2",
    "l.s1 = r.s1 AND l.s2 = r.s2 AND l.sex = r.sex",
    _BORN,
    "l.s1 = r.s1 AND l.year = r.year AND l.sex = r.sex",
    "l.s2 = r.s2 AND l.year = r.year",
    "l.g1 = r.g1 AND l.year = r.year AND l.month = r.month",
    "l.g1 = r.g1 AND l.year = r.year AND l.day = r.day",
    "l.g1 = r.g1 AND l.month = r.month AND l.day = r.day",
    "l.skey = r.skey AND l.month = r.month AND l.day = r.day",
    "l.number = r.number",
)


def settings() -> Any:
    """The settings of a linker that has learnt nothing yet."""
    import splink.comparison_library as library
    from splink import SettingsCreator
    from splink.blocking_rule_library import CustomRule

    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="key",
        comparisons=[
            library.CustomComparison(output_column_name=name, comparison_levels=list(levels))
            for name, levels in COMPARED.items()
        ],
        retain_intermediate_calculation_columns=True,
        blocking_rules_to_generate_predictions=[CustomRule(rule) for rule in LOOKED_AT],
    )
