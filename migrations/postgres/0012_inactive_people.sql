-- Few people among many who cannot act are found without looking at all the others.
CREATE INDEX users_by_inactive ON users (org_id, seq) WHERE (status <> 'active' OR locked_at IS NOT NULL) AND deleted_at IS NULL;
