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
