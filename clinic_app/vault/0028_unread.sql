-- Step 28: cases that letters of other PCs brought or changed, and whose words the search has not read yet. It reads them
-- before it answers.

CREATE TABLE search_unread (number INTEGER PRIMARY KEY) STRICT;
