-- fact: organisation
-- grain: one row for each kind and period
-- column: kind, text, code of the list `organisation_kind`
-- column: count, integer, organisations
-- column: government_funded, integer, of these funded by the government
-- column: period_from, date, first day
-- column: period_to, date, last day
SELECT
       kind,
       "count" AS "count",
       government_funded,
       period_from,
       period_to
  FROM partnerships_organisation
 WHERE voided_at IS NULL
