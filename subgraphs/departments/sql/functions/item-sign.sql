-- Whether what an event tells of a payment adds to what items were paid, or takes from it; null for all that does neither.
CREATE OR REPLACE FUNCTION departments.item_sign(event_kind text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE event_kind WHEN 'payment.posted.v1' THEN 1 WHEN 'payment.returned.v1' THEN -1 END
$$;

GRANT EXECUTE ON FUNCTION departments.item_sign(text) TO pg_read_all_data;
