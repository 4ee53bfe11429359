-- fact: investigation
-- grain: one row for each investigation that may be counted
-- column: investigation_id, key, the investigation
-- column: case_id, key, the case
-- column: opened_on, date, the day of opening, or the first on which it can have been
-- column: opened_by, date, the last day on which it can have been; the same when it is known
-- column: closed_on, date, the day of closing; empty while it is not closed
-- column: exploitation, text, code of the list `exploitation`
-- column: agency, text, code of the list `agency`; who investigates
-- column: channel, text, code of the list `channel`
-- column: district, text, code of the list `district`
-- column: suspects, integer, how many people are suspected in it
SELECT v.id        AS investigation_id,
       v.case_id   AS case_id,
       v.opened_on AS opened_on,
       COALESCE(v.opened_by, v.opened_on) AS opened_by,
       v.closed_on    AS closed_on,
       v.exploitation AS exploitation,
       v.agency       AS agency,
       v.channel      AS channel,
       v.district     AS district,
       (SELECT COUNT(DISTINCT COALESCE(p.merged_into_id, p.id))
          FROM justice_suspect s
          JOIN people_person p ON p.id = s.person_id
         WHERE s.investigation_id = v.id
           AND s.voided_at IS NULL
           AND p.voided_at IS NULL
       ) AS suspects
  FROM justice_investigation v
  JOIN cases_case c ON c.id = v.case_id
 WHERE v.voided_at IS NULL
   AND c.voided_at IS NULL
   AND (NOT c.is_compartment OR c.is_countable)
