-- fact: tier
-- grain: one row for each report year
-- column: year, integer, a number
-- column: tier, text, code of the list `tier`
SELECT
       "year" AS "year",
       tier
  FROM partnerships_tierrank
 WHERE voided_at IS NULL
