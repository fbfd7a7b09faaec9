-- Step 3: cases that only a named list of people may know of, and who has looked at the openings that were odd.

CREATE TABLE restricted (
    case_id BLOB PRIMARY KEY CHECK (length(case_id) = 16),
    reason TEXT NOT NULL,
    since TEXT NOT NULL,
    by BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE restricted_to (
    case_id BLOB NOT NULL,
    person BLOB NOT NULL CHECK (length(person) = 16),
    PRIMARY KEY (case_id, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE openings_seen (
    seq INTEGER PRIMARY KEY,
    by BLOB NOT NULL CHECK (length(by) = 16),
    at TEXT NOT NULL,
    verdict TEXT NOT NULL
) STRICT;
