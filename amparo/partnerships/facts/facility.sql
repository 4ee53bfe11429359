-- fact: facility
-- grain: one row for each kind and period
-- column: kind, text, code of the list `facility_kind`
-- column: count, integer, places
-- column: period_from, date, first day
-- column: period_to, date, last day
SELECT
       kind,
       "count" AS "count",
       period_from,
       period_to
  FROM partnerships_facility
 WHERE voided_at IS NULL
