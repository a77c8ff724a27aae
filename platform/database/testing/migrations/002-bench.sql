CREATE TABLE parks.bench (tree int REFERENCES parks.tree);
INSERT INTO parks.bench VALUES (1);
