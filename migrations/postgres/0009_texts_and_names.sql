-- How many notifications a person got by text message on the day, in their time zone, on which they got the last one.
-- The same step exists for SQLite.
ALTER TABLE notification_settings ADD COLUMN texts_day TEXT NOT NULL DEFAULT '';
ALTER TABLE notification_settings ADD COLUMN texts_sent BIGINT NOT NULL DEFAULT 0;

-- Who acted on an account stands beside the message and is named when it is read, so that the name goes when they go. Names that stand in messages
-- already go now: nobody can tell from them whose they are.
ALTER TABLE inbox ADD COLUMN actor_id UUID REFERENCES users (id) ON DELETE SET NULL;
CREATE INDEX inbox_by_actor ON inbox (actor_id) WHERE actor_id IS NOT NULL;
UPDATE inbox SET message = jsonb_set(message, '{by}', '""') WHERE event = 'account_changes' AND message ->> 'by' IS NOT NULL;
