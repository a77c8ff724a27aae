-- What departments collect for is told by books.look alone. Dropped with their grants; their text is in sql/functions/.
DROP FUNCTION IF EXISTS departments.routing();
DROP FUNCTION IF EXISTS departments.configuration_version();
