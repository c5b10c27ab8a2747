-- Visitors who come back: by the token of their browser, or by the name under which the company's own site knows them, where it
-- proves that name with the inbox's secret. And: facts as the caller told them, a wish for a group.

alter table inboxes add column identity_secret text;

alter table visitors
  add column external_id text check (length(external_id) between 1 and 200),
  add column metadata    jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object' and octet_length(metadata::text) <= 16384);
create unique index visitors_external on visitors (tenant_id, external_id) where external_id is not null;

-- The group in which the session's next conversation opens.
alter table visitor_sessions
  add column group_id integer,
  add foreign key (tenant_id, group_id) references groups (tenant_id, id);
