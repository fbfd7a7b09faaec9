-- Step 4: which cases were erased, and when: told beside every backup, so that none brings one back.

CREATE TABLE erased (
    case_id BLOB PRIMARY KEY CHECK (length(case_id) = 16),
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO erased (case_id, at)
    SELECT unhex(json_extract(CAST(entry AS TEXT), '$.about.case')), json_extract(CAST(entry AS TEXT), '$.at')
    FROM journal WHERE json_extract(CAST(entry AS TEXT), '$.act') = 'erased';
