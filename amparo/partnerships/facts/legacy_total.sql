-- fact: legacy_total
-- grain: one row for each total of earlier years
-- column: measure, text, code of the list `legacy_measure`
-- column: population, text, code of the list `population`
-- column: total, integer, a number
-- column: source, text, where it was published
-- column: is_covering, boolean, covers the whole period
-- column: period_from, date, first day
-- column: period_to, date, last day
SELECT
       measure,
       population,
       total,
       source,
       is_covering,
       period_from,
       period_to
  FROM partnerships_legacytotal
 WHERE voided_at IS NULL
