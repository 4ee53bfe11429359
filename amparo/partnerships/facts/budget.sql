-- fact: budget
-- grain: one row for each line
-- column: period_from, date, first day
-- column: period_to, date, last day
-- column: amount, number, money
-- column: currency, text, code of the list `currency`
-- column: usd, number, US dollars
-- column: has_victim_services_line, boolean, yes or no
SELECT
       period_from,
       period_to,
       amount,
       currency,
       usd,
       has_victim_services_line
  FROM partnerships_budgetline
 WHERE voided_at IS NULL
