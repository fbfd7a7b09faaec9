-- Step 15: the PCs of this clinic, this one among them: what each is called, by which keys the others know it, and who
-- comes in there.

CREATE TABLE pcs (
    device BLOB PRIMARY KEY CHECK (length(device) = 16),
    place TEXT NOT NULL,
    signing BLOB NOT NULL CHECK (length(signing) = 32),
    seal BLOB NOT NULL CHECK (length(seal) = 1216),
    people TEXT NOT NULL CHECK (json_valid(people)),
    joined_at TEXT NOT NULL,
    joined_by BLOB,
    continues BLOB,
    revoked_at TEXT,
    revoked_by BLOB,
    revoked_why TEXT CHECK (revoked_why IN ('lost', 'retired', 'replaced')),
    CHECK ((revoked_at IS NULL) = (revoked_why IS NULL))
) STRICT, WITHOUT ROWID;
