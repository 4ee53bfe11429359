-- fact: council_membership
-- grain: one row for each count
-- column: ngo_members, integer, organisations
-- column: period_from, date, first day
-- column: period_to, date, last day
SELECT
       ngo_members,
       period_from,
       period_to
  FROM partnerships_councilmembership
 WHERE voided_at IS NULL
