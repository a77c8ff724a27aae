-- The kinds of movement of money, as data: who may post each, and the functions of its own schema that look up what it is decided
-- on and record what became of it. Each takes and answers jsonb; null where a kind has none. The migrator, who takes over the
-- history of an earlier system, may post all of them.
CREATE TABLE books.movement_kind (
  name text PRIMARY KEY CHECK (name ~ '^[A-Z][A-Z_]*$'),
  role text NOT NULL,
  lookup text CHECK (lookup ~ '^[a-z_]+[.][a-z_]+$'),
  recorder text CHECK (recorder ~ '^[a-z_]+[.][a-z_]+$')
);

-- The kinds of event that a kind of movement announces; those of an entry are announced only together with it.
CREATE TABLE books.announcement (
  movement_name text NOT NULL REFERENCES books.movement_kind,
  event_kind text NOT NULL,
  of_entry boolean NOT NULL,
  PRIMARY KEY (movement_name, event_kind)
);
