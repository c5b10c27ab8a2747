-- Full text over messages, notes and people. The words are those of the text, whatever its language (`simple`), with the signs
-- inside addresses and numbers taken as gaps. Each vector also holds its tenant as a word, so that a search meets the rows of
-- its own tenant only. Row-level security would keep the index from being used (`@@` is not leakproof): the functions run as
-- app_job and name the tenant themselves.

create function search_vector(tenant integer, content text) returns tsvector
  language sql immutable parallel safe
  return to_tsvector('simple', translate(content, '@./_-:+', '       ')) || array_to_tsvector(array['@' || tenant::text]);

alter table conversation_events add column search tsvector
  generated always as (case when type in ('message', 'note') then search_vector(tenant_id, text) end) stored;
create index conversation_events_search on conversation_events using gin (search);

alter table visitors add column search tsvector
  generated always as (search_vector(tenant_id, coalesce(name, '') || ' ' || coalesce(email, '') || ' ' || coalesce(phone, '')
                                                || ' ' || regexp_replace(coalesce(phone, ''), '\D', '', 'g'))) stored;
create index visitors_search on visitors using gin (search);

-- Of the newest matches, the best first; goes on after a rank and an id.
create function search_messages(words tsquery, after_rank real, after_id bigint, most integer)
  returns table (event_id bigint, conversation_id integer, rank real)
  language sql stable security definer set search_path = switchboard, pg_temp
  as $$
  with newest as materialized (
    select e.id, e.conversation_id, e.search
      from conversation_events e
     where e.search @@ (('''@' || app_tenant() || '''')::tsquery && words) and e.tenant_id = app_tenant()
     order by e.id desc
     limit 2000
  ), ranked as (
    select n.id, n.conversation_id, ts_rank_cd(n.search, words, 1) as rank from newest n
  )
  select id, conversation_id, rank
    from ranked
   where after_id is null or (rank, id) < (after_rank, after_id)
   order by rank desc, id desc
   limit most
  $$;

create function search_people(words tsquery, after_rank real, after_id integer, most integer)
  returns table (visitor_id integer, rank real)
  language sql stable security definer set search_path = switchboard, pg_temp
  as $$
  with newest as materialized (
    select v.id, v.search
      from visitors v
     where v.search @@ (('''@' || app_tenant() || '''')::tsquery && words) and v.tenant_id = app_tenant()
     order by v.id desc
     limit 2000
  ), ranked as (
    select n.id, ts_rank_cd(n.search, words, 1) as rank from newest n
  )
  select id, rank
    from ranked
   where after_id is null or (rank, id) < (after_rank, after_id)
   order by rank desc, id desc
   limit most
  $$;
select app_hand_over_definers();
