-- A device is a browser that a person signed in with, known by a cookie of which only the hash is kept.
CREATE TABLE devices (
    id            UUID PRIMARY KEY NOT NULL,
    user_id       UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    org_id        UUID NOT NULL,
    token_hash    BYTEA NOT NULL,
    -- Given by its owner; it is called after browser and system otherwise.
    name          TEXT,
    user_agent    TEXT,
    ip            TEXT,
    first_seen_at TIMESTAMPTZ NOT NULL,
    last_seen_at  TIMESTAMPTZ NOT NULL,
    -- Until then a sign-in from here needs no second factor.
    trusted_until TIMESTAMPTZ
);
CREATE UNIQUE INDEX devices_by_user ON devices (user_id, token_hash);
-- One browser may be known to several people.
CREATE INDEX devices_by_token ON devices (token_hash);
CREATE INDEX devices_by_last_seen ON devices (last_seen_at);

-- Removing a device ends its sessions. What was noticed about a sign-in stands beside it.
ALTER TABLE sessions ADD COLUMN device_id UUID REFERENCES devices (id) ON DELETE CASCADE;
ALTER TABLE sessions ADD COLUMN signals TEXT NOT NULL DEFAULT '';
CREATE INDEX sessions_by_device ON sessions (device_id);

-- Locked by the person's own "this wasn't me": nobody comes in until a new password is chosen by mail or an administrator activates.
ALTER TABLE users ADD COLUMN locked_at TIMESTAMPTZ;

CREATE TABLE passkeys (
    id            UUID PRIMARY KEY NOT NULL,
    user_id       UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    org_id        UUID NOT NULL,
    credential_id BYTEA NOT NULL UNIQUE,
    -- The public key with its counter and its flags.
    credential    TEXT NOT NULL,
    name          TEXT NOT NULL,
    created_at    TIMESTAMPTZ NOT NULL,
    last_used_at  TIMESTAMPTZ
);
CREATE INDEX passkeys_by_user ON passkeys (user_id, created_at);

-- A challenge that a browser was given: answered once, within minutes.
CREATE TABLE passkey_challenges (
    hash       BYTEA PRIMARY KEY NOT NULL,
    purpose    TEXT NOT NULL,
    user_id    UUID REFERENCES users (id) ON DELETE CASCADE,
    state      TEXT NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX passkey_challenges_by_expiry ON passkey_challenges (expires_at);
