-- fact: publication
-- grain: one row for each publication
-- column: kind, text, code of the list `publication_kind`
-- column: published_on, date, earliest day
-- column: published_by, date, latest day
SELECT
       kind,
       published_on,
       published_by
  FROM partnerships_publication
 WHERE voided_at IS NULL
