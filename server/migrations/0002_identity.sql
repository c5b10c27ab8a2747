-- Who works here: accounts, their sign-in sessions (one refresh token family each), and the record of security events.

create table accounts (
  id                   integer generated always as identity primary key,
  uid                  uuid not null,
  tenant_id            integer not null references tenants (id),
  kind                 text not null default 'person' check (kind in ('person', 'bot')),
  role                 text not null check (role in ('admin', 'manager', 'agent', 'viewer', 'api')),
  name                 text not null check (length(name) between 1 and 100),
  email                text not null check (length(email) <= 254),
  username             text check (length(username) between 1 and 100),
  password_hash        text,
  must_change_password boolean not null default false,
  active               boolean not null default true,
  last_sign_in_at      timestamptz,
  created_at           timestamptz not null,
  updated_at           timestamptz not null,
  deleted_at           timestamptz,
  unique (tenant_id, id),
  unique (tenant_id, uid)
);
create unique index accounts_email on accounts (tenant_id, lower(email)) where deleted_at is null;
create unique index accounts_username on accounts (tenant_id, lower(username)) where deleted_at is null;
create index accounts_by_login on accounts (lower(email)) where deleted_at is null;
create index accounts_by_username on accounts (lower(username)) where deleted_at is null;
select app_protect('accounts');

create table auth_sessions (
  id             integer generated always as identity primary key,
  uid            uuid not null,
  tenant_id      integer not null references tenants (id),
  account_id     integer not null,
  generation     integer not null default 1,
  current_hash   bytea not null,
  previous_hash  bytea,
  rotated_at     timestamptz not null,
  created_at     timestamptz not null,
  last_used_at   timestamptz not null,
  expires_at     timestamptz not null,
  ip             text,
  user_agent     text,
  revoked_at     timestamptz,
  revoked_reason text,
  unique (tenant_id, id),
  unique (tenant_id, uid),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);
create index auth_sessions_live on auth_sessions (tenant_id, account_id) where revoked_at is null;
create index auth_sessions_by_uid on auth_sessions (uid);
select app_protect('auth_sessions');

create table security_events (
  id         bigint generated always as identity primary key,
  tenant_id  integer not null references tenants (id),
  at         timestamptz not null,
  name       text not null,
  account_id integer,
  actor_id   integer,
  ip         text,
  user_agent text,
  data       jsonb,
  foreign key (tenant_id, account_id) references accounts (tenant_id, id),
  foreign key (tenant_id, actor_id) references accounts (tenant_id, id)
);
create index security_events_newest on security_events (tenant_id, id desc);
select app_protect('security_events');

-- Tickets open one socket, once, within seconds.
create table realtime_tickets (
  hash            bytea primary key,
  tenant_id       integer not null references tenants (id),
  auth_session_id integer,
  visitor_id      integer,
  inbox_id        integer,
  expires_at      timestamptz not null,
  check (num_nonnulls(auth_session_id, visitor_id) = 1),
  foreign key (tenant_id, auth_session_id) references auth_sessions (tenant_id, id)
);
create index realtime_tickets_by_age on realtime_tickets (expires_at);
select app_protect('realtime_tickets');

-- Ways across tenants, each by something only its bearer has. They return ids, never secrets of others.
create function sign_in_candidates(login text, tenant_slug text)
  returns table (tenant_id integer, account_id integer)
  language sql stable security definer set search_path = switchboard, pg_temp
  as $$
  select a.tenant_id, a.id
    from accounts a
    join tenants t on t.id = a.tenant_id
   where a.deleted_at is null
     and (lower(a.email) = lower(login) or lower(a.username) = lower(login))
     and (tenant_slug is null or t.slug = tenant_slug)
   order by t.is_default desc, t.id, a.id
   limit 3
  $$;

create function auth_session_tenant(session_uid uuid) returns integer
  language sql stable security definer set search_path = switchboard, pg_temp
  as $$ select tenant_id from auth_sessions where uid = session_uid $$;

create function realtime_ticket_take(ticket_hash bytea, instant timestamptz)
  returns table (tenant_id integer, auth_session_id integer, visitor_id integer, inbox_id integer)
  language sql volatile security definer set search_path = switchboard, pg_temp
  as $$
  delete from realtime_tickets t
   where t.hash = ticket_hash and t.expires_at > instant
  returning t.tenant_id, t.auth_session_id, t.visitor_id, t.inbox_id
  $$;

create function default_tenant() returns integer
  language sql stable security definer set search_path = switchboard, pg_temp
  as $$ select id from tenants where is_default $$;

create function tenant_ids() returns setof integer
  language sql stable security definer set search_path = switchboard, pg_temp
  as $$ select id from tenants order by id $$;

-- Makes a tenant; the caller then works inside it. The first one is the installation's default.
create function tenant_create(new_uid uuid, new_slug text, new_name text, new_zone text, is_demo boolean, instant timestamptz) returns integer
  language sql volatile security definer set search_path = switchboard, pg_temp
  as $$
  insert into tenants (uid, slug, name, time_zone, demo, is_default, created_at)
  values (new_uid, new_slug, new_name, new_zone, is_demo, not exists (select from tenants where is_default), instant)
  returning id
  $$;

-- The installation's row with the fingerprint of its secrets; false when it was made with others.
create function installation_adopt(new_uid uuid, fingerprint bytea) returns boolean
  language sql volatile security definer set search_path = switchboard, pg_temp
  as $$
  insert into installation (uid, secret_fingerprint) values (new_uid, fingerprint)
  on conflict (only_row) do update set uid = installation.uid
  returning secret_fingerprint = fingerprint
  $$;

-- The first visit's gate: armed with a token's hash, walked through exactly once.
create function installation_arm(token_hash bytea) returns boolean
  language sql volatile security definer set search_path = switchboard, pg_temp
  as $$ update installation set setup_token_hash = token_hash where set_up_at is null returning true $$;

create function installation_finish(token_hash bytea, instant timestamptz) returns boolean
  language sql volatile security definer set search_path = switchboard, pg_temp
  as $$
  update installation set set_up_at = instant, setup_token_hash = null
   where set_up_at is null and (setup_token_hash = token_hash or token_hash is null)
  returning true
  $$;
grant select, insert, update on installation to app_job;
