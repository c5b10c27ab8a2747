-- What an agent has begun to write, so that it is there on his other devices and after a crash of his browser.

create table drafts (
  tenant_id       integer not null references tenants (id),
  account_id      integer not null,
  conversation_id integer not null,
  mode            text not null check (mode in ('message', 'note', 'whisper')),
  text            text not null check (length(text) between 1 and 10000),
  updated_at      timestamptz not null,
  primary key (tenant_id, account_id, conversation_id, mode),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id)
);
create index drafts_newest on drafts (tenant_id, account_id, updated_at desc, conversation_id);
select app_protect('drafts');
