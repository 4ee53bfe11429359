-- fact: service_use
-- grain: one row for each service and period
-- column: kind, text, code of the list `service_kind`
-- column: count, integer, uses
-- column: period_from, date, first day
-- column: period_to, date, last day
SELECT
       kind,
       "count" AS "count",
       period_from,
       period_to
  FROM partnerships_serviceuse
 WHERE voided_at IS NULL
