-- What an event carries besides its text: facts of the caller (metadata), files (a snapshot of what each file is, so that a list
-- needs no join), and whispers: what a supervisor says to the agent alone. A text may be empty where a file says it.

alter table conversation_events
  add column metadata    jsonb check (jsonb_typeof(metadata) = 'object' and octet_length(metadata::text) <= 16384),
  add column attachments jsonb check (jsonb_typeof(attachments) = 'array' and jsonb_array_length(attachments) between 1 and 10),
  drop constraint conversation_events_type_check,
  add check (type in ('message', 'system', 'note', 'whisper')),
  add check (text <> '' or attachments is not null);
