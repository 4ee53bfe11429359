-- fact: instrument
-- grain: one row for each treaty, agreement or project
-- column: kind, text, code of the list `instrument_kind`
-- column: in_force_on, date, earliest day
-- column: in_force_by, date, latest day
-- column: period_from, date, first day
-- column: period_to, date, last day
SELECT
       kind,
       in_force_on,
       in_force_by,
       period_from,
       period_to
  FROM partnerships_instrument
 WHERE voided_at IS NULL
