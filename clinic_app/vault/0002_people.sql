-- Step 2: who promised what, and when.

CREATE TABLE undertakings (
    person BLOB NOT NULL CHECK (length(person) = 16),
    version INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (person, version)
) STRICT, WITHOUT ROWID;
