-- fact: care_episode
-- grain: one row for each time in care of a person
-- column: person_id, key, the person; the one kept where two were found to be one
-- column: case_id, key, the case
-- column: from_on, date, the first day in care
-- column: to_on, date, the last day; empty while in care
-- column: is_first, boolean, the first time in care of this person in any case
-- column: confirmed_on, date, the day on which the person was first confirmed as a victim; empty when never
-- column: sex, text, code of the list `sex`
-- column: age_group, text, code of the list `age_group`; at identification, empty when never identified
-- column: nationality, text, code of the list `country`
-- column: exploitation, text, code of the list `exploitation`; empty when never identified
-- column: where_exploited, text, code of the list `where_exploited`; empty when never identified
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
       x.from_on AS from_on,
       x.to_on AS to_on,
       ROW_NUMBER() OVER (
         PARTITION BY COALESCE(p.merged_into_id, p.id) ORDER BY x.from_on, x.id
       ) = 1 AS is_first,
       f.confirmed_on AS confirmed_on,
       COALESCE(NULLIF(f.sex, ''), p.sex) AS sex,
       COALESCE(f.age_group, '') AS age_group,
       COALESCE(NULLIF(f.nationality, ''), p.nationality) AS nationality,
       COALESCE(f.exploitation, '') AS exploitation,
       COALESCE(f.where_exploited, '') AS where_exploited
  FROM protection_careepisode x
  JOIN cases_case c ON c.id = x.case_id
  JOIN people_person p ON p.id = x.person_id
  LEFT JOIN identified f ON f.kept_id = COALESCE(p.merged_into_id, p.id) AND f.place = 1
 WHERE x.voided_at IS NULL
   AND c.voided_at IS NULL
   AND p.voided_at IS NULL
   AND (NOT c.is_compartment OR c.is_countable)
