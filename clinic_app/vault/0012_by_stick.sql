-- Step 12: what went by stick, and envelopes of others that were carried here and wait for a line.

ALTER TABLE outbox ADD COLUMN on_stick_at TEXT;
CREATE TABLE carried (
    env_id BLOB PRIMARY KEY CHECK (length(env_id) = 32),
    mailbox TEXT NOT NULL,
    sealed BLOB NOT NULL,
    revoke_hash BLOB NOT NULL CHECK (length(revoke_hash) = 32),
    stale_after TEXT NOT NULL
) STRICT;
