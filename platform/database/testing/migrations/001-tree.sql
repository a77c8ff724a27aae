-- Several statements, a function body with semicolons, and the characters that a naive splitter or formatter trips over.
CREATE TABLE parks.tree (id int PRIMARY KEY, note jsonb NOT NULL DEFAULT '{"a": 1}');

CREATE FUNCTION parks.plant(number int) RETURNS int LANGUAGE plpgsql AS $body$
BEGIN
  IF '{"a": 1}'::jsonb ? 'b' THEN RAISE EXCEPTION 'never; ?'; END IF;
  INSERT INTO parks.tree (id) VALUES (number);
  RETURN number;
END $body$;

SELECT parks.plant(1);
