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
