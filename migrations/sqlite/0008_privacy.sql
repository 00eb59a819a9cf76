-- What people may ask for about their data: a copy of it, and its end.

-- When an account that its owner asked to delete is purged; signing in before then clears it.
ALTER TABLE users ADD COLUMN deletion_planned_at TEXT;
CREATE INDEX users_by_deletion ON users (deletion_planned_at) WHERE deletion_planned_at IS NOT NULL;

-- Whose data is being purged, or was. Nothing but the id, which points nowhere afterwards.
CREATE TABLE purges (
    user_id     BLOB PRIMARY KEY NOT NULL,
    org_id      BLOB NOT NULL,
    started_at  TEXT NOT NULL,
    finished_at TEXT
);

-- Whom a job is about, so that it goes when they go.
ALTER TABLE outbox ADD COLUMN user_id BLOB;
CREATE INDEX outbox_by_user ON outbox (user_id) WHERE user_id IS NOT NULL;

-- A copy of somebody's data: asked for, in the making, ready to be fetched once.
CREATE TABLE exports (
    id          BLOB PRIMARY KEY NOT NULL,
    user_id     BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    state       TEXT NOT NULL,
    percent     BIGINT NOT NULL,
    size_bytes  BIGINT NOT NULL,
    token_hash  BLOB UNIQUE,
    created_at  TEXT NOT NULL,
    updated_at  TEXT NOT NULL,
    finished_at TEXT,
    expires_at  TEXT NOT NULL
);
CREATE UNIQUE INDEX exports_one_at_a_time ON exports (user_id) WHERE state IN ('queued', 'running');
CREATE INDEX exports_by_user ON exports (user_id, created_at);
CREATE INDEX exports_by_expiry ON exports (expires_at);

-- The file in pieces, so that every node can hand it out and none holds it whole.
CREATE TABLE export_chunks (
    export_id BLOB NOT NULL REFERENCES exports (id) ON DELETE CASCADE,
    number    BIGINT NOT NULL,
    bytes     BLOB NOT NULL,
    PRIMARY KEY (export_id, number)
);

-- What is personal in an event is bound into the chain by salted digests. Erasing it leaves the digest and takes the salt, without which nobody can guess
-- what was there. Events from before have neither and are bound as they stand; which is the first that is not stands at the head.
ALTER TABLE activity ADD COLUMN origin_salt BLOB;
ALTER TABLE activity ADD COLUMN origin_digest BLOB;
ALTER TABLE activity ADD COLUMN changes_salt BLOB;
ALTER TABLE activity ADD COLUMN changes_digest BLOB;
ALTER TABLE activity_heads ADD COLUMN digests_from BIGINT NOT NULL DEFAULT 1;
UPDATE activity_heads SET digests_from = seq + 1;
CREATE INDEX activity_by_other_actor ON activity (org_id, actor_id, occurred_at)
    WHERE actor_id IS NOT NULL AND (subject_id IS NULL OR subject_id <> actor_id);

-- The record stays append-only, with this one exception: the origin of what a purged person did, and the changes of what is about them, may go, once.
DROP TRIGGER activity_is_append_only_update;
CREATE TRIGGER activity_is_append_only_update BEFORE UPDATE ON activity
WHEN NOT coalesce(
    (new.id, new.org_id, new.seq, new.kind, new.actor_kind, new.actor_id, new.subject_id, new.occurred_at, new.hash)
    IS (old.id, old.org_id, old.seq, old.kind, old.actor_kind, old.actor_id, old.subject_id, old.occurred_at, old.hash)
    AND ((new.ip, new.user_agent, new.request_id, new.origin_salt, new.origin_digest)
         IS (old.ip, old.user_agent, old.request_id, old.origin_salt, old.origin_digest)
         OR (new.ip IS NULL AND new.user_agent IS NULL AND new.request_id IS NULL AND new.origin_salt IS NULL
             AND old.origin_digest IS NULL AND coalesce(length(new.origin_digest), 0) = 32
             AND EXISTS (SELECT 1 FROM purges WHERE user_id = old.actor_id)))
    AND ((new.changes, new.changes_salt, new.changes_digest) IS (old.changes, old.changes_salt, old.changes_digest)
         OR (new.changes = '{}' AND new.changes_salt IS NULL
             AND old.changes_digest IS NULL AND coalesce(length(new.changes_digest), 0) = 32
             AND EXISTS (SELECT 1 FROM purges WHERE user_id = old.subject_id))),
    0)
BEGIN
    SELECT RAISE(ABORT, 'activity is append-only');
END;
