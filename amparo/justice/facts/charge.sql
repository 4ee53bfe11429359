-- fact: charge
-- grain: one row for each charge against a person in a trial
-- column: charge_id, key, the charge
-- column: prosecution_id, key, the trial
-- column: case_id, key, the case
-- column: person_id, key, the defendant; the one kept where two were found to be one
-- column: statute, text, code of the list `statute`
-- column: offence, text, code of the list `offence`
-- column: exploitation, text, code of the list `exploitation`
-- column: charged_on, date, the day of the charge
-- column: outcome, text, code of the list `outcome`
-- column: outcome_on, date, the day of the decision; empty while it is pending
-- column: reason, text, code of the list `drop_reason`; empty when not dropped
-- column: sentence_kind, text, code of the list `sentence_kind`; empty without a sentence
-- column: sentence_months, integer, months of prison; empty without a term
-- column: is_familial, boolean, the crime was committed within a family
-- column: sex, text, code of the list `sex`; of the defendant
-- column: age_group, text, code of the list `age_group`; of the defendant, at the charge
-- column: nationality, text, code of the list `country`; of the defendant
-- column: is_official, boolean, the defendant is suspected as an official in this case
-- column: court, text, code of the list `court`; empty when not recorded
-- column: victim_age_group, text, code of the list `age_group`; of the victim
SELECT ch.id              AS charge_id,
       d.prosecution_id   AS prosecution_id,
       ch.case_id         AS case_id,
       COALESCE(p.merged_into_id, p.id) AS person_id,
       ch.statute         AS statute,
       ch.offence         AS offence,
       ch.exploitation    AS exploitation,
       ch.charged_on      AS charged_on,
       ch.outcome         AS outcome,
       ch.outcome_on      AS outcome_on,
       ch.outcome_reason  AS reason,
       ch.sentence_kind   AS sentence_kind,
       ch.sentence_months AS sentence_months,
       ch.is_familial     AS is_familial,
       d.sex              AS sex,
       d.age_group        AS age_group,
       d.nationality      AS nationality,
       EXISTS (SELECT 1
                 FROM justice_suspect s
                 JOIN people_person sp ON sp.id = s.person_id
                WHERE s.case_id = ch.case_id
                  AND s.is_official
                  AND s.voided_at IS NULL
                  AND COALESCE(sp.merged_into_id, sp.id) = COALESCE(p.merged_into_id, p.id)
       ) AS is_official,
       pr.court            AS court,
       ch.victim_age_group AS victim_age_group
  FROM justice_charge ch
  JOIN justice_defendant d ON d.id = ch.defendant_id
  JOIN justice_prosecution pr ON pr.id = d.prosecution_id
  JOIN cases_case c ON c.id = ch.case_id
  JOIN people_person p ON p.id = d.person_id
 WHERE ch.voided_at IS NULL
   AND d.voided_at IS NULL
   AND pr.voided_at IS NULL
   AND c.voided_at IS NULL
   AND p.voided_at IS NULL
   AND (NOT c.is_compartment OR c.is_countable)
