-- From which web pages a key may be used. Null: from those that the gateway allows to everybody.

ALTER TABLE departments.api_key ADD COLUMN allowed_origins text[] CHECK (cardinality(allowed_origins) BETWEEN 1 AND 20);

-- The gateway asks for all of them, again and again.
CREATE INDEX api_key_origins ON departments.api_key (expires_at)
  WHERE allowed_origins IS NOT NULL AND revoked_at IS NULL;
