-- Step 5: sheets of other programs that came in, what became of each row, and what of it did not come in.

CREATE TABLE imports (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    begun_at TEXT NOT NULL,
    by BLOB NOT NULL CHECK (length(by) = 16),
    mapping TEXT NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    rows INTEGER NOT NULL,
    ended_at TEXT,
    undone_at TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE import_rows (
    number INTEGER PRIMARY KEY,
    import_id BLOB NOT NULL,
    row INTEGER NOT NULL,
    mark BLOB NOT NULL,
    content BLOB NOT NULL,
    case_id BLOB,
    revision INTEGER,
    why TEXT,
    told BLOB
) STRICT;
CREATE INDEX import_rows_of ON import_rows (import_id, row);
CREATE INDEX import_rows_case ON import_rows (case_id) WHERE case_id IS NOT NULL;
