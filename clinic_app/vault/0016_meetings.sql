-- Step 16: meetings with the other PCs of this clinic: how things stood with each when it was heard last, what was left
-- for it by ways that give no answer, and which cases were handed over to it. And of the cases themselves: those of which
-- something came and no key, and the photographs and documents that are to come.

CREATE TABLE meetings (
    device BLOB PRIMARY KEY CHECK (length(device) = 16),
    entry INTEGER NOT NULL DEFAULT -1,
    stand BLOB,
    yours BLOB NOT NULL DEFAULT x'',
    refused TEXT,
    met_at TEXT,
    met_way TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE letters_left (
    device BLOB NOT NULL CHECK (length(device) = 16),
    way TEXT NOT NULL,
    reached BLOB NOT NULL,
    stand BLOB NOT NULL,
    answered BLOB NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (device, way)
) STRICT, WITHOUT ROWID;

CREATE TABLE handed_over (
    case_id BLOB NOT NULL CHECK (length(case_id) = 16),
    device BLOB NOT NULL CHECK (length(device) = 16),
    at TEXT NOT NULL,
    by BLOB NOT NULL,
    needs BLOB NOT NULL,
    left_by TEXT NOT NULL DEFAULT '[]',
    there_at TEXT,
    PRIMARY KEY (case_id, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE shut_cases (case_id BLOB PRIMARY KEY CHECK (length(case_id) = 16)) STRICT, WITHOUT ROWID;

CREATE TABLE attachments_awaited (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    case_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    facts BLOB NOT NULL,
    row INTEGER,
    header BLOB,
    inside BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX attachments_awaited_of ON attachments_awaited (case_id);
