-- fact: testimony
-- grain: one row for each time a person testified
-- column: person_id, key, the person; the one kept where two were found to be one
-- column: case_id, key, the case
-- column: given_on, date, the day; empty when not recorded
-- column: mode, text, code of the list `testimony_mode`
-- column: where_given, text, code of the list `testimony_place`
-- column: is_supported, boolean, a body of the programme stood by the person
SELECT COALESCE(p.merged_into_id, p.id) AS person_id,
       t.case_id   AS case_id,
       t.given_on  AS given_on,
       t.mode      AS mode,
       t."where"   AS where_given,
       t.supported_by NOT IN ('', 'unknown', 'not_recorded') AS is_supported
  FROM justice_testimony t
  JOIN cases_case c ON c.id = t.case_id
  JOIN people_person p ON p.id = t.person_id
 WHERE t.voided_at IS NULL
   AND c.voided_at IS NULL
   AND p.voided_at IS NULL
   AND (NOT c.is_compartment OR c.is_countable)
