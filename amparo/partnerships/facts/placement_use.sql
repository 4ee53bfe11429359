-- fact: placement_use
-- grain: one row for each kind of place and period
-- column: kind, text, code of the list `placement_kind`
-- column: count, integer, people
-- column: period_from, date, first day
-- column: period_to, date, last day
SELECT
       kind,
       "count" AS "count",
       period_from,
       period_to
  FROM partnerships_placementuse
 WHERE voided_at IS NULL
