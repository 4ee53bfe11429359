-- fact: recruiter
-- grain: one row for each count or recruiter
-- column: period_from, date, first day
-- column: period_to, date, last day
-- column: active_registrations, integer, registrations
SELECT
       period_from,
       period_to,
       active_registrations
  FROM prevention_recruiterentry
 WHERE voided_at IS NULL
