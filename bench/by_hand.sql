-- Every metric as somebody who knows the facts would count it by hand. Each statement follows a
-- line that names the metric and the dimensions asked for; :a and :b are the first and last day.

-- M-INV-NEW
SELECT count(*) FROM investigation WHERE opened_on >= :a AND opened_by <= :b AND agency IN
('atip_police_unit', 'police');

-- M-INV-NEW exploitation
SELECT exploitation, count(*) FROM investigation WHERE opened_on >= :a AND opened_by <= :b AND
agency IN ('atip_police_unit', 'police') GROUP BY 1;

-- M-INV-NEW-IND
SELECT count(DISTINCT person_id) FROM investigation_suspect WHERE opened_on >= :a AND opened_by
<= :b AND agency IN ('atip_police_unit', 'police');

-- M-INV-ONGOING
SELECT count(*) FROM investigation WHERE opened_by < :a AND (closed_on IS NULL OR closed_on >=
:a) AND agency IN ('atip_police_unit', 'police');

-- M-INV-ONGOING-IND
SELECT count(DISTINCT person_id) FROM investigation_suspect WHERE opened_by < :a AND (closed_on
IS NULL OR closed_on >= :a) AND agency IN ('atip_police_unit', 'police');

-- M-INV-BY-CHANNEL
SELECT channel, count(*) FROM investigation WHERE opened_on >= :a AND opened_by <= :b AND agency
IN ('atip_police_unit', 'police') GROUP BY 1;

-- M-COMPLICIT-ONGOING
SELECT count(DISTINCT person_id) FROM investigation_suspect WHERE opened_by < :a AND (closed_on
IS NULL OR closed_on >= :a) AND is_official;

-- M-COMPLICIT-INV
SELECT count(DISTINCT person_id) FROM investigation_suspect WHERE opened_on >= :a AND opened_by
<= :b AND is_official;

-- M-COMPLICIT-PROS
SELECT count(DISTINCT person_id) FROM defendant WHERE charged_on BETWEEN :a AND :b AND
is_official AND statute IN ('tip_act_2013', 'csec_act_2013', 'several');

-- M-COMPLICIT-CONV
SELECT count(DISTINCT person_id) FROM charge WHERE outcome_on BETWEEN :a AND :b AND outcome =
'guilty' AND is_official AND statute IN ('tip_act_2013', 'csec_act_2013', 'several');

-- M-OFFDUTY-BREACH
SELECT sum(count) FROM offduty_breach WHERE period_from >= :a AND period_to <= :b;

-- M-PROS-NEW
SELECT count(*) FROM prosecution WHERE charged_on BETWEEN :a AND :b AND statute IN
('tip_act_2013', 'several');

-- M-PROS-NEW-IND
SELECT count(DISTINCT person_id) FROM defendant WHERE charged_on BETWEEN :a AND :b AND statute
IN ('tip_act_2013', 'several');

-- M-PROS-CONT
SELECT count(*) FROM prosecution WHERE charged_on < :a AND (finished_on IS NULL OR finished_on
>= :a) AND statute IN ('tip_act_2013', 'several');

-- M-PROS-CONT-IND
SELECT count(DISTINCT person_id) FROM defendant WHERE charged_on < :a AND (finished_on IS NULL
OR finished_on >= :a) AND statute IN ('tip_act_2013', 'several');

-- M-PROS-CONT-IND exploitation sex
WITH d AS (SELECT person_id, sex, CASE WHEN min(exploitation) OVER w <> max(exploitation) OVER w
THEN 'both' ELSE exploitation END e FROM defendant WHERE charged_on < :a AND (finished_on IS
NULL OR finished_on >= :a) AND statute IN ('tip_act_2013', 'several') WINDOW w AS (PARTITION BY
person_id)) SELECT e, sex, count(DISTINCT person_id) FROM d GROUP BY GROUPING SETS ((e, sex),
());

