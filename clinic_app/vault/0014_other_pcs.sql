-- Step 14: the other PCs of this clinic, and how far each was heard; and what two of them wrote that a person is to
-- decide.

CREATE TABLE other_pcs (
    device BLOB PRIMARY KEY CHECK (length(device) = 16),
    key BLOB NOT NULL CHECK (length(key) = 32),
    heard INTEGER NOT NULL DEFAULT 0,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    set_aside TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE undecided (
    case_id BLOB NOT NULL,
    entity BLOB NOT NULL,
    field TEXT NOT NULL,
    answers BLOB NOT NULL,
    PRIMARY KEY (case_id, entity, field)
) STRICT, WITHOUT ROWID;
