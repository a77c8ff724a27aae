-- What a consumer of this subgraph could not handle, beside its cursor: it is behind the cursor all the same, and tried again when
-- the process starts anew.
CREATE TABLE departments.set_aside (
  consumer text NOT NULL REFERENCES departments.consumer,
  position bigint NOT NULL,
  kind text NOT NULL,
  reason text NOT NULL,
  since timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (consumer, position)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON departments.set_aside TO tributary_departments;
