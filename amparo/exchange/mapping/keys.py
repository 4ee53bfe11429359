"""Every key of a mapping and what it says; the reference page is written from here."""

from __future__ import annotations

from amparo.exchange.registers.encodings import ENCODINGS

MAPPING_KEYS = {
    "mapping": "A name of its own for the mapping, kept with every record that comes by it.",
    "version": "A whole number, raised with every change; kept with every record too.",
    "title": "What the register is called, in each language.",
    "office": "Whose register it is: the code of an agency. Records bear it where they need one.",
    "for": "Patterns of file names, such as `dhs*client*`. They help to choose among mappings.",
    "language": "The language in which the register was kept: in `en` an M is a man, in `es` a "
    "woman (*mujer*), unless `words` says otherwise.",
    "encoding": (
        "The encoding of a text file, where it cannot be told from the file itself. One of "
        f"{', '.join(f'`{name}`' for name in ENCODINGS)}."
    ),
    "date_order": "How `05/06/2021` is read. A year in front is always year, month, day.",
    "names": "Whether names without a comma begin with the given name or with the surname.",
    "as_of": "The day until which the register was kept.",
    "periods": "Names of periods with their first and last day, such as "
    "`RP2022: [2021-04-01, 2022-03-31]`; the country's own calendars are known without it.",
    "words": "Code list → word as typed → code, for all sheets. `*` stands for any letters; case, "
    "accents and punctuation do not matter. `yes_no` is such a list too.",
    "staff": "Those whom the register names as working on a case → their user names. They become "
    "the team.",
    "strict": "`true`: a heading that is not named here is not recognised by its usual words.",
    "sheets": "What the rows of each sheet are; a sheet may stand here several times, once for "
    "each kind of record that its rows give.",
    "leave_out": "Patterns of the names of sheets that are known and not needed.",
}
SHEET_KEYS = {
    "sheet": "Patterns of sheet names; left out, the entry is tried on every sheet. A text file "
    "has one sheet, and its name does not matter.",
    "rows": "What a row is: one of the kinds below.",
    "columns": "Field → its heading, other headings that it had, or a table with the keys below. "
    "Several fields may be read from one column.",
    "constants": "Field → a value that holds for every row.",
    "blank_means": "Field → what an empty cell means: a value, or `= field` to take another date "
    "of the row, or `= as_of`. Each use is shown in the report. Without it, what is missing is not "
    "recorded.",
    "words": "Field → word as typed → code, for this sheet; before the words of the whole mapping.",
    "only_if": "Fields of which one must be filled; other rows are left aside.",
    "not_if": "Fields of which none may be filled; other rows are left aside.",
    "ignore": "Headings that are known and not needed.",
    "period": "The period of rows that name none: a name from `periods`, a year, a month.",
    "hidden_too": "`true`: the sheet is read although it is hidden.",
}
COLUMN_KEYS = {
    "headings": "The heading of the column, and other headings that it had. `*` for any letters.",
    "join": "Several columns that are put together, in this order.",
    "joined_with": "What stands between joined columns; a space unless given.",
    "split": 'What parts several names or numbers in one cell, such as `[";", "/"]`.',
    "after": "Words behind which a remark names somebody, such as `victim`; the rest is left.",
    "none": "Words that say that nobody is named; the usual ones are known.",
    "date_order": "As for the whole mapping, for this column.",
    "names": "As for the whole mapping, for this column.",
    "unit": "The unit of a length of time that is written as a bare number.",
    "currency": "The currency of amounts that are written without one.",
}
UNITS = ("years", "months", "days")
