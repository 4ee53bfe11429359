-- fact: staff
-- grain: one row for each unit, role and day or period
-- column: unit, text, code of the list `unit`
-- column: role, text, code of the list `staff_role`
-- column: as_of_on, date, day of the count
-- column: headcount, integer, people
-- column: joined, integer, people
-- column: left_, integer, people who left
-- column: period_from, date, first day
-- column: period_to, date, last day
SELECT
       unit,
       role,
       as_of_on,
       headcount,
       joined,
       "left" AS left_,
       period_from,
       period_to
  FROM partnerships_staff
 WHERE voided_at IS NULL
