-- API keys are no department's. Their tables go to the subgraph integrations as they are, with every row, index and guard, and
-- its first migration takes them over. That there is this migration here keeps an older version, which would look for them here,
-- from starting on the database.

ALTER TABLE departments.api_key SET SCHEMA integrations;
ALTER TABLE departments.api_key_event SET SCHEMA integrations;
REVOKE ALL ON integrations.api_key, integrations.api_key_event FROM tributary_departments;
