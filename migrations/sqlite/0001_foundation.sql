-- The foundation: organisations, people, sessions, one-time tokens, the activity record and the outbox.
-- The same step exists for PostgreSQL; column names and meanings are equal, types are each engine's own.
-- Times are RFC 3339 text in UTC written by the program; never CURRENT_TIMESTAMP.

CREATE TABLE organizations (
    id          BLOB PRIMARY KEY NOT NULL,
    name        TEXT NOT NULL,
    slug        TEXT NOT NULL UNIQUE,
    settings    TEXT NOT NULL DEFAULT '{}',
    created_at  TEXT NOT NULL,
    updated_at  TEXT NOT NULL
);

CREATE TABLE users (
    -- A number of our own for the fragment index; never shown, never reused.
    seq               INTEGER PRIMARY KEY AUTOINCREMENT,
    id                BLOB NOT NULL UNIQUE,
    org_id            BLOB NOT NULL REFERENCES organizations (id),
    email             TEXT NOT NULL,
    email_key         TEXT NOT NULL UNIQUE,
    email_verified_at TEXT,
    username          TEXT,
    username_key      TEXT UNIQUE,
    full_name         TEXT NOT NULL,
    given_name        TEXT,
    family_name       TEXT,
    name_key          TEXT NOT NULL,
    phone             TEXT,
    avatar            TEXT,
    locale            TEXT NOT NULL,
    time_zone         TEXT NOT NULL,
    theme             TEXT NOT NULL,
    status            TEXT NOT NULL,
    role              TEXT NOT NULL,
    password_hash     TEXT,
    -- Sessions made before this moment are over: one write ends them all.
    sessions_since    TEXT NOT NULL,
    metadata          TEXT NOT NULL DEFAULT '{}',
    search_key        TEXT NOT NULL,
    created_at        TEXT NOT NULL,
    updated_at        TEXT NOT NULL,
    -- The Unix epoch stands for "never": a key that is never null can be paged by.
    last_login_at     TEXT NOT NULL DEFAULT '1970-01-01T00:00:00+00:00',
    deleted_at        TEXT
);
-- One index per order of the list. Status and role stand in each, so that filtering by them needs no look at the row.
-- Every index ends with seq by itself.
CREATE INDEX users_by_seq ON users (org_id) WHERE deleted_at IS NULL;
CREATE INDEX users_by_name ON users (org_id, name_key, id, status, role) WHERE deleted_at IS NULL;
CREATE INDEX users_by_email ON users (org_id, email_key, id, status, role) WHERE deleted_at IS NULL;
CREATE INDEX users_by_last_login ON users (org_id, last_login_at, id, status, role) WHERE deleted_at IS NULL;
-- And one per filter that may leave few people.
CREATE INDEX users_by_created ON users (org_id, created_at) WHERE deleted_at IS NULL;
CREATE INDEX users_by_status ON users (org_id, status) WHERE deleted_at IS NULL;
CREATE INDEX users_by_role ON users (org_id, role) WHERE deleted_at IS NULL;
CREATE INDEX users_by_unverified ON users (org_id) WHERE email_verified_at IS NULL AND deleted_at IS NULL;

-- How many people an organisation has, kept by the engine in the same change: counting a million rows takes too long for a page.
CREATE TABLE people_counts (
    org_id BLOB NOT NULL,
    status TEXT NOT NULL,
    role   TEXT NOT NULL,
    people BIGINT NOT NULL,
    PRIMARY KEY (org_id, status, role)
);
CREATE TRIGGER users_count_added AFTER INSERT ON users WHEN new.deleted_at IS NULL BEGIN
    INSERT INTO people_counts (org_id, status, role, people) VALUES (new.org_id, new.status, new.role, 1)
    ON CONFLICT (org_id, status, role) DO UPDATE SET people = people + 1;
END;
CREATE TRIGGER users_count_left AFTER UPDATE OF status, role, deleted_at ON users
WHEN old.deleted_at IS NULL AND (old.status, old.role, old.deleted_at) IS NOT (new.status, new.role, new.deleted_at) BEGIN
    UPDATE people_counts SET people = people - 1 WHERE org_id = old.org_id AND status = old.status AND role = old.role;
END;
CREATE TRIGGER users_count_joined AFTER UPDATE OF status, role, deleted_at ON users
WHEN new.deleted_at IS NULL AND (old.status, old.role, old.deleted_at) IS NOT (new.status, new.role, new.deleted_at) BEGIN
    INSERT INTO people_counts (org_id, status, role, people) VALUES (new.org_id, new.status, new.role, 1)
    ON CONFLICT (org_id, status, role) DO UPDATE SET people = people + 1;
