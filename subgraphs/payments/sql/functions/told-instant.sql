-- An instant as events write it, in UTC and with milliseconds.
CREATE OR REPLACE FUNCTION payments.told_instant(at timestamptz) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

GRANT EXECUTE ON FUNCTION payments.told_instant(timestamptz) TO pg_read_all_data;
