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
