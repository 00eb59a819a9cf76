-- Pictures of people, and changes of addresses that wait or can be undone.

-- One picture a person; it is shown as long as users.avatar names it.
CREATE TABLE avatars (
    user_id    BLOB PRIMARY KEY NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name       TEXT NOT NULL UNIQUE,
    media_type TEXT NOT NULL,
    large      BLOB NOT NULL,
    small      BLOB NOT NULL,
    created_at TEXT NOT NULL
);

CREATE TABLE email_changes (
    id            BLOB PRIMARY KEY NOT NULL,
    user_id       BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    state         TEXT NOT NULL,
    old_email     TEXT NOT NULL,
    new_email     TEXT NOT NULL,
    confirm_hash  BLOB NOT NULL UNIQUE,
    undo_hash     BLOB UNIQUE,
    created_at    TEXT NOT NULL,
    expires_at    TEXT NOT NULL,
    confirmed_at  TEXT,
    undo_until    TEXT
);
CREATE INDEX email_changes_by_user ON email_changes (user_id, created_at);
CREATE INDEX email_changes_by_age ON email_changes (created_at);
