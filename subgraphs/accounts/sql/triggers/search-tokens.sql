-- The words of a text as they are compared: without marks, apostrophes and punctuation, in lower case, a telephone number as
-- one word of its ten or seven digits, an account number such as "UB-100234" as one word. Letters are told from punctuation by
-- code point, because what a server takes for a letter depends on its locale. What is stored by this is made anew by a migration
-- whenever it changes.
CREATE OR REPLACE FUNCTION accounts.search_tokens(said text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  plain text := lower(translate(replace(replace(replace(regexp_replace(normalize(translate(said, '''`´‘’ʼʹ′＇', ''), NFKD),
    '[\u0300-\u036f]', '', 'g'), 'ß', 'ss'), 'æ', 'ae'), 'Æ', 'ae'), 'øØłŁđĐðÐıħĦ', 'oollddddihh'));
  digits text;
BEGIN
  IF plain ~ '^[-+(). 0-9]+$' THEN
    digits := regexp_replace(plain, '[^0-9]', '', 'g');
    IF digits ~ '^(1?[0-9]{10}|[0-9]{7})$' THEN
      RETURN ARRAY[right(digits, 10)];
    END IF;
  END IF;
  plain := regexp_replace(plain, '(^|[^a-z0-9])([a-z]{1,4})-(?=[0-9]{4})', '\1\2', 'g');
  plain := regexp_replace(plain, '(^|[^0-9])(?:\+?1[-. ]*)?\(?([0-9]{3})\)?[-. ]*([0-9]{3})[-. ]*([0-9]{4})(?![0-9])',
                          '\1 \2\3\4', 'g');
  plain := regexp_replace(plain, '(^|[^0-9])([0-9]{3})[-.]([0-9]{4})(?![0-9])', '\1 \2\3', 'g');
  RETURN array_remove(regexp_split_to_array(plain,
    '[\u0001-\u002f\u003a-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f]+'), '');
END $$;

GRANT EXECUTE ON FUNCTION accounts.search_tokens(text) TO tributary_accounts;
