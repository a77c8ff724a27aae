-- What finds the accounts that have every word of a text, as whole words or as beginnings of words; null for a text of none.
-- Postgres takes no words of two thousand letters, and nobody has any of two hundred.
CREATE OR REPLACE FUNCTION accounts.search_query(said text, as_beginnings boolean) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT string_agg(quote_literal(left(accounts.street_word(t), 200)) || CASE WHEN as_beginnings THEN ':*' ELSE '' END, ' & ')::tsquery
  FROM unnest(accounts.search_tokens(said)) t
$$;

GRANT EXECUTE ON FUNCTION accounts.search_query(text, boolean) TO tributary_accounts;
