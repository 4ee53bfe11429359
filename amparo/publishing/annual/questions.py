"""What the annual report asks: every figure that it prints, once."""

from __future__ import annotations

from collections.abc import Callable

from amparo.publishing.answers import Question

ENTERED = "M-ENTERED-CARE"
PROFILE = ("sex", "age_group")

EARLIER_YEARS = (3, 2, 1)


def questions(profiled: str) -> tuple[Question, ...]:
    """All questions of the report; `profiled` is the metric whose people section 2 describes."""
    return (
        Question("profile", profiled, PROFILE),
        Question("nationality", profiled, ("nationality",)),
        Question("exploitation", profiled, ("exploitation",)),
        *_ALWAYS,
    )


SECTIONS: dict[str, tuple[str, ...]] = {
    "context": ("council",),
    "identification": ("entered", "confirmed", "abroad", "confirmed_by"),
    "identification_profile": ("profile",),
    "nationalities": ("nationality",),
    "forms": ("exploitation",),
    "assisted": ("assisted",),
    "assisted_profile": ("assisted_profile",),
    "means": ("services",),
    "prosecution": (
        *("reports", "investigations", "suspects", "prosecutions", "defendants", "continued"),
        *(f"investigations_{years}" for years in EARLIER_YEARS),
        *("continued_people", "closed", "open", "open_people"),
    ),
    "convictions": ("convictions", "conviction_cases", "sentences", "restitution"),
    "repatriation": ("returns", "returns_organiser", "returns_supported"),
    "prevention": ("indirect",),
    "direct": ("training", "activities"),
}
"""Section → the questions whose answers it prints."""


def keys_left_out(omits: Callable[[str], bool]) -> frozenset[str]:
    """The questions that no printed section tells."""
    gone = (keys for section, keys in SECTIONS.items() if omits(section))
    return frozenset(key for keys in gone for key in keys)


_ALWAYS = (
    Question("council", "M-COUNCIL", where={"measure": "ngo_members"}),
    # 2 Victim identification
    Question("entered", ENTERED),
    Question("confirmed", "M-VIC-CONF"),
    Question("abroad", "M-VIC-ABROAD"),
    Question("confirmed_by", "M-VIC-CONF", ("identified_by",)),
    # 3 Assisted victims
    Question("assisted", "M-ASSISTED"),
    Question("assisted_profile", "M-ASSISTED", PROFILE),
    Question("services", "M-SERVICE", ("kind",)),
    # 4 Prosecution
    Question("reports", "M-REPORT"),
    Question("investigations", "M-INV-NEW", ("exploitation",)),
    Question("suspects", "M-INV-NEW-IND"),
    *(
        Question(f"investigations_{years}", "M-INV-NEW", years_back=years)
        for years in EARLIER_YEARS
    ),
    Question("prosecutions", "M-PROS-NEW"),
    Question("defendants", "M-PROS-NEW-IND"),
    Question("continued", "M-PROS-CONT"),
    Question("continued_people", "M-PROS-CONT-IND"),
    Question("closed", "M-PROS-CLOSED", ("outcome",), {"origin": "continued"}),
    Question("open", "M-PROS-OPEN", where={"origin": "continued"}),
    Question("open_people", "M-PROS-OPEN-IND", where={"origin": "continued"}),
    Question("convictions", "M-CONV", ("exploitation",)),
    Question("conviction_cases", "M-CONV-CASES"),
    Question("sentences", "M-SENTENCE", ("offence",)),
    Question("restitution", "M-RESTITUTION", ("outcome",)),
    # 5 Repatriation
    Question("returns", "M-REPAT", ("destination",)),
    Question("returns_organiser", "M-REPAT", ("organiser",)),
    Question("returns_supported", "M-REPAT", where={"has_government_support": "yes"}),
    # 6 Prevention
    Question("training", "M-TRAINING", ("audience",)),
    Question("activities", "M-ACTIVITY", ("kind",)),
    Question("indirect", "M-ACTIVITY", where={"activity_class": "indirect"}),
)
