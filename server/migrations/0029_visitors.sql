-- Visitors who come back: by the token of their browser, or by the name under which the company's own site knows them, where it
-- proves that name with the inbox's secret. And: facts as the caller told them, a wish for a group, words to find people by.

alter table inboxes add column identity_secret text;

alter table visitors
  add column external_id text check (length(external_id) between 1 and 200),
  add column metadata    jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object' and octet_length(metadata::text) <= 16384),
  -- The tenant is one of the words: the index then leads to its people alone.
  add column words       tsvector generated always as (to_tsvector('simple', 't' || tenant_id::text || ' ' || translate(coalesce(name, '') || ' ' || coalesce(email, '') || ' ' || coalesce(phone, ''), '@.+-_()/,;:''"', '             '))) stored;
create unique index visitors_external on visitors (tenant_id, external_id) where external_id is not null;
create index visitors_words on visitors using gin (words);

-- The group in which the session's next conversation opens.
alter table visitor_sessions
  add column group_id integer,
  add foreign key (tenant_id, group_id) references groups (tenant_id, id);

-- The tenant's people all of whose `query` words begin words of theirs, the newest first. Row-level security would keep the
-- index from being used: the comparison of words is not known to keep secrets.
create function visitor_search(query text, most integer) returns table (id integer)
  language sql stable security definer set search_path = switchboard, pg_temp
  as $$
  select v.id from visitors v
   where v.words @@ to_tsquery('simple', 't' || app_tenant()::text || ' & ' || query) and v.tenant_id = app_tenant()
   order by v.id desc
   limit most
  $$;

select app_hand_over_definers();
