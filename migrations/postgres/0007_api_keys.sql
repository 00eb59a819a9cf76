-- Keys to the API. Only the hash of a key is kept, and its beginning, by which its owner knows it.
CREATE TABLE api_keys (
    id            UUID PRIMARY KEY NOT NULL,
    user_id       UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    org_id        UUID NOT NULL,
    name          TEXT NOT NULL,
    prefix        TEXT NOT NULL,
    hash          BYTEA NOT NULL UNIQUE,
    -- Names with a space between each two; networks likewise, none for everywhere.
    scopes        TEXT NOT NULL,
    networks      TEXT NOT NULL,
    created_at    TIMESTAMPTZ NOT NULL,
    expires_at    TIMESTAMPTZ,
    last_used_at  TIMESTAMPTZ,
    -- The fresh key that took its place; until it expires both work.
    replaced_by   UUID
);
CREATE INDEX api_keys_by_user ON api_keys (user_id, created_at);
CREATE INDEX api_keys_by_expiry ON api_keys (expires_at) WHERE expires_at IS NOT NULL;

-- Somebody who is removed and keeps status and role stays in one row of the counts, which one statement may change once only.
CREATE OR REPLACE FUNCTION count_changed_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO people_counts (org_id, status, role, people)
    SELECT moved.org_id, moved.status, moved.role, sum(moved.people)
    FROM (VALUES (old.org_id, old.status, old.role, CASE WHEN old.deleted_at IS NULL THEN -1 ELSE 0 END),
                 (new.org_id, new.status, new.role, CASE WHEN new.deleted_at IS NULL THEN 1 ELSE 0 END)) AS moved (org_id, status, role, people)
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (org_id, status, role) DO UPDATE SET people = people_counts.people + excluded.people;
    RETURN NULL;
END;
$$;
