-- Step 22: cases in which two PCs wrote without having seen each other's. Until now that was looked for each time.

CREATE TABLE woven_cases (case_id BLOB PRIMARY KEY CHECK (length(case_id) = 16)) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO woven_cases (case_id)
    SELECT unhex(json_extract(CAST(entry AS TEXT), '$.about.case')) FROM journal
    WHERE header IS NOT NULL AND json_extract(CAST(entry AS TEXT), '$.act') = 'heard';
