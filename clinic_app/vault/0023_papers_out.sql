-- Step 23: what became of each paper that was printed, the same on all PCs of a clinic. No case is named here: that
-- stands in the register of the PC that printed it.

CREATE TABLE papers_out (
    device BLOB NOT NULL CHECK (length(device) = 16),
    number INTEGER NOT NULL,
    mark TEXT NOT NULL,
    document TEXT NOT NULL,
    copy TEXT,
    recipient TEXT,
    copies INTEGER NOT NULL,
    printer TEXT,
    reason TEXT,
    at TEXT NOT NULL,
    by BLOB NOT NULL,
    unsure INTEGER NOT NULL DEFAULT 0,
    fate TEXT,
    fate_at TEXT,
    fate_by BLOB,
    PRIMARY KEY (device, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX papers_out_unsettled ON papers_out (at) WHERE fate IS NULL;

CREATE TRIGGER paper_out_added AFTER INSERT ON papers_out WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('paper_out', lower(hex(NEW.device)) || '|' || NEW.number) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER paper_out_changed AFTER UPDATE OF mark, document, copy, recipient, copies, printer, reason, at, by, unsure, fate, fate_at, fate_by ON papers_out WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('paper_out', lower(hex(NEW.device)) || '|' || NEW.number) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER paper_out_gone AFTER DELETE ON papers_out WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('paper_out', lower(hex(OLD.device)) || '|' || OLD.number) ON CONFLICT DO NOTHING; END;
