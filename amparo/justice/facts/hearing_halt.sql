-- fact: hearing_halt
-- grain: one row for each time in which a court heard no trafficking case
-- column: court, text, code of the list `court`
-- column: reason, text, code of the list `delay_reason`
-- column: ordinal, integer, the first, second or later halt; empty when not recorded
-- column: period_from, date, its first day, or that of the period in which it fell
-- column: period_to, date, its last day, or that of the period in which it fell
SELECT h.court       AS court,
       h.reason      AS reason,
       h.ordinal     AS ordinal,
       h.period_from AS period_from,
       h.period_to   AS period_to
  FROM justice_hearinghalt h
 WHERE h.voided_at IS NULL
