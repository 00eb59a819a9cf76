-- Addresses that nobody else gets for a while, and indexes for what is looked through every few seconds.

-- The address that somebody had before a change of it, as long as they can take it back: a stranger who registered it would keep it from them.
CREATE TABLE held_addresses (
    email_key  TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    user_id    UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    held_until TIMESTAMPTZ NOT NULL
);
CREATE INDEX held_addresses_by_user ON held_addresses (user_id);
CREATE INDEX held_addresses_by_end ON held_addresses (held_until);

CREATE INDEX second_factors_begun ON second_factors (created_at) WHERE activated_at IS NULL;
CREATE INDEX texted_codes_by_expiry ON texted_codes (expires_at);
CREATE INDEX exports_fetched ON exports (updated_at) WHERE state = 'fetched';
CREATE INDEX purges_unfinished ON purges (started_at) WHERE finished_at IS NULL;
-- And for what goes with its person.
CREATE INDEX passkey_challenges_by_user ON passkey_challenges (user_id) WHERE user_id IS NOT NULL;
