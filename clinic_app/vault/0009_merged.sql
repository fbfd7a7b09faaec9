-- Step 9: cases that were joined to an earlier one of the same woman, and what followed, to part them again.

CREATE TABLE merged (
    case_id BLOB PRIMARY KEY CHECK (length(case_id) = 16),
    into_case BLOB NOT NULL CHECK (length(into_case) = 16),
    at TEXT NOT NULL,
    by BLOB NOT NULL,
    told BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX merged_into ON merged (into_case);
