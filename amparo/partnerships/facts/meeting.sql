-- fact: meeting
-- grain: one row for each meeting
-- column: body, text, code of the list `agency`
-- column: kind, text, code of the list `meeting_kind`
-- column: quarter, integer, a number
-- column: period_from, date, first day
-- column: period_to, date, last day
SELECT
       body,
       kind,
       quarter,
       period_from,
       period_to
  FROM partnerships_meeting
 WHERE voided_at IS NULL
