-- What visitors thought of our help: one rating per conversation, with the agent who had it when it was resolved.

create table conversation_ratings (
  id              bigint generated always as identity primary key,
  tenant_id       integer not null references tenants (id),
  conversation_id integer not null,
  account_id      integer,
  score           integer not null check (score between 1 and 5),
  comment         text check (length(comment) between 1 and 2000),
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  unique (tenant_id, conversation_id),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);
create index conversation_ratings_of_agent on conversation_ratings (tenant_id, account_id, created_at);
select app_protect('conversation_ratings');
