-- fact: report
-- grain: one row for each report that may be counted; one that names an official waits for its case
-- column: report_id, key, the report
-- column: received_on, date, the day on which it came in
-- column: channel, text, code of the list `channel`
-- column: district, text, code of the list `district`; empty when not known
-- column: status, text, step of the workflow `report`
-- column: exploitation, text, code of the list `exploitation`; empty when not yet looked at
SELECT r.id           AS report_id,
       r.received_on  AS received_on,
       r.channel      AS channel,
       r.district     AS district,
       r.status       AS status,
       r.exploitation AS exploitation
  FROM intake_report r
  LEFT JOIN cases_case c ON c.id = r.case_id
 WHERE r.voided_at IS NULL
   AND ((r.case_id IS NULL AND NOT r.names_official)
        OR (c.voided_at IS NULL AND (NOT c.is_compartment OR c.is_countable)))
