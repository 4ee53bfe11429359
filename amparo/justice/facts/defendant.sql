-- fact: defendant
-- grain: one row for each person in each trial
-- column: prosecution_id, key, the trial
-- column: case_id, key, the case
-- column: person_id, key, the defendant; the one kept where two were found to be one
-- column: charged_on, date, the day on which the trial began with the charge
-- column: finished_on, date, the day on which the trial was finished; empty while it is open
-- column: statute, text, code of the list `statute`, or several; of the charges against this person
-- column: exploitation, text, code of the list `exploitation`; both when charged with either
-- column: sex, text, code of the list `sex`
-- column: age_group, text, code of the list `age_group`; at the charge
-- column: nationality, text, code of the list `country`
-- column: is_official, boolean, the person is suspected as an official in this case
-- column: outcome, text, code of the list `outcome`; guilty when guilty on any charge
-- column: outcome_on, date, the first finding of guilt, or the last decision; empty while pending
-- column: reason, text, code of the list `drop_reason`; empty when not dropped
WITH charged AS (
  SELECT ch.defendant_id,
         MIN(ch.statute) AS first_statute,
         MAX(ch.statute) AS last_statute,
         MAX(CASE WHEN ch.exploitation IN ('sex', 'both') THEN 1 ELSE 0 END)    AS has_sex,
         MAX(CASE WHEN ch.exploitation IN ('labour', 'both') THEN 1 ELSE 0 END) AS has_labour,
         MAX(CASE WHEN ch.outcome = 'guilty' THEN 1 ELSE 0 END)        AS has_guilt,
         MAX(CASE WHEN ch.outcome = 'guilty_lesser' THEN 1 ELSE 0 END) AS has_lesser_guilt,
         MAX(CASE WHEN ch.outcome IN ('pending', 'unknown', 'not_recorded')
                  THEN 1 ELSE 0 END)                                   AS has_pending,
         MAX(CASE WHEN ch.outcome = 'not_guilty' THEN 1 ELSE 0 END)    AS has_acquittal,
         MIN(CASE WHEN ch.outcome IN ('guilty', 'guilty_lesser') THEN ch.outcome_on END) AS guilt_on,
         MAX(ch.outcome_on) AS last_outcome_on,
         MAX(CASE WHEN ch.outcome = 'dropped' THEN ch.outcome_reason ELSE '' END) AS reason
    FROM justice_charge ch
   WHERE ch.voided_at IS NULL
   GROUP BY ch.defendant_id
), decided AS (
  SELECT g.defendant_id,
         CASE WHEN g.first_statute = g.last_statute THEN g.first_statute
              ELSE 'several' END AS statute,
         CASE WHEN g.has_sex = 1 AND g.has_labour = 1 THEN 'both'
              WHEN g.has_sex = 1 THEN 'sex'
              WHEN g.has_labour = 1 THEN 'labour'
              ELSE 'unspecified' END AS exploitation,
         CASE WHEN g.has_guilt = 1 THEN 'guilty'
              WHEN g.has_lesser_guilt = 1 THEN 'guilty_lesser'
              WHEN g.has_pending = 1 THEN 'pending'
              WHEN g.has_acquittal = 1 THEN 'not_guilty'
              ELSE 'dropped' END AS outcome,
         CASE WHEN g.has_guilt = 1 OR g.has_lesser_guilt = 1 THEN g.guilt_on
              WHEN g.has_pending = 1 THEN NULL
              ELSE g.last_outcome_on END AS outcome_on,
         g.reason
    FROM charged g
)
SELECT d.prosecution_id AS prosecution_id,
       d.case_id        AS case_id,
       COALESCE(p.merged_into_id, p.id) AS person_id,
       pr.charged_on    AS charged_on,
       pr.finished_on   AS finished_on,
       COALESCE(o.statute, 'not_recorded')      AS statute,
       COALESCE(o.exploitation, 'not_recorded') AS exploitation,
       d.sex            AS sex,
       d.age_group      AS age_group,
       d.nationality    AS nationality,
       EXISTS (SELECT 1
                 FROM justice_suspect s
                 JOIN people_person sp ON sp.id = s.person_id
                WHERE s.case_id = d.case_id
                  AND s.is_official
                  AND s.voided_at IS NULL
                  AND COALESCE(sp.merged_into_id, sp.id) = COALESCE(p.merged_into_id, p.id)
       ) AS is_official,
       COALESCE(o.outcome, 'pending') AS outcome,
       o.outcome_on                   AS outcome_on,
       CASE WHEN o.outcome = 'dropped' THEN o.reason ELSE '' END AS reason
  FROM justice_defendant d
  JOIN justice_prosecution pr ON pr.id = d.prosecution_id
  JOIN cases_case c ON c.id = d.case_id
  JOIN people_person p ON p.id = d.person_id
  LEFT JOIN decided o ON o.defendant_id = d.id
 WHERE d.voided_at IS NULL
   AND pr.voided_at IS NULL
   AND c.voided_at IS NULL
   AND p.voided_at IS NULL
   AND (NOT c.is_compartment OR c.is_countable)
