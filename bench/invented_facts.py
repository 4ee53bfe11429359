"""Invents the facts of a country with very many victims, to measure how fast they are counted.

Nobody in it exists. Everything follows from one seed, so that two runs measure the same.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

FIRST_DAY, DAYS = np.datetime64("2021-04-01"), 3653  # ten years from when all is collected
SEXES = (("female", 0.62), ("male", 0.33), ("other", 0.01), ("not_recorded", 0.04))
AGES = (("child", 0.28), ("adult", 0.64), ("not_recorded", 0.08))
FORMS = (("sex", 0.45), ("labour", 0.35), ("both", 0.05), ("unspecified", 0.15))
NATIONS = ("blz", "gtm", "slv", "hnd", "mex", "col", "cub", "hti", "chn", "ind")
DISTRICTS = ("bz_bz", "bz_cy", "bz_czl", "bz_ow", "bz_sc", "bz_tol")
SERVICES = ("food", "housing", "medical", "counselling", "education", "legal_docs", "clothing")
PLACES = ("foster", "group_home", "ngo_shelter", "independent_living", "dhs_shelter")
STATUTES = (("tip_act_2013", 0.7), ("csec_act_2013", 0.25), ("several", 0.05))
OUTCOMES = (("pending", 0.4), ("guilty", 0.35), ("not_guilty", 0.15), ("dropped", 0.1))


class Invention:
    """Columns of invented values, all of one length."""

    def __init__(self, size: int, seed: int) -> None:
        self.size = size
        self.chance = np.random.default_rng(seed)

    def key(self, of: int, salt: int = 0) -> pa.Array:
        """Pseudonyms of `of` different keys, spread as a keyed digest would spread them."""
        drawn = self.chance.integers(0, of, self.size, dtype=np.uint64)
        return pa.array((drawn + np.uint64(salt)) * np.uint64(0x9E3779B97F4A7C15))

    def each(self, salt: int = 0) -> pa.Array:
        """One key for each row."""
        counted = np.arange(self.size, dtype=np.uint64) + np.uint64(salt)
        return pa.array(counted * np.uint64(0x9E3779B97F4A7C15))

    def word(self, *words: str) -> pa.Array:
        """One of these words, each as likely as the others."""
        return self._words(words, self.chance.integers(0, len(words), self.size))

    def weighed(self, shares: tuple[tuple[str, float], ...]) -> pa.Array:
        """One of these words, by its share."""
        words, weights = zip(*shares, strict=True)
        return self._words(words, self.chance.choice(len(words), self.size, p=weights))

    def _words(self, words: tuple[str, ...], drawn: Any) -> pa.Array:
        listed = pa.DictionaryArray.from_arrays(pa.array(drawn, pa.int32()), pa.array(words))
        return listed.cast(pa.string())

    def day(self, missing: float = 0.0, after: pa.Array | None = None, most: int = 700) -> pa.Array:
        """A day of the ten years, or one that follows another; empty for some rows."""
        if after is None:
            days = FIRST_DAY + self.chance.integers(0, DAYS, self.size).astype("timedelta64[D]")
        else:
            lag = self.chance.integers(0, most, self.size).astype("timedelta64[D]")
            days = after.to_numpy(zero_copy_only=False).astype("datetime64[D]") + lag
        return pa.array(days.astype("datetime64[D]"), pa.date32(), mask=self._mask(missing, days))

    def _mask(self, missing: float, days: Any) -> Any:
        return (self.chance.random(self.size) < missing) | np.isnat(days)

    def flag(self, share: float) -> pa.Array:
        """Yes for this share of the rows."""
        return pa.array(self.chance.random(self.size) < share)

    def number(self, most: int, missing: float = 0.0) -> pa.Array:
        """A whole number below `most`; empty for some rows."""
        drawn = self.chance.integers(0, most, self.size)
        return pa.array(drawn, pa.int64(), mask=self.chance.random(self.size) < missing)


def tables(victims: int = 1_000_000, seed: int = 20260101) -> dict[str, pa.Table]:
    """All facts that the metrics read, for so many victims."""
    made: dict[str, pa.Table] = {}
    made |= _victims(victims, seed)
    made |= _matters(victims, seed + 100)
    made |= _registers(max(victims // 1000, 10), seed + 200)
    return made


def _who(rows: Invention, people: int) -> dict[str, pa.Array]:
    return {
        "person_id": rows.key(people),
        "case_id": rows.key(people, 10**12),
        "sex": rows.weighed(SEXES),
        "age_group": rows.weighed(AGES),
        "nationality": rows.word(*NATIONS),
    }


def _victims(victims: int, seed: int) -> dict[str, pa.Table]:
    one, care = Invention(victims, seed), Invention(victims, seed + 1)
    gift, stay = Invention(3 * victims, seed + 2), Invention(victims * 3 // 2, seed + 3)
    home = Invention(victims // 5, seed + 4)
    potential = one.day()
    confirmed = one.day(0.4, potential, 90)
    begun, lived = care.day(), stay.day()
    identified = {
        **_who(one, victims),
        "person_id": one.each(),
        "status": one.weighed((("potential", 0.4), ("confirmed", 0.55), ("not_victim", 0.05))),
        "potential_on": potential,
        "confirmed_on": confirmed,
        "identified_by": one.word("authority", "ngo"),
        "age": one.number(70, 0.1),
        "exploitation": one.weighed(FORMS),
        "where_exploited": one.weighed((("here", 0.85), ("abroad", 0.1), ("both", 0.05))),
        "found_in": one.word("immigration", "prison", "border", "not_recorded"),
        "district": one.word(*DISTRICTS),
        "procedure_version": one.word("v1", "v2"),
        "referred_on": one.day(0.3, potential, 30),
        "officials_matter": one.flag(0.01),
        "conviction_on": one.day(0.9),
    }
    return {
        "identification": pa.table(identified),
        "care_episode": pa.table(
            {
                **_who(care, victims),
                "from_on": begun,
                "to_on": care.day(0.2, begun),
                "is_first": care.flag(0.8),
                "confirmed_on": care.day(0.3),
                "exploitation": care.weighed(FORMS),
                "where_exploited": care.word("here", "abroad"),
            }
        ),
        "service": pa.table(
            {
                "service_id": gift.each(),
                **_who(gift, victims),
                "given_on": gift.day(),
                "kind": gift.word(*SERVICES),
                "payer": gift.word("gov_direct", "ngo_own", "io"),
                "provider_kind": gift.word("government", "ngo", "private"),
                "cost": gift.number(200, 0.5).cast(pa.float64()),
                "currency": gift.word("bzd"),
            }
        ),
        "placement": pa.table(
            {
                **_who(stay, victims),
                "kind": stay.word(*PLACES),
                "started_on": lived,
                "ended_on": stay.day(0.2, lived),
            }
        ),
        "repatriation": pa.table(
            {
                **_who(home, victims),
                "completed_on": home.day(0.1),
                "destination": home.word(*NATIONS),
                "organiser": home.word("government", "io", "own_state", "self"),
                "has_government_support": home.flag(0.4),
            }
        ),
        "removal": pa.table(
            {"person_id": home.key(victims), "removed_on": home.day(), "country": home.word("gtm")}
        ),
        "testimony": pa.table(
            {
                "person_id": home.key(victims),
                "given_on": home.day(),
                "mode": home.word("in_person", "screen", "video"),
                "where_given": home.word("here", "abroad"),
                "is_supported": home.flag(0.7),
            }
        ),
    }


def _matters(victims: int, seed: int) -> dict[str, pa.Table]:
    case, link = Invention(victims // 2, seed), Invention(victims * 4 // 5, seed + 1)
    trial, accused = Invention(victims // 5, seed + 2), Invention(victims // 3, seed + 3)
    charge = Invention(victims // 2, seed + 4)
    return {
        "case": pa.table(_file(case) | {"case_id": case.each()}),
        "investigation": pa.table(_inquiry(case) | {"investigation_id": case.each()}),
        "investigation_suspect": pa.table(
            _inquiry(link)
            | {
                "person_id": link.key(victims * 3 // 5, 10**13),
                "is_official": link.flag(0.02),
                "official_body": link.word("police", "immigration", "not_recorded"),
                "official_level": link.word("high", "lower", "not_recorded"),
                "official_status": link.word("serving", "retired", "not_recorded"),
                "sex": link.weighed(SEXES),
                "nationality": link.word(*NATIONS),
            }
        ),
        "prosecution": pa.table(
            _tried(trial)
            | {
                "prosecution_id": trial.each(),
                "court": trial.word("supreme_court", "magistrates_court"),
                "outcome": trial.word("pending", "convicted", "acquitted", "dropped", "mixed"),
            }
        ),
        "defendant": pa.table(
            _tried(accused)
            | _who(accused, victims // 4)
            | {
                "outcome": accused.weighed(OUTCOMES),
                "outcome_on": accused.day(0.4),
                "is_official": accused.flag(0.02),
            }
        ),
        "charge": pa.table(
            _tried(charge)
            | _who(charge, victims // 4)
            | {
                "charge_id": charge.each(),
                "prosecution_id": charge.key(victims // 5),
                "offence": charge.word("trafficking_sex", "trafficking_labour", "csec_procuring"),
                "outcome": charge.weighed(OUTCOMES),
                "outcome_on": charge.day(0.4),
                "sentence_kind": charge.word("prison", "suspended", "not_recorded"),
                "sentence_months": charge.number(180, 0.3),
                "is_familial": charge.flag(0.1),
                "is_official": charge.flag(0.02),
                "court": charge.word("supreme_court", "magistrates_court"),
                "victim_age_group": charge.weighed(AGES),
            }
        ),
    }


def _file(rows: Invention) -> dict[str, pa.Array]:
    opened = rows.day()
    return {
        "opened_on": opened,
        "closed_on": rows.day(0.3, opened),
        "exploitation": rows.weighed(FORMS),
        "district": rows.word(*DISTRICTS),
    }


def _inquiry(rows: Invention) -> dict[str, pa.Array]:
    made = _file(rows)
    return made | {
        "opened_by": made["opened_on"],
        "agency": rows.weighed((("atip_police_unit", 0.9), ("labour", 0.1))),
        "channel": rows.word("ngo", "hotline_ngo_24h", "police_station", "self"),
    }


def _tried(rows: Invention) -> dict[str, pa.Array]:
    charged = rows.day()
    return {
        "charged_on": charged,
        "finished_on": rows.day(0.35, charged),
        "statute": rows.weighed(STATUTES),
        "exploitation": rows.weighed(FORMS),
        "reason": rows.word("victim_declined", "evidence", "not_recorded"),
    }


def _spans(rows: Invention, first: str, last: str) -> dict[str, pa.Array]:
    begun = rows.day()
    return {first: begun, last: rows.day(after=begun, most=30)}


def _registers(size: int, seed: int) -> dict[str, pa.Table]:
    """Registers grow with the country, but far more slowly than its cases."""
    rows = Invention(size, seed)
    period = _spans(rows, "period_from", "period_to")
    count = {"count": rows.number(9, 0.2)}
    made: dict[str, dict[str, pa.Array]] = {
        "activity": period
        | count
        | {
            "kind": rows.word("tv_session", "video", "labour_workshop"),
            "activity_class": rows.word("direct", "indirect"),
            "audience": rows.word("police", "public"),
            "mode": rows.word("online", "in_person"),
            "prize": rows.number(100, 0.9).cast(pa.float64()),
            "currency": rows.word("bzd"),
        },
        "training": period
        | {
            "audience": rows.word("police", "diplomats"),
            "topic": rows.word("indicators", "referral"),
            "mode": rows.word("online", "in_person"),
            "events": rows.number(4, 0.3),
            "people": rows.number(60, 0.3),
            "posted_countries": rows.number(4, 0.9),
        },
        "report": {
            "report_id": rows.each(),
            "received_on": rows.day(),
            "channel": rows.word("ngo", "self"),
            "district": rows.word(*DISTRICTS),
            "exploitation": rows.weighed(FORMS),
        },
        "screening": _spans(rows, "screened_on", "screened_by")
        | {
            "setting": rows.word("immigration", "prison", "border"),
            "risk_group": rows.word("migrants", "not_recorded"),
            "encountered": rows.number(90, 0.3),
            "screened": rows.number(60, 0.1),
            "found": rows.number(3),
            "found_status": rows.word("potential", "confirmed"),
            "sex": rows.weighed(SEXES),
            "language": rows.word("en", "es"),
            "agency": rows.word("immigration", "police"),
        },
        "staff": period
        | {
            "unit": rows.word("atip_police_unit", "dhs"),
            "role": rows.word("designated_officer", "social_worker"),
            "as_of_on": rows.day(0.3),
            "headcount": rows.number(20, 0.2),
            "joined": rows.number(3, 0.5),
            "left_": rows.number(3, 0.5),
        },
        "asset": _spans(rows, "obtained_on", "obtained_by")
        | count
        | {
            "kind": rows.word("vehicle", "van_victims"),
            "for_unit": rows.word("dhs", "police"),
            "source": rows.word("gov", "ngo"),
            "is_import_tax_waived": rows.flag(0.2),
        },
        "organisation": period
        | count
        | {"kind": rows.word("dv_shelter_ngo", "io"), "government_funded": rows.number(2)},
        "facility": period | count | {"kind": rows.word("dhs_shelter", "safe_house")},
        "hearing_halt": period
        | {"court": rows.word("supreme_court"), "reason": rows.word("pandemic_halt", "other")},
        "budget": period
        | {
            "amount": rows.number(10**6).cast(pa.float64()),
            "usd": rows.number(10**6).cast(pa.float64()),
            "currency": rows.word("bzd"),
            "has_victim_services_line": rows.flag(0.5),
        },
        "meeting": period
        | {"kind": rows.word("quarterly", "symposium"), "body": rows.word("council")},
        "council_membership": period | {"ngo_members": rows.number(5)},
        "plan": _spans(rows, "starts_on", "ends_on"),
        "publication": _spans(rows, "published_on", "published_by")
        | {"kind": rows.word("annual_report", "study")},
        "recruiter": period | {"active_registrations": rows.number(30)},
        "offduty_breach": period | count,
        "reporting_line": period
        | {
            "kind": rows.word("hotline_ngo_24h", "toll_free"),
            "hours_per_day": rows.number(24),
            "investigations_resulting": rows.number(3),
            "opened_on": rows.day(),
        },
        "restitution": {
            "asked_on": rows.day(0.2),
            "decided_on": rows.day(0.2),
            "outcome": rows.word("asked", "awarded", "refused"),
            "reason": rows.word("indigent", "not_recorded"),
            "amount_ordered": rows.number(9000, 0.5).cast(pa.float64()),
            "amount_paid": rows.number(9000, 0.5).cast(pa.float64()),
            "currency": rows.word("bzd"),
        },
    }
    made["tier"] = {"year": pa.array(range(2021, 2031)), "tier": pa.array(["tier_2"] * 10)}
    return {name: pa.table(columns) for name, columns in made.items()}
