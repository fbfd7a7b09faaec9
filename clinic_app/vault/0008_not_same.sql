-- Step 8: pairs of cases that looked alike, of which a person said that they are two women's.

CREATE TABLE not_same (
    one BLOB NOT NULL CHECK (length(one) = 16),
    other BLOB NOT NULL CHECK (length(other) = 16),
    by BLOB NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX not_same_other ON not_same (other);
