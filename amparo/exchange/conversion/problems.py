"""What could not be taken as typed, said in sentences: of a cell, of a row, of a sheet."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    # a cell that is left out; the rest of its row is loaded
    "not_a_date": _("“%(raw)s” is not a date in the declared order %(order)s."),
    "no_such_day": _("“%(raw)s” names a day that is in no calendar."),
    "far_year": _("“%(raw)s” lies outside the years 1900 to 2100."),
    "not_a_number": _("“%(raw)s” is not a number."),
    "not_a_count": _("“%(raw)s” is no count: a whole number, from 0 on."),
    "below_nought": _("“%(raw)s” is less than nothing."),
    "not_a_length": _("“%(raw)s” is not a length of time."),
    "not_an_age": _("“%(raw)s” is not an age."),
    "unknown_word": _("The mapping gives no code for “%(raw)s”."),
    "unknown_period": _("“%(raw)s” is neither a period of the mapping nor a date."),
    "not_a_name": _("“%(raw)s” holds no name."),
    "several_names": _(
        "“%(raw)s” seems to hold several names. Say with “split” what parts them; a comma alone "
        "parts a surname from its given names."
    ),
    "formula_not_stored": _(
        "A formula whose result is not stored. Open the file in a spreadsheet program, save it "
        "there, and bring it again."
    ),
    "formula_error": _(
        "An error of the spreadsheet, such as #N/A. Mend the cell there, save the file, and bring "
        "it again."
    ),
    "too_long": _("The text is longer than %(limit)s letters."),
    # a cell that is loaded, and should be looked at
    "two_readings": _("“%(raw)s” could be read in two ways; read as %(order)s."),
    "turned_round": _(
        "“%(raw)s” may have day and month turned round: no date of this column has a day above 12, "
        "and every text has. Compare it with the paper; kept as it is."
    ),
    "serial_date": _("“%(raw)s” is a day number of a spreadsheet, read as a date."),
    "partial_date": _("“%(raw)s” gives no day; kept as a span of days."),
    "age_cut": _("“%(raw)s” is read as %(years)s completed years."),
    "other_zone": _(
        "“%(raw)s” is a time of another zone; the day is taken as it was here, or as it is written "
        "where the time is midnight."
    ),
    "count_differs": _("%(said)s are counted and %(found)s named."),
    "from_other_date": _("Not written; taken from “%(other)s” as the mapping says."),
    "blank_means": _("Not written; taken as “%(value)s”, as the mapping says."),
    "looks_typed_twice": _("The same as row %(other)s; loaded, since both may be true."),
    "number_used_twice": _("The number of row %(other)s with other values; loaded."),
    "ages_differ": _("The age written and the date of birth do not agree."),
    "no_such_case": _("No file at hand has the case “%(raw)s”."),
    "which_official": _("An official is named among several suspects; none of them is marked."),
    "closed_without_day": _("Closed, and no day given; loaded as open."),
    "decided_without_day": _("Decided, and no day given; the outcome is left out."),
    "above_maximum": _("%(raw)s months are more than the Act allows (%(longest)s); kept, marked."),
    "offence_of_other_act": _("“%(raw)s” is an offence of another Act; kept."),
    "not_among_suspects": _("The accused is not among the suspects of the investigation."),
    "no_victim_named": _("Restitution was asked for, and no victim is named; left out."),
    "removed_without_day": _("Removed from the country, and no day given; left out."),
    "values_differ": _("Sources differ in “%(field)s”: %(values)s. The first is taken."),
    "says_no": _("“%(field)s” is filled, although “%(other)s” says no."),
    "says_otherwise": _("“%(field)s” is filled, although “%(other)s” says “%(raw)s”."),
    "more_than_all": _("“%(field)s” counts more than “%(other)s”."),
    "after_the_end": _("%(raw)s lies after the day until which the register was kept."),
    "ends_before_it_begins": _("“%(later)s” lies before “%(earlier)s”."),
    # a row that is not loaded
    "missing": _("Nothing readable stands in “%(field)s”, which every row needs."),
    "more_cells": _(
        "%(cells)s cells under %(headings)s headings: a separator seems to stand inside one of "
        "them. Put that cell into quotation marks."
    ),
    "duplicate": _("The same as row %(other)s."),
    "duplicate_elsewhere": _("The case of row %(other)s in sheet “%(sheet)s”."),
    "contradiction": _("The number of row %(other)s with other values: %(fields)s."),
    "total_row": _("A row of totals."),
    "heading_again": _("The headings once more."),
    "no_such_client": _("No client has the number “%(raw)s”."),
}

STOPS_CELL = frozenset(
    {
        "not_a_date",
        "no_such_day",
        "far_year",
        "not_a_number",
        "not_a_count",
        "below_nought",
        "not_a_length",
        "not_an_age",
        "unknown_word",
        "unknown_period",
        "not_a_name",
        "several_names",
        "too_long",
        "formula_not_stored",
        "formula_error",
    }
)
# Rows that are no records at all; leaving them out loses nothing.
NOT_A_RECORD = frozenset({"total_row", "heading_again"})


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One thing about a row: ``row`` is its number in the file, ``field`` may be empty."""

    row: int
    code: str
    field: str = ""
    params: dict[str, Any] = dataclasses.field(default_factory=dict)

    def sentence(self) -> str:
        """What it means, in the language of the reader."""
        return str(SENTENCES[self.code]) % self.params
