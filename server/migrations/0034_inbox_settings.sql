-- What a company decides about the widget of an inbox (checked against the schema of the API before it is written), when its
-- groups answer, and which conversations began with a message left while nobody was there.

create table inbox_settings (
  tenant_id  integer not null references tenants (id),
  inbox_id   integer not null,
  pre_chat   jsonb not null check (jsonb_typeof(pre_chat) = 'object' and octet_length(pre_chat::text) <= 65536),
  offline    jsonb not null check (jsonb_typeof(offline) = 'object' and octet_length(offline::text) <= 8192),
  appearance jsonb not null check (jsonb_typeof(appearance) = 'object' and octet_length(appearance::text) <= 8192),
  languages  jsonb not null check (jsonb_typeof(languages) = 'object' and octet_length(languages::text) <= 262144),
  rating     jsonb not null check (jsonb_typeof(rating) = 'object' and octet_length(rating::text) <= 8192),
  updated_at timestamptz not null,
  primary key (tenant_id, inbox_id),
  foreign key (tenant_id, inbox_id) references inboxes (tenant_id, id)
);
select app_protect('inbox_settings');

-- A group without a row is always open.
create table group_hours (
  tenant_id  integer not null references tenants (id),
  group_id   integer not null,
  time_zone  text not null check (length(time_zone) between 1 and 64),
  weekly     jsonb not null check (jsonb_typeof(weekly) = 'array'),
  holidays   jsonb not null check (jsonb_typeof(holidays) = 'array'),
  updated_at timestamptz not null,
  primary key (tenant_id, group_id),
  foreign key (tenant_id, group_id) references groups (tenant_id, id)
);
select app_protect('group_hours');

alter table conversations add column offline boolean not null default false;
