-- Step 26: tables of other places for one year, as they came sealed: of each place the newest, the same on all PCs of a
-- clinic. No person and no case is in them.

CREATE TABLE network_reports (
    sender TEXT NOT NULL,
    year INTEGER NOT NULL,
    report TEXT NOT NULL,
    received_at TEXT NOT NULL,
    seen TEXT,
    PRIMARY KEY (sender, year)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER network_report_added AFTER INSERT ON network_reports WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('network_report', NEW.sender || '|' || NEW.year) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER network_report_changed AFTER UPDATE OF report, received_at, seen ON network_reports WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('network_report', NEW.sender || '|' || NEW.year) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER network_report_gone AFTER DELETE ON network_reports WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('network_report', OLD.sender || '|' || OLD.year) ON CONFLICT DO NOTHING; END;
