-- fact: reporting_line
-- grain: one row for each line and period
-- column: line_id, key, one entry
-- column: kind, text, code of the list `line_kind`
-- column: period_from, date, first day
-- column: period_to, date, last day
-- column: hours_per_day, integer, hours
-- column: investigations_resulting, integer, investigations
-- column: opened_on, date, earliest day of opening
SELECT
       id AS line_id,
       kind,
       period_from,
       period_to,
       hours_per_day,
       investigations_resulting,
       opened_on
  FROM prevention_reportingline
 WHERE voided_at IS NULL
