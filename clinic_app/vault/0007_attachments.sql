-- Step 7: photographs and documents of cases, in parts, each attachment under a key of its own that only the case key opens.

CREATE TABLE attachments (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    case_id BLOB NOT NULL,
    bytes INTEGER NOT NULL,
    header BLOB NOT NULL,
    sealed BLOB NOT NULL
) STRICT;
CREATE INDEX attachments_of ON attachments (case_id, number);

CREATE TABLE attachment_parts (
    number INTEGER PRIMARY KEY,
    attachment INTEGER NOT NULL,
    part INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX attachment_parts_of ON attachment_parts (attachment, part);
