-- fact: investigation_suspect
-- grain: one row for each suspect in each investigation; a person may stand in several
-- column: investigation_id, key, the investigation
-- column: case_id, key, the case
-- column: person_id, key, the person; the one kept where two were found to be one
-- column: opened_on, date, the day on which the investigation was opened, or the first possible
-- column: opened_by, date, the last day on which it can have been opened
-- column: closed_on, date, the day on which it was closed; empty while it is not
-- column: exploitation, text, code of the list `exploitation`
-- column: agency, text, code of the list `agency`
-- column: channel, text, code of the list `channel`
-- column: district, text, code of the list `district`
-- column: is_official, boolean, the suspect holds or held public office
-- column: official_body, text, code of the list `official_body`; empty when no official
-- column: official_level, text, code of the list `official_level`; empty when no official
-- column: official_status, text, code of the list `official_status`; empty when no official
-- column: sex, text, code of the list `sex`
-- column: nationality, text, code of the list `country`
SELECT s.investigation_id AS investigation_id,
       s.case_id          AS case_id,
       k.id               AS person_id,
       v.opened_on        AS opened_on,
       COALESCE(v.opened_by, v.opened_on) AS opened_by,
       v.closed_on        AS closed_on,
       v.exploitation     AS exploitation,
       v.agency           AS agency,
       v.channel          AS channel,
       v.district         AS district,
       s.is_official      AS is_official,
       s.official_body    AS official_body,
       s.official_level   AS official_level,
       s.official_status  AS official_status,
       COALESCE(NULLIF(k.sex, ''), p.sex)                 AS sex,
       COALESCE(NULLIF(k.nationality, ''), p.nationality) AS nationality
  FROM justice_suspect s
  JOIN justice_investigation v ON v.id = s.investigation_id
  JOIN cases_case c ON c.id = s.case_id
  JOIN people_person p ON p.id = s.person_id
  JOIN people_person k ON k.id = COALESCE(p.merged_into_id, p.id)
 WHERE s.voided_at IS NULL
   AND v.voided_at IS NULL
   AND c.voided_at IS NULL
   AND p.voided_at IS NULL
   AND (NOT c.is_compartment OR c.is_countable)
