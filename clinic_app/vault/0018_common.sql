-- Step 18: records of the clinic, alike on all its PCs: the key they are shut with, each as its revisions make it, and
-- what was touched since it was told. A person who was enrolled on another PC has no slot on this one.

CREATE TABLE common_key (
    key BLOB PRIMARY KEY CHECK (length(key) = 32),
    generation INTEGER NOT NULL,
    made_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE common_records (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    newest INTEGER NOT NULL,
    seen TEXT NOT NULL,
    kind TEXT,
    name TEXT NOT NULL,
    document TEXT NOT NULL,
    case_id BLOB,
    shown INTEGER NOT NULL,
    shut INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX common_records_waiting ON common_records (newest) WHERE shown = 0 OR shut = 1;
CREATE INDEX common_records_of ON common_records (case_id) WHERE case_id IS NOT NULL;

CREATE TABLE touched (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE people_of_all_pcs (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    staff_code TEXT NOT NULL,
    role TEXT NOT NULL,
    slot BLOB UNIQUE,
    enrolled_at TEXT NOT NULL,
    disabled_at TEXT
) STRICT;
INSERT INTO people_of_all_pcs (id, staff_code, role, slot, enrolled_at, disabled_at)
    SELECT id, staff_code, role, slot, enrolled_at, disabled_at FROM people;
DROP TABLE people;
ALTER TABLE people_of_all_pcs RENAME TO people;

CREATE TRIGGER person_added AFTER INSERT ON people WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('person', lower(hex(NEW.id))) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER person_changed AFTER UPDATE OF staff_code, role, enrolled_at, disabled_at ON people
WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('person', lower(hex(NEW.id))) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER undertaking_added AFTER INSERT ON undertakings WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('person', lower(hex(NEW.person))) ON CONFLICT DO NOTHING; END;

CREATE TRIGGER restriction_added AFTER INSERT ON restricted WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('restriction', lower(hex(NEW.case_id))) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER restriction_gone AFTER DELETE ON restricted WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('restriction', lower(hex(OLD.case_id))) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER restricted_to_added AFTER INSERT ON restricted_to WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('restriction', lower(hex(NEW.case_id))) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER restricted_to_gone AFTER DELETE ON restricted_to WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('restriction', lower(hex(OLD.case_id))) ON CONFLICT DO NOTHING; END;

CREATE TRIGGER pc_added AFTER INSERT ON pcs WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('pc', lower(hex(NEW.device))) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER pc_changed AFTER UPDATE OF place, signing, seal, people, joined_at, joined_by, continues, revoked_at, revoked_by, revoked_why ON pcs WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('pc', lower(hex(NEW.device))) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER pc_gone AFTER DELETE ON pcs WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('pc', lower(hex(OLD.device))) ON CONFLICT DO NOTHING; END;
