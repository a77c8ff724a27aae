-- What an account is found by. A name is found with and without what stands between its parts, as is a number, a telephone
-- number also without its area, and each word as it is written and as addresses abbreviate it.
CREATE OR REPLACE FUNCTION accounts.search_words(number text, holder text, phone text, email text, address text, mailing text)
RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  tokens text[] := accounts.search_tokens(concat_ws(E'\n',
    number, translate(number, '-', ' '), regexp_replace(number, '[^0-9A-Za-z]', '', 'g'),
    holder, translate(holder, '-‐‑–', ''), translate(holder, '''`´‘’ʼʹ′＇', '         '),
    phone, right(regexp_replace(phone, '[^0-9]', '', 'g'), 7), email, address, split_part(mailing, ',', 1)));
BEGIN
  RETURN array_to_tsvector(ARRAY(SELECT t FROM unnest(tokens) t UNION SELECT accounts.street_word(t) FROM unnest(tokens) t));
END $$;
