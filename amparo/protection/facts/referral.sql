-- fact: referral
-- grain: one row for each referral of a person that was sent
-- column: person_id, key, the person; the one kept where two were found to be one
-- column: case_id, key, the case
-- column: sent_on, date, the day on which it was sent
-- column: to_body, text, code of the list `referral_body`
-- column: status, text, step of the workflow `referral`
-- column: sex, text, code of the list `sex`
-- column: age_group, text, code of the list `age_group`; at identification, empty when never identified
WITH identified AS (
  SELECT COALESCE(ip.merged_into_id, ip.id) AS kept_id,
         i.confirmed_on,
         i.sex,
         i.age_group,
         i.nationality,
         i.exploitation,
         i.where_exploited,
         ROW_NUMBER() OVER (
           PARTITION BY COALESCE(ip.merged_into_id, ip.id)
           ORDER BY CASE WHEN i.confirmed_on IS NULL THEN 1 ELSE 0 END,
                    i.confirmed_on, i.potential_on, i.id
         ) AS place
    FROM intake_identification i
    JOIN people_person ip ON ip.id = i.person_id
    JOIN cases_case ic ON ic.id = i.case_id
   WHERE i.voided_at IS NULL
     AND ip.voided_at IS NULL
     AND ic.voided_at IS NULL
     AND (NOT ic.is_compartment OR ic.is_countable)
)
SELECT COALESCE(p.merged_into_id, p.id) AS person_id,
       x.case_id AS case_id,
       x.sent_on AS sent_on,
       x.to_body AS to_body,
       x.status AS status,
       COALESCE(NULLIF(f.sex, ''), p.sex) AS sex,
       COALESCE(f.age_group, '') AS age_group
  FROM protection_referral x
  JOIN cases_case c ON c.id = x.case_id
  JOIN people_person p ON p.id = x.person_id
  LEFT JOIN identified f ON f.kept_id = COALESCE(p.merged_into_id, p.id) AND f.place = 1
 WHERE x.voided_at IS NULL
   AND c.voided_at IS NULL
   AND p.voided_at IS NULL
   AND (NOT c.is_compartment OR c.is_countable)
   AND x.sent_on IS NOT NULL
