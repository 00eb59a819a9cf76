-- Pictures of people, and changes of addresses that wait or can be undone.

-- One picture a person; it is shown as long as users.avatar names it.
CREATE TABLE avatars (
    user_id    UUID PRIMARY KEY NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name       TEXT NOT NULL UNIQUE,
    media_type TEXT NOT NULL,
    large      BYTEA NOT NULL,
    small      BYTEA NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE email_changes (
    id            UUID PRIMARY KEY NOT NULL,
    user_id       UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    state         TEXT NOT NULL,
    old_email     TEXT NOT NULL,
    new_email     TEXT NOT NULL,
    confirm_hash  BYTEA NOT NULL UNIQUE,
    undo_hash     BYTEA UNIQUE,
    created_at    TIMESTAMPTZ NOT NULL,
    expires_at    TIMESTAMPTZ NOT NULL,
    confirmed_at  TIMESTAMPTZ,
    undo_until    TIMESTAMPTZ
);
CREATE INDEX email_changes_by_user ON email_changes (user_id, created_at);
CREATE INDEX email_changes_by_age ON email_changes (created_at);
