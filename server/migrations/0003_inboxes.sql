-- Where conversations come in and who is responsible: groups of agents, and inboxes that lead to a group.

create table groups (
  id          integer generated always as identity primary key,
  uid         uuid not null,
  tenant_id   integer not null references tenants (id),
  name        text not null check (length(name) between 1 and 100),
  description text not null default '',
  strategy    text not null default 'least_loaded' check (strategy in ('least_loaded')),
  is_default  boolean not null default false,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  deleted_at  timestamptz,
  unique (tenant_id, id),
  unique (tenant_id, uid)
);
create unique index groups_name on groups (tenant_id, lower(name)) where deleted_at is null;
create unique index groups_one_default on groups (tenant_id) where is_default and deleted_at is null;
select app_protect('groups');

create table group_agents (
  tenant_id  integer not null references tenants (id),
  group_id   integer not null,
  account_id integer not null,
  primary key (tenant_id, group_id, account_id),
  foreign key (tenant_id, group_id) references groups (tenant_id, id),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);
create index group_agents_by_account on group_agents (tenant_id, account_id);
select app_protect('group_agents');

create table inboxes (
  id              integer generated always as identity primary key,
  uid             uuid not null,
  tenant_id       integer not null references tenants (id),
  name            text not null check (length(name) between 1 and 100),
  channel         text not null check (channel in ('web', 'phone', 'email', 'api')),
  key             text not null unique,
  group_id        integer,
  greeting        text not null default '',
  hue             integer not null default 322 check (hue between 0 and 359),
  allowed_origins text[] not null default '{}',
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  deleted_at      timestamptz,
  unique (tenant_id, id),
  unique (tenant_id, uid),
  foreign key (tenant_id, group_id) references groups (tenant_id, id)
);
create unique index inboxes_name on inboxes (tenant_id, lower(name)) where deleted_at is null;
select app_protect('inboxes');

create function inbox_tenant(inbox_key text) returns integer
  language sql stable security definer set search_path = switchboard, pg_temp
  as $$ select tenant_id from inboxes where key = inbox_key and deleted_at is null $$;
