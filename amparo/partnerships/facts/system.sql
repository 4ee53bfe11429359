-- fact: system
-- grain: one row for each system
-- column: kind, text, code of the list `system_kind`
-- column: introduced_on, date, earliest day
-- column: introduced_by, date, latest day
SELECT
       kind,
       introduced_on,
       introduced_by
  FROM partnerships_system
 WHERE voided_at IS NULL
