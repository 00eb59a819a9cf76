-- The head of a chain follows the last event of what is added, without a statement of its own.
-- The same step exists for PostgreSQL.
CREATE TRIGGER activity_head_follows AFTER INSERT ON activity BEGIN
    UPDATE activity_heads SET hash = new.hash WHERE org_id = new.org_id AND seq = new.seq;
END;
