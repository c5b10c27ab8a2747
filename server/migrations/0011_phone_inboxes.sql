-- Phone-number inboxes: operators subscribe to them and take from their queue; labels belong to an inbox; people are known by
-- their number; messages come in by a signed delivery that is stored before it is understood.

alter table inboxes
  add column phone_number text check (phone_number ~ '^\+[1-9][0-9]{6,14}$'),
  add column signing_secret text,
  add check (channel <> 'phone' or phone_number is not null);
create unique index inboxes_phone_number on inboxes (tenant_id, phone_number) where deleted_at is null;

create table inbox_subscriptions (
  tenant_id  integer not null references tenants (id),
  inbox_id   integer not null,
  account_id integer not null,
  created_at timestamptz not null,
  primary key (tenant_id, account_id, inbox_id),
  foreign key (tenant_id, inbox_id) references inboxes (tenant_id, id),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);
create index inbox_subscriptions_by_inbox on inbox_subscriptions (tenant_id, inbox_id, account_id);
select app_protect('inbox_subscriptions');

create table labels (
  id         integer generated always as identity primary key,
  tenant_id  integer not null references tenants (id),
  inbox_id   integer not null,
  name       text not null check (length(name) between 1 and 100),
  color      text not null check (color ~ '^#[0-9A-Fa-f]{6}$'),
  created_by integer,
  created_at timestamptz not null,
  unique (tenant_id, id),
  unique (tenant_id, id, inbox_id),
  foreign key (tenant_id, inbox_id) references inboxes (tenant_id, id),
  foreign key (tenant_id, created_by) references accounts (tenant_id, id)
);
create unique index labels_name on labels (tenant_id, inbox_id, lower(name));
select app_protect('labels');

-- The inbox stands in both keys: a label cannot be on a conversation of another inbox.
alter table conversations add unique (tenant_id, id, inbox_id);
create table conversation_labels (
  id              integer generated always as identity primary key,
  tenant_id       integer not null references tenants (id),
  inbox_id        integer not null,
  conversation_id integer not null,
  label_id        integer not null,
  created_at      timestamptz not null,
  unique (tenant_id, conversation_id, label_id),
  foreign key (tenant_id, conversation_id, inbox_id) references conversations (tenant_id, id, inbox_id),
  foreign key (tenant_id, label_id, inbox_id) references labels (tenant_id, id, inbox_id) on delete cascade
);
create index conversation_labels_by_label on conversation_labels (tenant_id, label_id, conversation_id);
select app_protect('conversation_labels');

-- A contact: whom we know by a number (or another name of a channel) instead of by a browser.
alter table visitors add column contact_key text;
create unique index visitors_contact on visitors (tenant_id, contact_key) where contact_key is not null;
create index visitors_by_phone on visitors (tenant_id, phone) where phone is not null;

alter table conversations add column external_id text check (length(external_id) between 1 and 200);
create unique index conversations_external on conversations (tenant_id, inbox_id, external_id) where external_id is not null;

create table inbound_deliveries (
  id              bigint generated always as identity primary key,
  tenant_id       integer not null references tenants (id),
  inbox_id        integer not null,
  external_id     text not null check (length(external_id) between 1 and 200),
  body            jsonb not null,
  received_at     timestamptz not null,
  conversation_id integer,
  seq             integer,
  unique (tenant_id, inbox_id, external_id),
  foreign key (tenant_id, inbox_id) references inboxes (tenant_id, id),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id)
);
select app_protect('inbound_deliveries');

create function inbox_tenant_by_uid(inbox_uid uuid) returns integer
  language sql stable security definer set search_path = switchboard, pg_temp
  as $$ select tenant_id from inboxes where uid = inbox_uid and deleted_at is null $$;
create index inboxes_by_uid on inboxes (uid);
select app_hand_over_definers();
