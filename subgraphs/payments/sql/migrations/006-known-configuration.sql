-- Preparing is told both versions of the configuration that is known, and its parameters have no defaults; its text is in sql/functions/.
DROP FUNCTION IF EXISTS payments.prepare(jsonb, date[], interval, integer, integer, boolean);
