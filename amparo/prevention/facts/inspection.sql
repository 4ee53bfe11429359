-- fact: inspection
-- grain: one row for each inspection
-- column: inspection_id, key, one entry
-- column: inspected_on, date, the day
-- column: kind, text, code of the list `inspection_kind`
-- column: district, text, code of the list `district`
-- column: outcome, text, code of the list `inspection_outcome`
SELECT
       id AS inspection_id,
       inspected_on,
       kind,
       district,
       outcome
  FROM prevention_inspection
 WHERE voided_at IS NULL
