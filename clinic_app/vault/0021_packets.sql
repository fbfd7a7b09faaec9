-- Step 21: packets of several PCs: which PC of this clinic sealed each (none: this one), what two PCs of one organisation
-- said in one place, conversations in which another PC heard something, and what is told of all this to the others.

ALTER TABLE outbox ADD COLUMN pc BLOB;

CREATE TABLE threads_of_all_pcs (
    thread BLOB NOT NULL,
    sender TEXT NOT NULL,
    seq INTEGER NOT NULL,
    mid BLOB NOT NULL UNIQUE,
    prev BLOB,
    body BLOB NOT NULL,
    at TEXT NOT NULL,
    signed BLOB,
    kid BLOB NOT NULL DEFAULT x'',
    PRIMARY KEY (thread, sender, seq, kid)
) STRICT, WITHOUT ROWID;
INSERT INTO threads_of_all_pcs (thread, sender, seq, mid, prev, body, at, signed)
    SELECT thread, sender, seq, mid, prev, body, at, signed FROM threads;
DROP TABLE threads;
ALTER TABLE threads_of_all_pcs RENAME TO threads;

CREATE TABLE threads_heard (thread BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TRIGGER packet_added AFTER INSERT ON outbox WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('packet', lower(hex(NEW.mid))) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER packet_changed AFTER UPDATE OF env_id, mid, kind, thread, recipient, case_id, referral_id, mailbox, state, state_at, reason, urgency, made_at,
    stale_at, expires_at, revoke_token, attempts, on_stick_at, heard, settled ON outbox WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('packet', lower(hex(NEW.mid))) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER packet_moved AFTER UPDATE OF mid ON outbox WHEN EXISTS (SELECT 1 FROM common_key) AND OLD.mid <> NEW.mid
BEGIN INSERT INTO touched VALUES ('packet', lower(hex(OLD.mid))) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER packet_gone AFTER DELETE ON outbox WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('packet', lower(hex(OLD.mid))) ON CONFLICT DO NOTHING; END;

CREATE TRIGGER message_added AFTER INSERT ON threads WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('message', lower(hex(NEW.mid))) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER message_changed AFTER UPDATE OF thread, sender, seq, prev, body, at, signed, kid ON threads WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('message', lower(hex(NEW.mid))) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER message_gone AFTER DELETE ON threads WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('message', lower(hex(OLD.mid))) ON CONFLICT DO NOTHING; END;

CREATE TRIGGER received_added AFTER INSERT ON received WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('received', lower(hex(NEW.id))) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER received_changed AFTER UPDATE OF code, sender, urgency, state, received_at, sealed ON received WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('received', lower(hex(NEW.id))) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER received_gone AFTER DELETE ON received WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('received', lower(hex(OLD.id))) ON CONFLICT DO NOTHING; END;

CREATE TRIGGER taken_added AFTER INSERT ON inbox WHEN EXISTS (SELECT 1 FROM common_key) AND NEW.sender IS NOT NULL
BEGIN INSERT INTO touched VALUES ('taken', NEW.sender || '|' || lower(hex(NEW.mid))) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER taken_changed AFTER UPDATE OF sender ON inbox WHEN EXISTS (SELECT 1 FROM common_key) AND NEW.sender IS NOT NULL
BEGIN INSERT INTO touched VALUES ('taken', NEW.sender || '|' || lower(hex(NEW.mid))) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER awaited_added AFTER INSERT ON inbox WHEN EXISTS (SELECT 1 FROM common_key) AND NEW.reason = 'other_pc'
BEGIN INSERT INTO touched VALUES ('awaited', lower(hex(NEW.id))) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER awaited_changed AFTER UPDATE OF state, reason ON inbox WHEN EXISTS (SELECT 1 FROM common_key) AND 'other_pc' IN (NEW.reason, OLD.reason)
BEGIN INSERT INTO touched VALUES ('awaited', lower(hex(NEW.id))) ON CONFLICT DO NOTHING; END;

CREATE TRIGGER pc_at_hub_added AFTER INSERT ON pcs_at_hub WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('pc_at_hub', lower(hex(NEW.device))) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER pc_at_hub_changed AFTER UPDATE OF agency, kid, words ON pcs_at_hub WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('pc_at_hub', lower(hex(NEW.device))) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER pc_at_hub_gone AFTER DELETE ON pcs_at_hub WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('pc_at_hub', lower(hex(OLD.device))) ON CONFLICT DO NOTHING; END;

CREATE TRIGGER hub_code_added AFTER INSERT ON hub_codes WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('hub_code', lower(hex(NEW.device))) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER hub_code_changed AFTER UPDATE OF code, made_at ON hub_codes WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('hub_code', lower(hex(NEW.device))) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER hub_code_gone AFTER DELETE ON hub_codes WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('hub_code', lower(hex(OLD.device))) ON CONFLICT DO NOTHING; END;

CREATE TRIGGER network_added AFTER INSERT ON documents WHEN EXISTS (SELECT 1 FROM common_key) AND NEW.key IN ('hub', 'directory_root')
BEGIN INSERT INTO touched VALUES ('network', 'hub') ON CONFLICT DO NOTHING; END;
CREATE TRIGGER network_changed AFTER UPDATE OF bytes ON documents WHEN EXISTS (SELECT 1 FROM common_key) AND NEW.key IN ('hub', 'directory_root')
BEGIN INSERT INTO touched VALUES ('network', 'hub') ON CONFLICT DO NOTHING; END;
