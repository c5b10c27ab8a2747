-- Canned responses belong to one agent, to a group, or to the whole tenant; a shortcut is unique within its owner.

create table canned_responses (
  id           integer generated always as identity primary key,
  uid          uuid not null,
  tenant_id    integer not null references tenants (id),
  scope        text not null check (scope in ('personal', 'group', 'tenant')),
  account_id   integer,
  group_id     integer,
  shortcut     text not null check (length(shortcut) between 1 and 40),
  title        text not null check (length(title) between 1 and 100),
  text         text not null check (length(text) between 1 and 5000),
  uses         integer not null default 0,
  last_used_at timestamptz,
  created_by   integer,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  unique (tenant_id, id),
  unique (tenant_id, uid),
  check ((scope = 'personal') = (account_id is not null)),
  check ((scope = 'group') = (group_id is not null)),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id),
  foreign key (tenant_id, group_id) references groups (tenant_id, id),
  foreign key (tenant_id, created_by) references accounts (tenant_id, id)
);
create unique index canned_of_account on canned_responses (tenant_id, account_id, lower(shortcut)) where scope = 'personal';
create unique index canned_of_group on canned_responses (tenant_id, group_id, lower(shortcut)) where scope = 'group';
create unique index canned_of_tenant on canned_responses (tenant_id, lower(shortcut)) where scope = 'tenant';
select app_protect('canned_responses');
