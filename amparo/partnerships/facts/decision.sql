-- fact: decision
-- grain: one row for each decision
-- column: body, text, code of the list `agency`
-- column: decided_on, date, earliest day
-- column: decided_by, date, latest day
SELECT
       body,
       decided_on,
       decided_by
  FROM partnerships_decision
 WHERE voided_at IS NULL
