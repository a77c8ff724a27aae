-- What movements lock, see and change beside accounts and charges: the rows of a table with an id, a status and the time of its last
-- change, updated_at, whose state machine has the same name. Its reader is a function of the owner's schema that takes ids (uuid[])
-- and answers [{id, status, …}] as deciders see them, by the names of the columns. Its reach, if it has one, tells of ids what comes with them and is locked and
-- seen as well: {accounts, charges, entries}, each [id].
CREATE TABLE books.aggregate (
  name text PRIMARY KEY CHECK (name ~ '^[a-z_]+[.][a-z_]+$'),
  reader text NOT NULL CHECK (reader ~ '^[a-z_]+[.][a-z_]+$'),
  reach text CHECK (reach ~ '^[a-z_]+[.][a-z_]+$')
);

-- Which aggregates a kind of movement sees, the transitions of theirs that it makes, and the columns that it sets with each.
CREATE TABLE books.sight (
  movement_name text NOT NULL REFERENCES books.movement_kind,
  aggregate_name text NOT NULL REFERENCES books.aggregate,
  PRIMARY KEY (movement_name, aggregate_name)
);
CREATE TABLE books.change (
  movement_name text NOT NULL,
  aggregate_name text NOT NULL,
  transition text NOT NULL,
  columns text[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (movement_name, aggregate_name, transition),
  FOREIGN KEY (movement_name, aggregate_name) REFERENCES books.sight
);

-- What the entries of a kind do to the holds of accounts that they move.
ALTER TABLE books.movement_kind ADD COLUMN holds text CHECK (holds IN ('LIFTS', 'PLACES AGAIN'));

-- Looking takes one parameter more and posting two; their text is in sql/functions/.
DROP FUNCTION IF EXISTS books.look(uuid[], uuid[], date[], integer[], integer, boolean, jsonb);
DROP FUNCTION IF EXISTS books.post(jsonb, jsonb, jsonb, jsonb, jsonb, jsonb);
