-- fact: removal
-- grain: one row for each victim sent out of the country by the authorities
-- column: person_id, key, the person; the one kept where two were found to be one
-- column: case_id, key, the case
-- column: removed_on, date, the day
-- column: country, text, code of the list `country`; where to
SELECT COALESCE(p.merged_into_id, p.id) AS person_id,
       x.case_id AS case_id,
       x.removed_on AS removed_on,
       x.country AS country
  FROM protection_removal x
  JOIN cases_case c ON c.id = x.case_id
  JOIN people_person p ON p.id = x.person_id
 WHERE x.voided_at IS NULL
   AND c.voided_at IS NULL
   AND p.voided_at IS NULL
   AND (NOT c.is_compartment OR c.is_countable)
