-- What events told departments adds up: each net of a day and of a year is the one told before plus the change.
SELECT 'position ' || r.position || ', department ' || r.code AS subject,
       'day ' || r.day_before || ' + ' || r.delta || ' told as ' || r.day_net
       || '; year ' || r.year_before || ' + ' || r.delta || ' told as ' || r.year_net AS detail
FROM (
  SELECT t.*, lag(t.day_net, 1, 0::bigint) OVER (PARTITION BY t.code, t.day ORDER BY t.position) AS day_before,
         lag(t.year_net, 1, 0::bigint) OVER (PARTITION BY t.code, p.fiscal_year ORDER BY t.position) AS year_before
  FROM (
    SELECT l.position, d.code, d."accountingDate" AS day, d."deltaCents" AS delta, d."netTodayCents" AS day_net,
           d."netFiscalYearCents" AS year_net
    FROM events.log l, jsonb_to_recordset(l.payload -> 'departments') AS d (code text, "accountingDate" date, "deltaCents" bigint,
      "netTodayCents" bigint, "netFiscalYearCents" bigint)
    WHERE jsonb_typeof(l.payload -> 'departments') = 'array'
  ) t
  JOIN ledger.fiscal_period p ON t.day BETWEEN p.starts_on AND p.ends_on
) r
WHERE r.day_net <> r.day_before + r.delta OR r.year_net <> r.year_before + r.delta
