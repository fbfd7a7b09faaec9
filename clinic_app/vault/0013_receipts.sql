-- Step 13: what was signed in the answers and receipts of a conversation, to be shown to others later.

ALTER TABLE threads ADD COLUMN signed BLOB;
