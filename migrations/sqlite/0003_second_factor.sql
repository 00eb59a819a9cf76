-- When the person behind a session last showed who they are; when the session was made, where nothing stands here.
ALTER TABLE sessions ADD COLUMN proved_at TEXT;

-- When the password was last set; when the account was made, where nothing stands here.
ALTER TABLE users ADD COLUMN password_changed_at TEXT;

-- What a person shows beside the password, one of each kind. It counts once a code of it was shown.
CREATE TABLE second_factors (
    user_id      BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    method       TEXT NOT NULL,
    -- The secret of an authenticator, sealed with the master key.
    secret       TEXT,
    -- The number to which codes are sent.
    phone        TEXT,
    -- The last step of time whose code was taken: none is taken twice.
    last_step    BIGINT NOT NULL DEFAULT 0,
    created_at   TEXT NOT NULL,
    activated_at TEXT,
    last_used_at TEXT,
    PRIMARY KEY (user_id, method)
);

-- The code that was sent last, as a keyed hash: for setting a number up, and for showing who one is.
CREATE TABLE texted_codes (
    user_id    BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    purpose    TEXT NOT NULL,
    hash       BLOB NOT NULL,
    tries      BIGINT NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    PRIMARY KEY (user_id, purpose)
);

-- Codes for when the device is gone, as keyed hashes; each works once.
CREATE TABLE backup_codes (
    user_id    BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    hash       BLOB NOT NULL,
    created_at TEXT NOT NULL,
    used_at    TEXT,
    PRIMARY KEY (user_id, hash)
);
