-- The foundation: organisations, people, sessions, one-time tokens, the activity record and the outbox.
-- The same step exists for SQLite; column names and meanings are equal, types are each engine's own.
-- Times are written by the program; never CURRENT_TIMESTAMP.

CREATE TABLE organizations (
    id          UUID PRIMARY KEY NOT NULL,
    name        TEXT NOT NULL,
    slug        TEXT NOT NULL UNIQUE,
    settings    JSONB NOT NULL DEFAULT '{}',
    created_at  TIMESTAMPTZ NOT NULL,
    updated_at  TIMESTAMPTZ NOT NULL
);

CREATE TABLE users (
    -- A number of our own for the fragment index; never shown, never reused.
    seq               BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id                UUID NOT NULL UNIQUE,
    org_id            UUID NOT NULL REFERENCES organizations (id),
    email             TEXT NOT NULL,
    email_key         TEXT COLLATE "C" NOT NULL UNIQUE,
    email_verified_at TIMESTAMPTZ,
    username          TEXT,
    username_key      TEXT UNIQUE,
    full_name         TEXT NOT NULL,
    given_name        TEXT,
    family_name       TEXT,
    name_key          TEXT COLLATE "C" NOT NULL,
    phone             TEXT,
    avatar            TEXT,
    locale            TEXT NOT NULL,
    time_zone         TEXT NOT NULL,
    theme             TEXT NOT NULL,
    status            TEXT NOT NULL,
    role              TEXT NOT NULL,
    password_hash     TEXT,
    -- Sessions made before this moment are over: one write ends them all.
    sessions_since    TIMESTAMPTZ NOT NULL,
    metadata          JSONB NOT NULL DEFAULT '{}',
    search_key        TEXT NOT NULL,
    created_at        TIMESTAMPTZ NOT NULL,
    updated_at        TIMESTAMPTZ NOT NULL,
    -- The Unix epoch stands for "never": a key that is never null can be paged by.
    last_login_at     TIMESTAMPTZ NOT NULL DEFAULT '1970-01-01T00:00:00Z',
    deleted_at        TIMESTAMPTZ
);
-- One index per order of the list. Status and role stand in each, so that filtering by them needs no look at the row.
CREATE INDEX users_by_seq ON users (org_id, seq) WHERE deleted_at IS NULL;
CREATE INDEX users_by_name ON users (org_id, name_key, id, status, role) WHERE deleted_at IS NULL;
CREATE INDEX users_by_email ON users (org_id, email_key, id, status, role) WHERE deleted_at IS NULL;
CREATE INDEX users_by_last_login ON users (org_id, last_login_at, id, status, role) WHERE deleted_at IS NULL;
-- And one per filter that may leave few people.
CREATE INDEX users_by_created ON users (org_id, created_at) WHERE deleted_at IS NULL;
CREATE INDEX users_by_status ON users (org_id, status, seq) WHERE deleted_at IS NULL;
CREATE INDEX users_by_role ON users (org_id, role, seq) WHERE deleted_at IS NULL;
CREATE INDEX users_by_unverified ON users (org_id, seq) WHERE email_verified_at IS NULL AND deleted_at IS NULL;

-- How many people an organisation has, kept by the engine in the same change: counting a million rows takes too long for a page.
CREATE TABLE people_counts (
    org_id UUID NOT NULL,
    status TEXT NOT NULL,
    role   TEXT NOT NULL,
    people BIGINT NOT NULL,
    PRIMARY KEY (org_id, status, role)
);
CREATE FUNCTION count_added_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO people_counts (org_id, status, role, people)
    SELECT org_id, status, role, count(*) FROM added WHERE deleted_at IS NULL GROUP BY org_id, status, role ORDER BY 1, 2, 3
    ON CONFLICT (org_id, status, role) DO UPDATE SET people = people_counts.people + excluded.people;
    RETURN NULL;
END;
$$;
CREATE TRIGGER users_count_added AFTER INSERT ON users REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION count_added_people();
-- Both rows are taken in the order of their keys, so that two opposite changes at once do not wait for each other for ever.
CREATE FUNCTION count_changed_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO people_counts (org_id, status, role, people)
    SELECT * FROM (VALUES (old.org_id, old.status, old.role, CASE WHEN old.deleted_at IS NULL THEN -1 ELSE 0 END),
                          (new.org_id, new.status, new.role, CASE WHEN new.deleted_at IS NULL THEN 1 ELSE 0 END)) AS moved
    ORDER BY 1, 2, 3
    ON CONFLICT (org_id, status, role) DO UPDATE SET people = people_counts.people + excluded.people;
    RETURN NULL;
