-- Files that people send. The row is there before the bytes and goes after them, so that no bytes are ever without a row:
-- arriving → ready (its sender may use it) → used (by one event, or as the logo of an inbox); what nobody used is dropped.

create table files (
  id              bigint generated always as identity primary key,
  uid             uuid not null,
  tenant_id       integer not null references tenants (id),
  state           text not null default 'arriving' check (state in ('arriving', 'ready', 'used', 'dropped')),
  storage_key     text not null check (storage_key ~ '^[0-9a-f]{32}$'),
  name            text not null check (length(name) between 1 and 200),
  type            text not null check (length(type) <= 100),
  size            bigint not null check (size > 0),
  sha256          bytea not null check (octet_length(sha256) = 32),
  width           integer check (width > 0),
  height          integer check (height > 0),
  thumbnail       text not null default 'none' check (thumbnail in ('none', 'wanted', 'made', 'failed')),
  thumbnail_key   text check (thumbnail_key ~ '^[0-9a-f]{32}$'),
  account_id      integer,
  visitor_id      integer,
  conversation_id integer,
  event_seq       integer,
  logo_inbox_id   integer,
  created_at      timestamptz not null,
  unique (tenant_id, id),
  unique (tenant_id, uid),
  check (num_nonnulls(account_id, visitor_id) = 1),
  check ((state = 'used') = (num_nonnulls(event_seq, logo_inbox_id) = 1)),
  check ((conversation_id is null) = (event_seq is null)),
  check ((thumbnail in ('wanted', 'made')) = (thumbnail_key is not null)),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id),
  foreign key (tenant_id, visitor_id) references visitors (tenant_id, id),
  foreign key (tenant_id, conversation_id, event_seq) references conversation_events (tenant_id, conversation_id, seq),
  foreign key (tenant_id, logo_inbox_id) references inboxes (tenant_id, id)
);
create index files_of_conversation on files (tenant_id, conversation_id, event_seq) where conversation_id is not null;
create unique index files_one_logo on files (tenant_id, logo_inbox_id) where logo_inbox_id is not null;
create index files_unused on files (created_at) where state in ('arriving', 'ready');
create index files_dropped on files (id) where state = 'dropped';
select app_protect('files');

-- What nobody has used by an instant, and what was marked for going and has not gone yet.
create function files_due(before timestamptz, most integer) returns table (tenant_id integer, id bigint)
  language sql stable security definer set search_path = switchboard, pg_temp
  as $$
  (select f.tenant_id, f.id from files f where f.state in ('arriving', 'ready') and f.created_at < before order by f.created_at limit most)
  union all
  (select f.tenant_id, f.id from files f where f.state = 'dropped' order by f.id limit most)
  $$;
select app_hand_over_definers();
