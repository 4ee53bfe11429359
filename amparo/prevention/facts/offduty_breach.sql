-- fact: offduty_breach
-- grain: one row for each entry
-- column: period_from, date, first day
-- column: period_to, date, last day
-- column: count, integer, breaches
SELECT
       period_from,
       period_to,
       "count" AS "count"
  FROM prevention_offdutybreach
 WHERE voided_at IS NULL
