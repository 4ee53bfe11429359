-- fact: restitution
-- grain: one row for each victim for whom restitution was asked in a trial
-- column: restitution_id, key, the request
-- column: prosecution_id, key, the trial
-- column: person_id, key, the victim; the one kept where two were found to be one
-- column: asked_on, date, the day of the request; empty when not recorded
-- column: decided_on, date, the day of the decision; empty before it
-- column: outcome, text, code of the list `restitution_outcome`
-- column: reason, text, code of the list `restitution_refusal`; empty when not refused
-- column: amount_ordered, number, what the court ordered
-- column: amount_paid, number, what was paid so far
-- column: currency, text, code of the list `currency`
SELECT r.id             AS restitution_id,
       r.prosecution_id AS prosecution_id,
       COALESCE(p.merged_into_id, p.id) AS person_id,
       r.asked_on       AS asked_on,
       r.decided_on     AS decided_on,
       r.outcome        AS outcome,
       r.refusal_reason AS reason,
       r.amount_ordered AS amount_ordered,
       r.amount_paid    AS amount_paid,
       r.currency       AS currency
  FROM justice_restitution r
  JOIN justice_prosecution pr ON pr.id = r.prosecution_id
  JOIN cases_case c ON c.id = r.case_id
  JOIN people_person p ON p.id = r.person_id
 WHERE r.voided_at IS NULL
   AND pr.voided_at IS NULL
   AND c.voided_at IS NULL
   AND p.voided_at IS NULL
   AND (NOT c.is_compartment OR c.is_countable)
