-- fact: case
-- grain: one row for each case that may be counted
-- column: case_id, key, the case; for counting each case once
-- column: opened_on, date, the day that the case was opened
-- column: closed_on, date, the day that it was closed; empty while it is open
-- column: status, text, step of the workflow `case`
-- column: exploitation, text, code of the list `exploitation`
-- column: district, text, code of the list `district`; empty when not known
SELECT cases_case.id           AS case_id,
       cases_case.opened_on    AS opened_on,
       cases_case.closed_on    AS closed_on,
       cases_case.status       AS status,
       cases_case.exploitation AS exploitation,
       cases_case.district     AS district
  FROM cases_case
 WHERE cases_case.voided_at IS NULL
   AND (NOT cases_case.is_compartment OR cases_case.is_countable)
