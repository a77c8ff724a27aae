INSERT INTO parks.bench VALUES (1);
INSERT INTO parks.bench VALUES (404);
