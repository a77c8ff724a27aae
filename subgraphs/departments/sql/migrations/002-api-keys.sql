-- API keys: the credentials of programs that work with the agency, and who made, rotated and revoked them.

CREATE TABLE departments.api_key (
  id uuid PRIMARY KEY,
  -- The subject who made it, and who alone sees, rotates and revokes it.
  owner text NOT NULL,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
  role text NOT NULL CHECK (role IN ('integrator', 'department-app')),
  scopes text[] NOT NULL CHECK (cardinality(scopes) > 0),
  -- Null for the whole agency.
  department_codes text[] CHECK (cardinality(department_codes) > 0),
  sandbox boolean NOT NULL,
  -- SHA-256 of the key as its holder sends it. Of the key itself nothing is kept.
  secret_hash bytea NOT NULL CHECK (octet_length(secret_hash) = 32),
  -- The one before the last rotation, and until when it is accepted beside the new one.
  previous_secret_hash bytea CHECK (octet_length(previous_secret_hash) = 32),
  previous_secret_until timestamptz,
  requests_per_second integer NOT NULL DEFAULT 50 CHECK (requests_per_second > 0),
  mutations_per_second integer NOT NULL DEFAULT 15 CHECK (mutations_per_second > 0),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL CHECK (expires_at > created_at),
  revoked_at timestamptz,
  last_used_at timestamptz,
  CHECK ((previous_secret_hash IS NULL) = (previous_secret_until IS NULL))
);
CREATE INDEX api_key_owner ON departments.api_key (owner, created_at);

CREATE TABLE departments.api_key_event (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key_id uuid NOT NULL REFERENCES departments.api_key,
  kind text NOT NULL CHECK (kind IN ('CREATED', 'ROTATED', 'REVOKED')),
  -- The subject who did it.
  actor text NOT NULL,
  occurred_at timestamptz NOT NULL
);
CREATE INDEX api_key_event_key ON departments.api_key_event (key_id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON departments.api_key_event
  FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();

-- A key keeps its owner, reach and limits for life, and is never deleted.
GRANT SELECT, INSERT, UPDATE (secret_hash, previous_secret_hash, previous_secret_until, revoked_at, last_used_at)
  ON departments.api_key TO tributary_departments;
GRANT SELECT, INSERT ON departments.api_key_event TO tributary_departments;
