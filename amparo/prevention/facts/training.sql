-- fact: training
-- grain: one row for each entry on training
-- column: training_id, key, one entry
-- column: period_from, date, first day of the period
-- column: period_to, date, last day of the period
-- column: audience, text, code of the list `audience`
-- column: topic, text, code of the list `training_topic`
-- column: mode, text, code of the list `delivery_mode`
-- column: events, integer, events
-- column: people, integer, people trained
-- column: posted_countries, integer, countries of posting
SELECT
       id AS training_id,
       period_from,
       period_to,
       audience,
       topic,
       mode,
       events,
       people,
       posted_countries
  FROM prevention_training
 WHERE voided_at IS NULL
