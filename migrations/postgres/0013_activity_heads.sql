-- The head of a chain follows the last event of what is added, without a statement of its own.
-- The same step exists for SQLite.
CREATE FUNCTION activity_head_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE activity_heads SET hash = added.hash FROM added WHERE activity_heads.org_id = added.org_id AND activity_heads.seq = added.seq;
    RETURN NULL;
END;
$$;
CREATE TRIGGER activity_head_follows AFTER INSERT ON activity REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION activity_head_follows();