-- M-PROS-CLOSED
SELECT count(*) FROM prosecution WHERE finished_on BETWEEN :a AND :b AND statute IN
('tip_act_2013', 'several');

-- M-PROS-OPEN
SELECT count(*) FROM prosecution WHERE charged_on <= :b AND (finished_on IS NULL OR finished_on
> :b) AND statute IN ('tip_act_2013', 'several');

-- M-PROS-OPEN origin
SELECT charged_on >= :a, count(*) FROM prosecution WHERE charged_on <= :b AND (finished_on IS
NULL OR finished_on > :b) AND statute IN ('tip_act_2013', 'several') GROUP BY 1;

-- M-PROS-OPEN-IND
SELECT count(DISTINCT person_id) FROM defendant WHERE charged_on <= :b AND (finished_on IS NULL
OR finished_on > :b) AND statute IN ('tip_act_2013', 'several');

-- M-ACQUIT
SELECT count(DISTINCT person_id) FROM defendant WHERE outcome_on BETWEEN :a AND :b AND outcome =
'not_guilty' AND statute IN ('tip_act_2013', 'several');

-- M-DROPPED
SELECT count(*) FROM prosecution WHERE finished_on BETWEEN :a AND :b AND outcome IN ('dropped',
'discontinued') AND statute IN ('tip_act_2013', 'several');

-- M-CONV
SELECT count(DISTINCT person_id) FROM charge WHERE outcome_on BETWEEN :a AND :b AND outcome =
'guilty' AND statute IN ('tip_act_2013', 'csec_act_2013', 'several');

-- M-CONV-CASES
SELECT count(DISTINCT prosecution_id) FROM charge WHERE outcome_on BETWEEN :a AND :b AND outcome
= 'guilty' AND statute IN ('tip_act_2013', 'csec_act_2013', 'several');

-- M-SENTENCE
SELECT offence, sex, sentence_months / 12, count(*) FROM charge WHERE outcome_on BETWEEN :a AND
:b AND outcome = 'guilty' AND sentence_kind = 'prison' AND sentence_months IS NOT NULL AND
statute IN ('tip_act_2013', 'csec_act_2013', 'several') GROUP BY 1, 2, 3;

-- M-VIC-POT
SELECT count(DISTINCT person_id) FROM identification WHERE potential_on BETWEEN :a AND :b AND
(confirmed_on IS NULL OR confirmed_on > :b) AND status <> 'not_victim';

-- M-VIC-CONF
SELECT count(DISTINCT person_id) FROM identification WHERE confirmed_on BETWEEN :a AND :b AND
status NOT IN ('not_victim', 'withdrawn') AND where_exploited <> 'abroad';

-- M-VIC-CONF sex age_group
SELECT sex, age_group, count(DISTINCT person_id) FROM identification WHERE confirmed_on BETWEEN
:a AND :b AND status NOT IN ('not_victim', 'withdrawn') AND where_exploited <> 'abroad' GROUP BY
GROUPING SETS ((sex, age_group), ());

-- M-VIC-CONF nationality
SELECT nationality, count(DISTINCT person_id) FROM identification WHERE confirmed_on BETWEEN :a
AND :b AND status NOT IN ('not_victim', 'withdrawn') AND where_exploited <> 'abroad' GROUP BY
GROUPING SETS ((nationality), ());

-- M-VIC-AGE
SELECT median(age) FROM identification WHERE confirmed_on BETWEEN :a AND :b AND status NOT IN
('not_victim', 'withdrawn');

-- M-ENTERED-CARE
SELECT count(DISTINCT person_id) FROM care_episode WHERE from_on BETWEEN :a AND :b AND is_first
AND confirmed_on <= :b;

-- M-ASSISTED
SELECT count(DISTINCT person_id) FROM service WHERE given_on BETWEEN :a AND :b;

