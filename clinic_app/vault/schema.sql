-- The schema of an up-to-date vault. Applying every numbered step to an empty vault gives exactly this.

CREATE TABLE vault (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id BLOB NOT NULL CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    training INTEGER NOT NULL,
    device BLOB NOT NULL,
    made_at TEXT NOT NULL
) STRICT;

CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE documents (key TEXT PRIMARY KEY, version INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE people (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    staff_code TEXT NOT NULL,
    role TEXT NOT NULL,
    slot BLOB NOT NULL UNIQUE,
    enrolled_at TEXT NOT NULL,
    disabled_at TEXT
) STRICT;

CREATE TABLE cases (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    code TEXT NOT NULL UNIQUE,
    begun_at TEXT NOT NULL,
    begun_by BLOB NOT NULL,
    key BLOB CHECK (length(key) = 32),
    mode TEXT NOT NULL,
    age_band TEXT,
    language TEXT,
    danger TEXT,
    next_clock_at TEXT,
    closed INTEGER NOT NULL,
    opened_on TEXT
) STRICT;
CREATE INDEX cases_open ON cases (closed, number);

CREATE TABLE case_documents (
    number INTEGER PRIMARY KEY,
    newest INTEGER NOT NULL,
    document BLOB NOT NULL
) STRICT;

CREATE TABLE drafts (
    case_id BLOB NOT NULL,
    entity_id BLOB NOT NULL,
    section TEXT NOT NULL,
    author BLOB NOT NULL,
    kept_at TEXT NOT NULL,
    stamp BLOB NOT NULL,
    answers BLOB NOT NULL,
    PRIMARY KEY (case_id, author, entity_id, section)
) STRICT, WITHOUT ROWID;

CREATE TABLE search_texts (
    number INTEGER PRIMARY KEY,
    code TEXT NOT NULL,
    identity TEXT NOT NULL,
    narrative TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE search_code USING fts5(grams, content='', contentless_delete=1, detail=none, tokenize='ascii');
CREATE VIRTUAL TABLE search_identity USING fts5(grams, content='', contentless_delete=1, detail=none, tokenize='ascii');
CREATE VIRTUAL TABLE search_narrative USING fts5(grams, content='', contentless_delete=1, detail=none, tokenize='ascii');

CREATE TABLE tasks (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    case_id BLOB,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    due_at TEXT NOT NULL,
    done_at TEXT
) STRICT;
CREATE INDEX tasks_due ON tasks (due_at) WHERE done_at IS NULL;

CREATE TABLE journal (
    seq INTEGER PRIMARY KEY,
    entry BLOB NOT NULL,
    hash BLOB NOT NULL,
    before INTEGER,
    header BLOB,
    sealed BLOB,
    signature BLOB
) STRICT;
CREATE TRIGGER journal_stays BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER journal_remains BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE VIEW revisions AS
    SELECT seq AS number, before, header, sealed, json_extract(CAST(entry AS TEXT), '$.about.revision') AS hash, signature
    FROM journal WHERE header IS NOT NULL;
CREATE TABLE journal_cases (
    case_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (case_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE journal_days (
    number INTEGER PRIMARY KEY,
    last_seq INTEGER NOT NULL,
    head BLOB NOT NULL,
    signature BLOB NOT NULL
) STRICT;
CREATE TRIGGER journal_days_stay BEFORE UPDATE ON journal_days BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER journal_days_remain BEFORE DELETE ON journal_days BEGIN SELECT RAISE(ABORT, 'append only'); END;

CREATE TABLE journal_key (one INTEGER PRIMARY KEY CHECK (one = 1), day TEXT NOT NULL, seed BLOB NOT NULL) STRICT;

CREATE TABLE outbox (
    env_id BLOB PRIMARY KEY,
    mid BLOB NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    thread BLOB NOT NULL,
    recipient TEXT NOT NULL,
    case_id BLOB,
    referral_id BLOB,
    mailbox TEXT NOT NULL,
    sealed BLOB NOT NULL,
    state TEXT NOT NULL,
    state_at TEXT NOT NULL,
    reason TEXT,
    urgency TEXT NOT NULL,
    made_at TEXT NOT NULL,
    stale_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    revoke_token BLOB NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX outbox_state ON outbox (state, made_at);

CREATE TABLE inbox (
    id BLOB PRIMARY KEY,
    sender TEXT,
    mid BLOB,
    sealed BLOB NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    arrived_at TEXT NOT NULL,
    acknowledged INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX inbox_once ON inbox (sender, mid) WHERE sender IS NOT NULL;
CREATE INDEX inbox_state ON inbox (state, arrived_at);

CREATE TABLE received (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    code TEXT NOT NULL,
    sender TEXT NOT NULL,
    urgency TEXT NOT NULL,
    state TEXT NOT NULL,
    received_at TEXT NOT NULL,
    sealed BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX received_once ON received (code, sender);
CREATE INDEX received_at ON received (received_at);
CREATE TABLE received_keys (received_id BLOB PRIMARY KEY, key BLOB NOT NULL CHECK (length(key) = 32)) STRICT, WITHOUT ROWID;

CREATE TABLE threads (
    thread BLOB NOT NULL,
    sender TEXT NOT NULL,
    seq INTEGER NOT NULL,
    mid BLOB NOT NULL UNIQUE,
    prev BLOB,
    body BLOB NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (thread, sender, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE prints (
    number INTEGER PRIMARY KEY,
    document TEXT NOT NULL,
    case_id BLOB,
    recipient TEXT,
    copies INTEGER NOT NULL,
    at TEXT NOT NULL,
    by BLOB NOT NULL
) STRICT;

-- Step 2: who promised what, and when.

CREATE TABLE undertakings (
    person BLOB NOT NULL CHECK (length(person) = 16),
    version INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (person, version)
) STRICT, WITHOUT ROWID;

-- Step 3: cases that only a named list of people may know of, and who has looked at the openings that were odd.

CREATE TABLE restricted (
    case_id BLOB PRIMARY KEY CHECK (length(case_id) = 16),
    reason TEXT NOT NULL,
    since TEXT NOT NULL,
    by BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE restricted_to (
    case_id BLOB NOT NULL,
    person BLOB NOT NULL CHECK (length(person) = 16),
    PRIMARY KEY (case_id, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE openings_seen (
    seq INTEGER PRIMARY KEY,
    by BLOB NOT NULL CHECK (length(by) = 16),
    at TEXT NOT NULL,
    verdict TEXT NOT NULL
) STRICT;

-- Step 4: which cases were erased, and when: told beside every backup, so that none brings one back.

CREATE TABLE erased (
    case_id BLOB PRIMARY KEY CHECK (length(case_id) = 16),
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO erased (case_id, at)
    SELECT unhex(json_extract(CAST(entry AS TEXT), '$.about.case')), json_extract(CAST(entry AS TEXT), '$.at')
    FROM journal WHERE json_extract(CAST(entry AS TEXT), '$.act') = 'erased';

-- Step 5: sheets of other programs that came in, what became of each row, and what of it did not come in.

CREATE TABLE imports (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    begun_at TEXT NOT NULL,
    by BLOB NOT NULL CHECK (length(by) = 16),
    mapping TEXT NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    rows INTEGER NOT NULL,
    ended_at TEXT,
    undone_at TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE import_rows (
    number INTEGER PRIMARY KEY,
    import_id BLOB NOT NULL,
    row INTEGER NOT NULL,
    mark BLOB NOT NULL,
    content BLOB NOT NULL,
    case_id BLOB,
    revision INTEGER,
    why TEXT,
    told BLOB
) STRICT;
CREATE INDEX import_rows_of ON import_rows (import_id, row);
CREATE INDEX import_rows_case ON import_rows (case_id) WHERE case_id IS NOT NULL;

-- Step 6: the open cases in which a clock was running, to be found without walking past all the others.

CREATE INDEX cases_ticking ON cases (closed, number) WHERE next_clock_at IS NOT NULL;

-- Step 7: photographs and documents of cases, in parts, each attachment under a key of its own that only the case key opens.

CREATE TABLE attachments (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    case_id BLOB NOT NULL,
    bytes INTEGER NOT NULL,
    header BLOB NOT NULL,
    sealed BLOB NOT NULL
) STRICT;
CREATE INDEX attachments_of ON attachments (case_id, number);

CREATE TABLE attachment_parts (
    number INTEGER PRIMARY KEY,
    attachment INTEGER NOT NULL,
    part INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX attachment_parts_of ON attachment_parts (attachment, part);

-- Step 8: pairs of cases that looked alike, of which a person said that they are two women's.

CREATE TABLE not_same (
    one BLOB NOT NULL CHECK (length(one) = 16),
    other BLOB NOT NULL CHECK (length(other) = 16),
    by BLOB NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX not_same_other ON not_same (other);

-- Step 9: cases that were joined to an earlier one of the same woman, and what followed, to part them again.

CREATE TABLE merged (
    case_id BLOB PRIMARY KEY CHECK (length(case_id) = 16),
    into_case BLOB NOT NULL CHECK (length(into_case) = 16),
    at TEXT NOT NULL,
    by BLOB NOT NULL,
    told BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX merged_into ON merged (into_case);

-- Step 10: which packets somebody must still look after, to be found without opening the case of every one ever sent.

ALTER TABLE outbox ADD COLUMN settled INTEGER NOT NULL DEFAULT 0;
CREATE INDEX outbox_unsettled ON outbox (made_at)
    WHERE settled = 0 AND kind = 'referral' AND state NOT IN ('recalled', 'lapsed');
CREATE INDEX outbox_referral ON outbox (referral_id);

-- Step 11: texts wait for the search's indexes, and these hold fours beside pairs: all of them are entered anew.

CREATE TABLE search_waiting (number INTEGER PRIMARY KEY) STRICT;
INSERT INTO search_code (search_code) VALUES ('delete-all');
INSERT INTO search_identity (search_identity) VALUES ('delete-all');
INSERT INTO search_narrative (search_narrative) VALUES ('delete-all');
INSERT INTO search_waiting (number) SELECT number FROM search_texts;

-- Step 12: what went by stick, what was heard on paper or by telephone, and envelopes carried here for others.

ALTER TABLE outbox ADD COLUMN on_stick_at TEXT;
ALTER TABLE outbox ADD COLUMN heard TEXT;
CREATE TABLE carried (
    env_id BLOB PRIMARY KEY CHECK (length(env_id) = 32),
    mailbox TEXT NOT NULL,
    sealed BLOB NOT NULL,
    revoke_hash BLOB NOT NULL CHECK (length(revoke_hash) = 32),
    stale_after TEXT NOT NULL
) STRICT;

-- Step 13: what was signed in the answers and receipts of a conversation, to be shown to others later.

ALTER TABLE threads ADD COLUMN signed BLOB;

-- Step 14: the other PCs of this clinic, and how far each was heard; and what two of them wrote that a person is to
-- decide.

CREATE TABLE other_pcs (
    device BLOB PRIMARY KEY CHECK (length(device) = 16),
    key BLOB NOT NULL CHECK (length(key) = 32),
    heard INTEGER NOT NULL DEFAULT 0,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    set_aside TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE undecided (
    case_id BLOB NOT NULL,
    entity BLOB NOT NULL,
    field TEXT NOT NULL,
    answers BLOB NOT NULL,
    PRIMARY KEY (case_id, entity, field)
) STRICT, WITHOUT ROWID;

-- Step 15: the PCs of this clinic, this one among them: what each is called, by which keys the others know it, and who
-- comes in there.

CREATE TABLE pcs (
    device BLOB PRIMARY KEY CHECK (length(device) = 16),
    place TEXT NOT NULL,
    signing BLOB NOT NULL CHECK (length(signing) = 32),
    seal BLOB NOT NULL CHECK (length(seal) = 1216),
    people TEXT NOT NULL CHECK (json_valid(people)),
    joined_at TEXT NOT NULL,
    joined_by BLOB,
    continues BLOB,
    revoked_at TEXT,
    revoked_by BLOB,
    revoked_why TEXT CHECK (revoked_why IN ('lost', 'retired', 'replaced')),
    CHECK ((revoked_at IS NULL) = (revoked_why IS NULL))
) STRICT, WITHOUT ROWID;

-- Step 16: meetings with the other PCs of this clinic: how things stood with each when it was heard last, what was left
-- for it by ways that give no answer, and which cases were handed over to it. And of the cases themselves: those of which
-- something came and no key, and the photographs and documents that are to come.

CREATE TABLE meetings (
    device BLOB PRIMARY KEY CHECK (length(device) = 16),
    entry INTEGER NOT NULL DEFAULT -1,
    stand BLOB,
    yours BLOB NOT NULL DEFAULT x'',
    refused TEXT,
    met_at TEXT,
    met_way TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE letters_left (
    device BLOB NOT NULL CHECK (length(device) = 16),
    way TEXT NOT NULL,
    reached BLOB NOT NULL,
    stand BLOB NOT NULL,
    answered BLOB NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (device, way)
) STRICT, WITHOUT ROWID;

CREATE TABLE handed_over (
    case_id BLOB NOT NULL CHECK (length(case_id) = 16),
    device BLOB NOT NULL CHECK (length(device) = 16),
    at TEXT NOT NULL,
    by BLOB NOT NULL,
    needs BLOB NOT NULL,
    left_by TEXT NOT NULL DEFAULT '[]',
    there_at TEXT,
    PRIMARY KEY (case_id, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE shut_cases (case_id BLOB PRIMARY KEY CHECK (length(case_id) = 16)) STRICT, WITHOUT ROWID;

CREATE TABLE attachments_awaited (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    case_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    facts BLOB NOT NULL,
    row INTEGER,
    header BLOB,
    inside BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX attachments_awaited_of ON attachments_awaited (case_id);

-- Step 17: how each PC of this clinic is known to the hub, and the codes by which those that are in announce the others.

CREATE TABLE pcs_at_hub (
    device BLOB PRIMARY KEY CHECK (length(device) = 16),
    agency TEXT NOT NULL,
    kid TEXT NOT NULL,
    words TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO pcs_at_hub (device, agency, kid, words)
    SELECT unhex(pc.key), json_extract(pc.value, '$.agency'), json_extract(pc.value, '$.kid'),
        json_extract(pc.value, '$.words')
    FROM settings, json_each(settings.value) AS pc WHERE settings.key = 'hub.pcs';
DELETE FROM settings WHERE key = 'hub.pcs';

CREATE TABLE hub_codes (
    device BLOB PRIMARY KEY CHECK (length(device) = 16),
    code TEXT NOT NULL,
    made_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

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

-- Step 19: the journals of the other PCs of this clinic, as far as they were told here, with the days that were signed.

CREATE TABLE heard_journals (
    device BLOB PRIMARY KEY CHECK (length(device) = 16),
    entries INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    days INTEGER NOT NULL,
    signed INTEGER NOT NULL,
    next_key BLOB NOT NULL,
    before TEXT NOT NULL,
    goes_on_after INTEGER,
    broken TEXT,
    broken_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE heard_entries (
    device BLOB NOT NULL,
    seq INTEGER NOT NULL,
    entry BLOB NOT NULL,
    hash BLOB NOT NULL,
    case_id BLOB,
    PRIMARY KEY (device, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX heard_entries_of ON heard_entries (case_id) WHERE case_id IS NOT NULL;

CREATE TABLE heard_days (
    device BLOB NOT NULL,
    number INTEGER NOT NULL,
    last_entry INTEGER NOT NULL,
    head BLOB NOT NULL,
    signature BLOB NOT NULL,
    PRIMARY KEY (device, number)
) STRICT, WITHOUT ROWID;

ALTER TABLE meetings ADD COLUMN journals BLOB;
ALTER TABLE letters_left ADD COLUMN journals BLOB;

-- Step 20: what else all PCs of a clinic have in common: what was erased, joined, promised and settled.

CREATE TRIGGER erased_added AFTER INSERT ON erased WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('erased', lower(hex(NEW.case_id))) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER erased_changed AFTER UPDATE OF at ON erased WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('erased', lower(hex(NEW.case_id))) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER erased_gone AFTER DELETE ON erased WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('erased', lower(hex(OLD.case_id))) ON CONFLICT DO NOTHING; END;

CREATE TRIGGER task_added AFTER INSERT ON tasks WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('task', lower(hex(NEW.id))) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER task_changed AFTER UPDATE OF case_id, kind, channel, due_at, done_at ON tasks WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('task', lower(hex(NEW.id))) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER task_gone AFTER DELETE ON tasks WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('task', lower(hex(OLD.id))) ON CONFLICT DO NOTHING; END;

CREATE TRIGGER not_same_added AFTER INSERT ON not_same WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('not_same', lower(hex(NEW.one)) || '|' || lower(hex(NEW.other))) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER not_same_changed AFTER UPDATE OF by, at ON not_same WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('not_same', lower(hex(NEW.one)) || '|' || lower(hex(NEW.other))) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER not_same_gone AFTER DELETE ON not_same WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('not_same', lower(hex(OLD.one)) || '|' || lower(hex(OLD.other))) ON CONFLICT DO NOTHING; END;

CREATE TRIGGER document_added AFTER INSERT ON documents WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('document', NEW.key) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER document_changed AFTER UPDATE OF version, bytes ON documents WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('document', NEW.key) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER document_gone AFTER DELETE ON documents WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('document', OLD.key) ON CONFLICT DO NOTHING; END;

CREATE TRIGGER merged_added AFTER INSERT ON merged WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('merged', lower(hex(NEW.case_id))) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER merged_changed AFTER UPDATE OF into_case, at, by, told ON merged WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('merged', lower(hex(NEW.case_id))) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER merged_gone AFTER DELETE ON merged WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('merged', lower(hex(OLD.case_id))) ON CONFLICT DO NOTHING; END;

CREATE TRIGGER setting_added AFTER INSERT ON settings WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('setting', NEW.key) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER setting_changed AFTER UPDATE OF value ON settings WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('setting', NEW.key) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER setting_gone AFTER DELETE ON settings WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('setting', OLD.key) ON CONFLICT DO NOTHING; END;

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

-- Step 22: cases in which two PCs wrote without having seen each other's. Until now that was looked for each time.

CREATE TABLE woven_cases (case_id BLOB PRIMARY KEY CHECK (length(case_id) = 16)) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO woven_cases (case_id)
    SELECT unhex(json_extract(CAST(entry AS TEXT), '$.about.case')) FROM journal
    WHERE header IS NOT NULL AND json_extract(CAST(entry AS TEXT), '$.act') = 'heard';

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

-- Step 25: of which joined files a case has parts that are shut with their keys too: `path` is their ids, one after the other.

CREATE TABLE joined_parts (
    into_case BLOB NOT NULL CHECK (length(into_case) = 16),
    path BLOB NOT NULL CHECK (length(path) > 0 AND length(path) % 16 = 0),
    PRIMARY KEY (into_case, path)
) STRICT, WITHOUT ROWID;

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

-- Step 27: the letter under which a PC numbers what it prints. It is given when the PC is let in, from letters that only
-- the PC that lets it in gives, and never changes; so two prints of a clinic never have one number.

ALTER TABLE pcs ADD COLUMN print_mark TEXT;
UPDATE pcs SET print_mark = (
    SELECT substr('ABCDEFGHJKMNPQRSTVWXYZ', place, 1) FROM (
        SELECT device, row_number() OVER (ORDER BY joined_at, device) AS place FROM pcs
    ) AS ranked WHERE ranked.device = pcs.device
) WHERE (SELECT count(*) FROM pcs) BETWEEN 2 AND 22;
DROP TRIGGER pc_added;
DROP TRIGGER pc_changed;
DROP TRIGGER pc_gone;
CREATE TRIGGER pc_added AFTER INSERT ON pcs WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('pc', lower(hex(NEW.device))) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER pc_changed AFTER UPDATE OF place, signing, seal, people, joined_at, joined_by, continues, revoked_at, revoked_by, revoked_why, print_mark ON pcs WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('pc', lower(hex(NEW.device))) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER pc_gone AFTER DELETE ON pcs WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('pc', lower(hex(OLD.device))) ON CONFLICT DO NOTHING; END;

-- Step 28: cases that letters of other PCs brought or changed, and whose words the search has not read yet. It reads them
-- before it answers.

CREATE TABLE search_unread (number INTEGER PRIMARY KEY) STRICT;
