-- A session gets a new token when its person's role has changed since it got the present one.
ALTER TABLE users ADD COLUMN role_changed_at TIMESTAMPTZ;
ALTER TABLE sessions ADD COLUMN renewed_at TIMESTAMPTZ;
