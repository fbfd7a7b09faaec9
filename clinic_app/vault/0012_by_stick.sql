-- Step 12: what went by stick, what was heard on paper or by telephone, and envelopes carried here for others.

ALTER TABLE outbox ADD COLUMN on_stick_at TEXT;
ALTER TABLE outbox ADD COLUMN heard TEXT;
CREATE TABLE carried (
    env_id BLOB PRIMARY KEY CHECK (length(env_id) = 32),
    mailbox TEXT NOT NULL,
    sealed BLOB NOT NULL,
    revoke_hash BLOB NOT NULL CHECK (length(revoke_hash) = 32),
    stale_after TEXT NOT NULL
) STRICT;
