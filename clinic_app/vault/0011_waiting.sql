-- Step 11: texts wait for the search's indexes, and these hold fours beside pairs: all of them are entered anew.

CREATE TABLE search_waiting (number INTEGER PRIMARY KEY) STRICT;
INSERT INTO search_code (search_code) VALUES ('delete-all');
INSERT INTO search_identity (search_identity) VALUES ('delete-all');
INSERT INTO search_narrative (search_narrative) VALUES ('delete-all');
INSERT INTO search_waiting (number) SELECT number FROM search_texts;
