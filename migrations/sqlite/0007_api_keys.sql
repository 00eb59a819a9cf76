-- Keys to the API. Only the hash of a key is kept, and its beginning, by which its owner knows it.
CREATE TABLE api_keys (
    id            BLOB PRIMARY KEY NOT NULL,
    user_id       BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    org_id        BLOB NOT NULL,
    name          TEXT NOT NULL,
    prefix        TEXT NOT NULL,
    hash          BLOB NOT NULL UNIQUE,
    -- Names with a space between each two; networks likewise, none for everywhere.
    scopes        TEXT NOT NULL,
    networks      TEXT NOT NULL,
    created_at    TEXT NOT NULL,
    expires_at    TEXT,
    last_used_at  TEXT,
    -- The fresh key that took its place; until it expires both work.
    replaced_by   BLOB
);
CREATE INDEX api_keys_by_user ON api_keys (user_id, created_at);
CREATE INDEX api_keys_by_expiry ON api_keys (expires_at) WHERE expires_at IS NOT NULL;
