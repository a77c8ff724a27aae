-- API keys were made in the schema departments, which has handed its tables over before this is run.

-- A key keeps its owner, reach and limits for life, and is never deleted.
GRANT SELECT, INSERT, UPDATE (secret_hash, previous_secret_hash, previous_secret_until, revoked_at, last_used_at)
  ON integrations.api_key TO tributary_integrations;
GRANT SELECT, INSERT ON integrations.api_key_event TO tributary_integrations;
