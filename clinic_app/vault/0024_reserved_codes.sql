-- Step 24: case codes set aside for paper before there is a case, the same on all PCs of a clinic: none is drawn twice.

CREATE TABLE reserved_codes (
    code TEXT PRIMARY KEY,
    reserved_at TEXT NOT NULL,
    by BLOB NOT NULL CHECK (length(by) = 16),
    used_at TEXT,
    given_up_at TEXT
) STRICT, WITHOUT ROWID;

CREATE TRIGGER reserved_code_added AFTER INSERT ON reserved_codes WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('reserved_code', NEW.code) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER reserved_code_changed AFTER UPDATE OF reserved_at, by, used_at, given_up_at ON reserved_codes WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('reserved_code', NEW.code) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER reserved_code_gone AFTER DELETE ON reserved_codes WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('reserved_code', OLD.code) ON CONFLICT DO NOTHING; END;
