-- Step 25: of which joined files a case has parts that are shut with their keys too: `path` is their ids, one after the other.

CREATE TABLE joined_parts (
    into_case BLOB NOT NULL CHECK (length(into_case) = 16),
    path BLOB NOT NULL CHECK (length(path) > 0 AND length(path) % 16 = 0),
    PRIMARY KEY (into_case, path)
) STRICT, WITHOUT ROWID;
