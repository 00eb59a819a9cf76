-- What people prefer, how they want to be told of things, and what they were told.
-- The same step exists for SQLite.

-- Only what a person chose; everything else follows the organisation and the portal.
CREATE TABLE preferences (
    user_id    UUID PRIMARY KEY NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    choices    JSONB NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE notification_settings (
    user_id         UUID PRIMARY KEY NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    choices         JSONB NOT NULL,
    -- The week, named by its Monday, whose summary was planned and sent last; empty for none. Each moves forward once a week.
    weekly_summary  BOOLEAN NOT NULL,
    summary_planned TEXT NOT NULL DEFAULT '',
    summary_sent    TEXT NOT NULL DEFAULT '',
    updated_at      TIMESTAMPTZ NOT NULL
);
CREATE INDEX notification_settings_by_summary ON notification_settings (summary_planned) WHERE weekly_summary;

CREATE TABLE inbox (
    id         UUID PRIMARY KEY NOT NULL,
    user_id    UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    event      TEXT NOT NULL,
    message    JSONB NOT NULL,
    link       TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    read_at    TIMESTAMPTZ
);
CREATE INDEX inbox_by_user ON inbox (user_id, created_at, id);
CREATE INDEX inbox_by_unread ON inbox (user_id) WHERE read_at IS NULL;
CREATE INDEX inbox_by_age ON inbox (created_at);
