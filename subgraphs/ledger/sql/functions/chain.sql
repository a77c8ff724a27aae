-- The hash chain: each link is sha256 over the link before it and the content of its entry.
CREATE OR REPLACE FUNCTION ledger.chain(head bytea, contents bytea[]) RETURNS bytea[] LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  hash bytea := head;
  hashes bytea[] := '{}';
  content bytea;
BEGIN
  FOREACH content IN ARRAY contents LOOP
    hash := pg_catalog.sha256(hash || content);
    hashes := hashes || hash;
  END LOOP;
  RETURN hashes;
END $$;

GRANT EXECUTE ON FUNCTION ledger.chain(bytea, bytea[]) TO tributary_ledger;
