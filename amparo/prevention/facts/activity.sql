-- fact: activity
-- grain: one row for each entry on an activity
-- column: activity_id, key, one entry
-- column: period_from, date, first day
-- column: period_to, date, last day
-- column: kind, text, code of the list `activity_kind`
-- column: activity_class, text, code of the list `activity_class`
-- column: audience, text, code of the list `audience`
-- column: mode, text, code of the list `delivery_mode`
-- column: count, integer, how many
-- column: prize, number, money
-- column: currency, text, code of the list `currency`
SELECT
       id AS activity_id,
       period_from,
       period_to,
       kind,
       activity_class,
       audience,
       mode,
       "count" AS "count",
       prize,
       currency
  FROM prevention_activity
 WHERE voided_at IS NULL
