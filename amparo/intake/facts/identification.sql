-- fact: identification
-- grain: one row for each person identified in a case that may be counted
-- column: person_id, key, the person; the one kept where two were found to be one
-- column: case_id, key, the case
-- column: status, text, step of the workflow `identification`
-- column: potential_on, date, the day since which the person is a potential victim
-- column: confirmed_on, date, the day of confirmation; empty when not confirmed
-- column: identified_by, text, code of the list `identified_by`
-- column: sex, text, code of the list `sex`; at identification
-- column: age, integer, years at identification; empty when not known
-- column: age_group, text, code of the list `age_group`; at identification
-- column: nationality, text, code of the list `country`
-- column: exploitation, text, code of the list `exploitation`
-- column: where_exploited, text, code of the list `where_exploited`
-- column: found_in, text, code of the list `screening_setting`; empty when not found by screening
-- column: district, text, code of the list `district`
-- column: procedure_version, text, code of the list `identification_procedure`
-- column: referred_on, date, the first referral of the person in this case; empty when none
-- column: officials_matter, boolean, an official is among the suspects of the case
-- column: conviction_on, date, the first conviction in the case; empty when none
SELECT COALESCE(p.merged_into_id, p.id) AS person_id,
       i.case_id           AS case_id,
       i.status            AS status,
       i.potential_on      AS potential_on,
       i.confirmed_on      AS confirmed_on,
       i.identified_by     AS identified_by,
       i.sex               AS sex,
       i.age               AS age,
       i.age_group         AS age_group,
       i.nationality       AS nationality,
       i.exploitation      AS exploitation,
       i.where_exploited   AS where_exploited,
       i.found_in          AS found_in,
       i.district          AS district,
       i.procedure_version AS procedure_version,
       (SELECT MIN(r.sent_on)
          FROM protection_referral r
          JOIN people_person rp ON rp.id = r.person_id
         WHERE r.case_id = i.case_id
           AND r.voided_at IS NULL
           AND COALESCE(rp.merged_into_id, rp.id) = COALESCE(p.merged_into_id, p.id)
       ) AS referred_on,
       EXISTS (SELECT 1
                 FROM justice_suspect s
                 JOIN justice_investigation v ON v.id = s.investigation_id
                WHERE s.case_id = i.case_id
                  AND s.is_official
                  AND s.voided_at IS NULL
                  AND v.voided_at IS NULL
       ) AS officials_matter,
       (SELECT MIN(ch.outcome_on)
          FROM justice_charge ch
          JOIN justice_defendant d ON d.id = ch.defendant_id
          JOIN justice_prosecution pr ON pr.id = d.prosecution_id
         WHERE ch.case_id = i.case_id
           AND ch.outcome IN ('guilty', 'guilty_lesser')
           AND ch.voided_at IS NULL
           AND d.voided_at IS NULL
           AND pr.voided_at IS NULL
       ) AS conviction_on
  FROM intake_identification i
  JOIN cases_case c ON c.id = i.case_id
  JOIN people_person p ON p.id = i.person_id
 WHERE i.voided_at IS NULL
   AND c.voided_at IS NULL
   AND p.voided_at IS NULL
   AND (NOT c.is_compartment OR c.is_countable)
