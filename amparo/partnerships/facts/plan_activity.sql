-- fact: plan_activity
-- grain: one row for each activity of the plan
-- column: activity_id, key, the activity
-- column: area, text, code of the list `p_area`
-- column: recommendation, text, code of the list `recommendation`; empty when it serves none
-- column: agency, text, code of the list `agency`; who leads it
-- column: is_government_led, boolean, whether the government leads it
-- column: status, text, planned, started, delayed, done or dropped
-- column: due_on, date, the day on which it is due
-- column: started_on, date, the day on which it began
-- column: done_on, date, the day on which it was done
SELECT id                AS activity_id,
       area              AS area,
       recommendation    AS recommendation,
       agency            AS agency,
       is_government_led AS is_government_led,
       status            AS status,
       due_on            AS due_on,
       started_on        AS started_on,
       done_on           AS done_on
  FROM partnerships_planactivity
 WHERE voided_at IS NULL
