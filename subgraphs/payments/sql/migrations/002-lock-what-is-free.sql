-- Preparing takes two parameters more; its text is in sql/functions/.
DROP FUNCTION IF EXISTS payments.prepare(jsonb, date[], interval, integer);
