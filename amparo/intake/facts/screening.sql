-- fact: screening
-- grain: one row for each round of screening that may be counted
-- column: screening_id, key, the round
-- column: screened_on, date, its first day
-- column: screened_by, date, its last day; counted when both lie in the period
-- column: setting, text, code of the list `screening_setting`
-- column: risk_group, text, code of the list `risk_group`; empty when none was singled out
-- column: encountered, integer, people met; empty when nobody counted them
-- column: screened, integer, people asked; empty when nobody counted them
-- column: found, integer, people found to be victims; empty when nobody counted them
-- column: found_status, text, code of the list `found_status`
-- column: sex, text, code of the list `sex`; of those screened
-- column: language, text, code of the list `language`
-- column: agency, text, code of the list `agency`; who screened
SELECT s.id           AS screening_id,
       s.screened_on  AS screened_on,
       s.screened_by  AS screened_by,
       s.setting      AS setting,
       s.risk_group   AS risk_group,
       s.encountered  AS encountered,
       s.screened     AS screened,
       s.found        AS found,
       s.found_status AS found_status,
       s.sex          AS sex,
       s.language     AS language,
       s.agency       AS agency
  FROM intake_screening s
  LEFT JOIN cases_case c ON c.id = s.case_id
 WHERE s.voided_at IS NULL
   AND (s.case_id IS NULL
        OR (c.voided_at IS NULL AND (NOT c.is_compartment OR c.is_countable)))
