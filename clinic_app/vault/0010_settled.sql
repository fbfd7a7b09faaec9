-- Step 10: which packets somebody must still look after, to be found without opening the case of every one ever sent.

ALTER TABLE outbox ADD COLUMN settled INTEGER NOT NULL DEFAULT 0;
CREATE INDEX outbox_unsettled ON outbox (made_at)
    WHERE settled = 0 AND kind = 'referral' AND state NOT IN ('recalled', 'lapsed');
CREATE INDEX outbox_referral ON outbox (referral_id);
