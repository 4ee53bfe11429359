-- fact: prosecution
-- grain: one row for each trial, however many people stand in it and however many victims it has
-- column: prosecution_id, key, the trial
-- column: case_id, key, the case
-- column: charged_on, date, the day of the charge
-- column: finished_on, date, the day on which it was finished; empty while it is open
-- column: court, text, code of the list `court`; empty when not recorded
-- column: statute, text, code of the list `statute`, or several; of its charges
-- column: exploitation, text, code of the list `exploitation`; both when its charges name either
-- column: outcome, text, code of the list `case_outcome`; mixed when people fared differently
-- column: reason, text, code of the list `drop_reason`; empty when not dropped
WITH charged AS (
  SELECT d.prosecution_id,
         ch.defendant_id,
         MIN(ch.statute) AS first_statute,
         MAX(ch.statute) AS last_statute,
         MAX(CASE WHEN ch.exploitation IN ('sex', 'both') THEN 1 ELSE 0 END)    AS has_sex,
         MAX(CASE WHEN ch.exploitation IN ('labour', 'both') THEN 1 ELSE 0 END) AS has_labour,
         MAX(CASE WHEN ch.outcome IN ('guilty', 'guilty_lesser') THEN 1 ELSE 0 END) AS has_guilt,
         MAX(CASE WHEN ch.outcome = 'not_guilty' THEN 1 ELSE 0 END)             AS has_acquittal,
         MAX(CASE WHEN ch.outcome = 'dropped' THEN ch.outcome_reason ELSE '' END) AS reason
    FROM justice_charge ch
    JOIN justice_defendant d ON d.id = ch.defendant_id
   WHERE ch.voided_at IS NULL
     AND d.voided_at IS NULL
   GROUP BY d.prosecution_id, ch.defendant_id
), tried AS (
  SELECT g.prosecution_id,
         MIN(g.first_statute) AS first_statute,
         MAX(g.last_statute)  AS last_statute,
         MAX(g.has_sex)       AS has_sex,
         MAX(g.has_labour)    AS has_labour,
         COUNT(*)             AS people,
         SUM(g.has_guilt)     AS convicted,
         SUM(CASE WHEN g.has_guilt = 0 AND g.has_acquittal = 1 THEN 1 ELSE 0 END) AS acquitted,
         SUM(CASE WHEN g.has_guilt = 0 AND g.has_acquittal = 0 THEN 1 ELSE 0 END) AS dropped,
         MAX(g.reason)        AS reason
    FROM charged g
   GROUP BY g.prosecution_id
), decided AS (
  SELECT t.prosecution_id,
         CASE WHEN t.first_statute = t.last_statute THEN t.first_statute
              ELSE 'several' END AS statute,
         CASE WHEN t.has_sex = 1 AND t.has_labour = 1 THEN 'both'
              WHEN t.has_sex = 1 THEN 'sex'
              WHEN t.has_labour = 1 THEN 'labour'
              ELSE 'unspecified' END AS exploitation,
         CASE WHEN t.convicted = t.people THEN 'convicted'
              WHEN t.acquitted = t.people THEN 'acquitted'
              WHEN t.dropped = t.people THEN 'dropped'
              ELSE 'mixed' END AS outcome,
         t.reason
    FROM tried t
)
SELECT pr.id          AS prosecution_id,
       pr.case_id     AS case_id,
       pr.charged_on  AS charged_on,
       pr.finished_on AS finished_on,
       pr.court       AS court,
       COALESCE(o.statute, 'not_recorded')      AS statute,
       COALESCE(o.exploitation, 'not_recorded') AS exploitation,
       CASE WHEN pr.finished_on IS NULL OR o.outcome IS NULL THEN 'pending'
            ELSE o.outcome END AS outcome,
       CASE WHEN pr.finished_on IS NOT NULL AND o.outcome = 'dropped' THEN o.reason
            ELSE '' END AS reason
  FROM justice_prosecution pr
  JOIN cases_case c ON c.id = pr.case_id
  LEFT JOIN decided o ON o.prosecution_id = pr.id
 WHERE pr.voided_at IS NULL
   AND c.voided_at IS NULL
   AND (NOT c.is_compartment OR c.is_countable)
