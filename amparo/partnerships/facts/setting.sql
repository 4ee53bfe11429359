-- fact: setting
-- grain: one row for each arrangement
-- column: what, text, code of the list `setting_kind`
-- column: value, text, the value as written
-- column: period_from, date, first day
-- column: period_to, date, last day
SELECT
       kind AS what,
       "value" AS "value",
       period_from,
       period_to
  FROM partnerships_setting
 WHERE voided_at IS NULL
