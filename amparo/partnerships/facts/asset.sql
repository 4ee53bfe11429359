-- fact: asset
-- grain: one row for each entry
-- column: kind, text, code of the list `asset_kind`
-- column: for_unit, text, code of the list `unit`
-- column: source, text, code of the list `funding_source`
-- column: obtained_on, date, earliest day
-- column: obtained_by, date, latest day
-- column: count, integer, pieces
-- column: is_import_tax_waived, boolean, yes or no
SELECT
       kind,
       for_unit,
       source,
       obtained_on,
       obtained_by,
       "count" AS "count",
       is_import_tax_waived
  FROM partnerships_asset
 WHERE voided_at IS NULL
