-- fact: answer
-- grain: one row for each question and period; what the bodies answered, taken together
-- column: question, text, code of the list `question`
-- column: state, text, code of the list `answer_state`; done where one body did it, not reported
--   where one still owes its answer or did not give the number asked for, no data where one keeps none, none where all had none
-- column: period_from, date, first day
-- column: period_to, date, last day
-- column: bodies, integer, how many bodies were asked or answered
WITH said AS (
    SELECT a.question    AS question,
           CASE WHEN r.status = 'returned' THEN 2
                WHEN a.state = 'done' AND a.wants_number AND a.number IS NULL THEN 2
                WHEN a.state = 'done' THEN 1
                WHEN a.state = 'not_reported' THEN 2
                WHEN a.state = 'no_data' THEN 3
                WHEN a.state = 'none' THEN 5
                WHEN a.state = 'unknown' THEN 4
                ELSE 6 END AS place,
           a.period_from AS period_from,
           a.period_to   AS period_to
      FROM partnerships_answer a
      LEFT JOIN partnerships_datarequest r ON r.answer_id = a.id AND r.voided_at IS NULL
     WHERE a.voided_at IS NULL
     UNION ALL
    SELECT r.question    AS question,
           2             AS place,
           c.period_from AS period_from,
           c.period_to   AS period_to
      FROM partnerships_datarequest r
      JOIN partnerships_datacall c ON c.id = r.call_id
     WHERE r.voided_at IS NULL
       AND c.voided_at IS NULL
       AND r.answer_id IS NULL
       AND r.status <> 'draft'
)
SELECT question,
       CASE MIN(place) WHEN 1 THEN 'done'
                       WHEN 2 THEN 'not_reported'
                       WHEN 3 THEN 'no_data'
                       WHEN 4 THEN 'unknown'
                       WHEN 5 THEN 'none'
                       ELSE 'not_recorded' END AS state,
       period_from,
       period_to,
       COUNT(*) AS bodies
  FROM said
 GROUP BY question, period_from, period_to