END;
CREATE TRIGGER users_count_removed AFTER DELETE ON users WHEN old.deleted_at IS NULL BEGIN
    UPDATE people_counts SET people = people - 1 WHERE org_id = old.org_id AND status = old.status AND role = old.role;
END;

-- Any fragment of three characters and more is found through this index, at any size.
CREATE VIRTUAL TABLE users_search USING fts5 (search_key, content = 'users', content_rowid = 'seq', tokenize = 'trigram', columnsize = 0);
CREATE TRIGGER users_search_insert AFTER INSERT ON users BEGIN
    INSERT INTO users_search (rowid, search_key) VALUES (new.seq, new.search_key);
END;
CREATE TRIGGER users_search_delete AFTER DELETE ON users BEGIN
    INSERT INTO users_search (users_search, rowid, search_key) VALUES ('delete', old.seq, old.search_key);
END;
CREATE TRIGGER users_search_update AFTER UPDATE OF search_key ON users WHEN old.search_key IS NOT new.search_key BEGIN
    INSERT INTO users_search (users_search, rowid, search_key) VALUES ('delete', old.seq, old.search_key);
    INSERT INTO users_search (rowid, search_key) VALUES (new.seq, new.search_key);
END;

CREATE TABLE sessions (
    id            BLOB PRIMARY KEY NOT NULL,
    user_id       BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    org_id        BLOB NOT NULL,
    token_hash    BLOB NOT NULL UNIQUE,
    remembered    BOOLEAN NOT NULL,
    created_at    TEXT NOT NULL,
    last_seen_at  TEXT NOT NULL,
    expires_at    TEXT NOT NULL,
    ip            TEXT,
    user_agent    TEXT
);
CREATE INDEX sessions_by_user ON sessions (user_id, created_at);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE tokens (
    hash        BLOB PRIMARY KEY NOT NULL,
    purpose     TEXT NOT NULL,
    user_id     BLOB REFERENCES users (id) ON DELETE CASCADE,
    created_at  TEXT NOT NULL,
    expires_at  TEXT NOT NULL,
    used_at     TEXT
);
CREATE INDEX tokens_by_user ON tokens (user_id, purpose, created_at);
CREATE INDEX tokens_by_expiry ON tokens (expires_at);

CREATE TABLE activity (
    id          BLOB PRIMARY KEY NOT NULL,
    org_id      BLOB NOT NULL,
    seq         BIGINT NOT NULL,
    kind        TEXT NOT NULL,
    actor_kind  TEXT NOT NULL,
    actor_id    BLOB,
    subject_id  BLOB,
    occurred_at TEXT NOT NULL,
    ip          TEXT,
    user_agent  TEXT,
    request_id  TEXT,
    changes     TEXT NOT NULL,
    hash        BLOB NOT NULL
);
CREATE UNIQUE INDEX activity_by_sequence ON activity (org_id, seq);
CREATE INDEX activity_by_subject ON activity (org_id, subject_id, occurred_at);
CREATE TRIGGER activity_is_append_only_update BEFORE UPDATE ON activity BEGIN
    SELECT RAISE(ABORT, 'activity is append-only');
END;
CREATE TRIGGER activity_is_append_only_delete BEFORE DELETE ON activity BEGIN
    SELECT RAISE(ABORT, 'activity is append-only');
END;

-- The end of each organisation's chain; its row lock puts the events in order.
CREATE TABLE activity_heads (
    org_id BLOB PRIMARY KEY NOT NULL,
    seq    BIGINT NOT NULL,
    hash   BLOB NOT NULL
);

CREATE TABLE outbox (
    id          BLOB PRIMARY KEY NOT NULL,
    kind        TEXT NOT NULL,
    payload     TEXT NOT NULL,
    state       TEXT NOT NULL,
    attempts    BIGINT NOT NULL DEFAULT 0,
    run_at      TEXT NOT NULL,
    leased_by   BLOB,
    lease_until TEXT,
    last_error  TEXT,
    created_at  TEXT NOT NULL,
    updated_at  TEXT NOT NULL
);
CREATE INDEX outbox_by_state ON outbox (state, run_at);

CREATE TABLE throttles (
    key           TEXT PRIMARY KEY NOT NULL,
    failures      BIGINT NOT NULL,
    blocked_until TEXT NOT NULL,
    updated_at    TEXT NOT NULL
);
CREATE INDEX throttles_by_age ON throttles (updated_at);

-- What other processes on this file must forget from their caches; read by polling.
CREATE TABLE cache_changes (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    slot       BIGINT NOT NULL,
    changed_at TEXT NOT NULL
);