END;
$$;
CREATE TRIGGER users_count_changed AFTER UPDATE OF status, role, deleted_at ON users FOR EACH ROW
    WHEN ((old.status, old.role, old.deleted_at) IS DISTINCT FROM (new.status, new.role, new.deleted_at))
    EXECUTE FUNCTION count_changed_person();
CREATE FUNCTION count_removed_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO people_counts (org_id, status, role, people)
    SELECT org_id, status, role, -count(*) FROM removed WHERE deleted_at IS NULL GROUP BY org_id, status, role ORDER BY 1, 2, 3
    ON CONFLICT (org_id, status, role) DO UPDATE SET people = people_counts.people + excluded.people;
    RETURN NULL;
END;
$$;
CREATE TRIGGER users_count_removed AFTER DELETE ON users REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION count_removed_people();

-- Any fragment of three characters and more is found through this index, at any size.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX users_search ON users USING gin (search_key gin_trgm_ops);
-- A fine sample tells a common fragment from a rare one, which decides between the list's order and the index.
ALTER TABLE users ALTER COLUMN search_key SET STATISTICS 1000;

CREATE TABLE sessions (
    id            UUID PRIMARY KEY NOT NULL,
    user_id       UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    org_id        UUID NOT NULL,
    token_hash    BYTEA NOT NULL UNIQUE,
    remembered    BOOLEAN NOT NULL,
    created_at    TIMESTAMPTZ NOT NULL,
    last_seen_at  TIMESTAMPTZ NOT NULL,
    expires_at    TIMESTAMPTZ NOT NULL,
    ip            TEXT,
    user_agent    TEXT
);
CREATE INDEX sessions_by_user ON sessions (user_id, created_at);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE tokens (
    hash        BYTEA PRIMARY KEY NOT NULL,
    purpose     TEXT NOT NULL,
    user_id     UUID REFERENCES users (id) ON DELETE CASCADE,
    created_at  TIMESTAMPTZ NOT NULL,
    expires_at  TIMESTAMPTZ NOT NULL,
    used_at     TIMESTAMPTZ
);
CREATE INDEX tokens_by_user ON tokens (user_id, purpose, created_at);
CREATE INDEX tokens_by_expiry ON tokens (expires_at);

CREATE TABLE activity (
    id          UUID PRIMARY KEY NOT NULL,
    org_id      UUID NOT NULL,
    seq         BIGINT NOT NULL,
    kind        TEXT NOT NULL,
    actor_kind  TEXT NOT NULL,
    actor_id    UUID,
    subject_id  UUID,
    occurred_at TIMESTAMPTZ NOT NULL,
    ip          TEXT,
    user_agent  TEXT,
    request_id  TEXT,
    changes     JSONB NOT NULL,
    hash        BYTEA NOT NULL
);
CREATE UNIQUE INDEX activity_by_sequence ON activity (org_id, seq);
CREATE INDEX activity_by_subject ON activity (org_id, subject_id, occurred_at);
CREATE FUNCTION activity_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'activity is append-only';
END;
$$;
CREATE TRIGGER activity_is_append_only BEFORE UPDATE OR DELETE ON activity
    FOR EACH STATEMENT EXECUTE FUNCTION activity_is_append_only();

-- The end of each organisation's chain; its row lock puts the events in order.
CREATE TABLE activity_heads (
    org_id UUID PRIMARY KEY NOT NULL,
    seq    BIGINT NOT NULL,
    hash   BYTEA NOT NULL
);

CREATE TABLE outbox (
    id          UUID PRIMARY KEY NOT NULL,
    kind        TEXT NOT NULL,
    payload     JSONB NOT NULL,
    state       TEXT NOT NULL,
    attempts    BIGINT NOT NULL DEFAULT 0,
    run_at      TIMESTAMPTZ NOT NULL,
    leased_by   UUID,
    lease_until TIMESTAMPTZ,
    last_error  TEXT,
    created_at  TIMESTAMPTZ NOT NULL,
    updated_at  TIMESTAMPTZ NOT NULL
);
CREATE INDEX outbox_by_state ON outbox (state, run_at);

CREATE TABLE throttles (
    key           TEXT PRIMARY KEY NOT NULL,
    failures      BIGINT NOT NULL,
    blocked_until TIMESTAMPTZ NOT NULL,
    updated_at    TIMESTAMPTZ NOT NULL
);
CREATE INDEX throttles_by_age ON throttles (updated_at);
