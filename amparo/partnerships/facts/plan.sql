-- fact: plan
-- grain: one row for each plan
-- column: starts_on, date, the day
-- column: ends_on, date, the day
-- column: status, text, code of the list `plan_status`
SELECT
       starts_on,
       ends_on,
       status
  FROM partnerships_plan
 WHERE voided_at IS NULL
