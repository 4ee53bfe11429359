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
    "headings": "The heading of the column, and other headings that it had. `*` for any letters. "
    "Under a title that is merged over several columns, the heading alone or with the title before "
    "it: `Return Date`.",
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
# Which programs wrote in which encoding; all of `ENCODINGS` stand here.
MEANT_BY = {
    "utf-8": "Most programs of today.",
    "utf-8-sig": "“CSV UTF-8” of Excel.",
    "cp1252": "“CSV” of Excel on Windows; the western letters.",
    "latin-1": "Old programs on Unix and the web.",
    "iso8859-15": "The same with a euro sign.",
    "cp1250": "Windows; the letters of central Europe.",
    "cp850": "DOS; the western letters.",
    "cp437": "DOS as it was sold in the United States.",
    "mac-roman": "Macintosh until 2001.",
    "utf-16": "“Unicode text” of Excel.",
    "utf-16-le": "The same without a mark at the beginning.",
    "utf-16-be": "The same, the other way round.",
}
HOLDS = {
    "text": "Words, up to 2,000 letters.",
    "note": "Words in which two copies of one row may differ.",
    "reference": "The number of a file. `ATIP/005/18` and `atip 5-2018` are one.",
    "references": "Several of them, parted by what `split` says.",
    "name": "One person: `MOH, Ulises` or `Ulises Moh`.",
    "names": "Several people, parted by what `split` says; words that say nobody leave it empty.",
    "staff": "Who works on the case; `staff` gives the user names.",
    "date": "A day, or what is known of it: `13/06/2021`, `13 June 2021`, `June 2020`, `2020`, "
    "`??/06/2021`, `12-13 June 2021`. A time of day behind it is left; of another zone it counts.",
    "first_day": "As a date; of a span its first day.",
    "last_day": "As a date; of a span its last day.",
    "period": "A name from `periods`, a period of the country, a year, a quarter, a month.",
    "count": "How many: a whole number from 0. `1,234` and `1 234` are read, `12 34` is not.",
    "number": "An amount from 0; the last of comma and point is the decimal mark: `1.234,50`.",
    "money": "An amount from 0, with its currency or the one of `currency`.",
    "months": "A length of time: `12 years`, `2 años y 6 meses`, `18 months`; a bare number is in "
    "`unit`.",
    "age": "Completed years, 0 to 120: `15`, `15 yrs`, `14 months`. Of `15.7` the 15 counts, and "
    "that is said.",
    "yes_no": "Yes or no, in the words of the usual ones and of `words`. An empty cell is neither.",
    "code": "A word of the list, in English or Spanish, or one that `words` gives a code.",
}
