-- Step 19: the journals of the other PCs of this clinic, as far as they were told here, with the days that were signed.

CREATE TABLE heard_journals (
    device BLOB PRIMARY KEY CHECK (length(device) = 16),
    entries INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    days INTEGER NOT NULL,
    signed INTEGER NOT NULL,
    next_key BLOB NOT NULL,
    before TEXT NOT NULL,
    goes_on_after INTEGER,
    broken TEXT,
    broken_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE heard_entries (
    device BLOB NOT NULL,
    seq INTEGER NOT NULL,
    entry BLOB NOT NULL,
    hash BLOB NOT NULL,
    case_id BLOB,
    PRIMARY KEY (device, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX heard_entries_of ON heard_entries (case_id) WHERE case_id IS NOT NULL;

CREATE TABLE heard_days (
    device BLOB NOT NULL,
    number INTEGER NOT NULL,
    last_entry INTEGER NOT NULL,
    head BLOB NOT NULL,
    signature BLOB NOT NULL,
    PRIMARY KEY (device, number)
) STRICT, WITHOUT ROWID;

ALTER TABLE meetings ADD COLUMN journals BLOB;
ALTER TABLE letters_left ADD COLUMN journals BLOB;
