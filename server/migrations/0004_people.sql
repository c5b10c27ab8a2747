-- Visitors: the people who write to us, and the browser sessions by which we know them again.

create table visitors (
  id           integer generated always as identity primary key,
  uid          uuid not null,
  tenant_id    integer not null references tenants (id),
  name         text check (length(name) <= 100),
  email        text check (length(email) <= 254),
  phone        text check (length(phone) <= 32),
  locale       text,
  user_agent   text,
  ip           text,
  page         jsonb,
  attributes   jsonb not null default '{}',
  created_at   timestamptz not null,
  last_seen_at timestamptz not null,
  unique (tenant_id, id),
  unique (tenant_id, uid)
);
select app_protect('visitors');

-- The token itself is never stored.
create table visitor_sessions (
  id         integer generated always as identity primary key,
  tenant_id  integer not null references tenants (id),
  visitor_id integer not null,
  inbox_id   integer not null,
  token_hash bytea not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  foreign key (tenant_id, visitor_id) references visitors (tenant_id, id),
  foreign key (tenant_id, inbox_id) references inboxes (tenant_id, id)
);
create index visitor_sessions_by_visitor on visitor_sessions (tenant_id, visitor_id);
select app_protect('visitor_sessions');

alter table realtime_tickets
  add foreign key (tenant_id, visitor_id) references visitors (tenant_id, id),
  add foreign key (tenant_id, inbox_id) references inboxes (tenant_id, id);

create function visitor_session_find(hash bytea, instant timestamptz)
  returns table (tenant_id integer, visitor_id integer, inbox_id integer)
  language sql stable security definer set search_path = switchboard, pg_temp
  as $$
  select s.tenant_id, s.visitor_id, s.inbox_id
    from visitor_sessions s
    join inboxes i on i.tenant_id = s.tenant_id and i.id = s.inbox_id
   where s.token_hash = hash and s.expires_at > instant and i.deleted_at is null
  $$;