-- M-IN-CARE
SELECT count(DISTINCT person_id) FROM care_episode WHERE from_on <= :b AND (to_on IS NULL OR
to_on >= :b);

-- M-REFERRED
SELECT count(DISTINCT person_id) FROM identification WHERE referred_on BETWEEN :a AND :b AND
status NOT IN ('not_victim', 'withdrawn');

-- M-SERVICE
SELECT kind, count(DISTINCT person_id) FROM service WHERE given_on BETWEEN :a AND :b GROUP BY
GROUPING SETS ((kind), ());

-- M-PLACEMENT
SELECT kind, count(DISTINCT person_id) FROM placement WHERE started_on <= :b AND (ended_on IS
NULL OR ended_on >= :a) GROUP BY GROUPING SETS ((kind), ());

-- M-REPAT
SELECT count(DISTINCT person_id) FROM repatriation WHERE completed_on BETWEEN :a AND :b;

-- M-SCREENED
SELECT sum(screened) FROM screening WHERE screened_on >= :a AND screened_by <= :b;

-- M-SCREEN-HIT
SELECT sum(found) FROM screening WHERE screened_on >= :a AND screened_by <= :b;

-- M-TESTIMONY
SELECT count(*) FROM testimony WHERE given_on BETWEEN :a AND :b AND is_supported;

-- M-RESTITUTION
SELECT count(*) FROM restitution WHERE coalesce(asked_on, decided_on) BETWEEN :a AND :b;

-- M-DEPORTED
SELECT count(DISTINCT person_id) FROM removal WHERE removed_on BETWEEN :a AND :b;

-- M-STAFF
SELECT sum(v) FROM (SELECT headcount v, coalesce(as_of_on, period_to) d, max(coalesce(as_of_on,
period_to)) OVER (PARTITION BY unit, role) m FROM staff WHERE coalesce(as_of_on, period_to)
BETWEEN :a AND :b AND headcount IS NOT NULL) WHERE d = m;

-- M-ASSET
SELECT sum(coalesce(count, 1)) FROM asset WHERE obtained_on >= :a AND obtained_by <= :b;

-- M-ORG
SELECT sum(v) FROM (SELECT coalesce(count, 1) v, period_to d, max(period_to) OVER (PARTITION BY
kind) m FROM organisation WHERE period_to BETWEEN :a AND :b AND coalesce(count, 1) IS NOT NULL)
WHERE d = m;

-- M-HEARING-HALT
SELECT count(*) FROM hearing_halt WHERE period_from >= :a AND period_to <= :b;

-- M-BUDGET
SELECT currency, sum(amount) FROM budget WHERE period_from >= :a AND period_to <= :b GROUP BY 1;

-- M-BUDGET-LINE
SELECT has_victim_services_line, period_to FROM budget WHERE period_from >= :a AND period_to <=
:b ORDER BY 2;

-- M-COUNCIL
SELECT count(*) FROM meeting WHERE period_from >= :a AND period_to <= :b;

-- M-NAP
SELECT year(starts_on) || '-' || year(ends_on), count(*) FROM plan WHERE starts_on <= :b AND
ends_on >= :b GROUP BY 1;

-- M-PUBLICATION
SELECT count(*) FROM publication WHERE published_on >= :a AND published_by <= :b;

-- M-ACTIVITY
SELECT sum(coalesce(count, 1)) FROM activity WHERE period_from >= :a AND period_to <= :b;

-- M-TRAINING
SELECT sum(coalesce(events, 1)) FROM training WHERE period_from >= :a AND period_to <= :b;

-- M-RECRUITERS
SELECT sum(v) FROM (SELECT active_registrations v, period_to d, max(period_to) OVER () m FROM
recruiter WHERE period_to BETWEEN :a AND :b AND active_registrations IS NOT NULL) WHERE d = m;

-- M-TIER
SELECT tier, make_date(year, 3, 31) FROM tier WHERE make_date(year, 3, 31) BETWEEN :a AND :b;
