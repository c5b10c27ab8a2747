-- Conversations, their threads (phases) and their events. Per conversation `seq` counts 1, 2, 3 … under the row lock.

create table conversations (
  id                 integer generated always as identity primary key,
  uid                uuid not null,
  tenant_id          integer not null references tenants (id),
  inbox_id           integer not null,
  group_id           integer,
  visitor_id         integer not null,
  state              text not null check (state in ('queued', 'assigned', 'resolved', 'closed')),
  agent_id           integer,
  -- Who gave it back to the queue: routing does not hand it to him again.
  avoid_agent_id     integer,
  version            integer not null default 1,
  last_seq           integer not null default 0,
  message_count      integer not null default 0,
  last_message_at    timestamptz not null,
  last_message_text  text,
  last_message_by    text,
  agent_read_seq     integer not null default 0,
  visitor_read_seq   integer not null default 0,
  agent_unread       integer not null default 0,
  visitor_unread     integer not null default 0,
  waiting_since      timestamptz,
  first_response_at  timestamptz,
  queued_at          timestamptz,
  assigned_at        timestamptz,
  resolved_at        timestamptz,
  closed_at          timestamptz,
  created_at         timestamptz not null,
  updated_at         timestamptz not null,
  unique (tenant_id, id),
  unique (tenant_id, uid),
  check (case state when 'queued' then agent_id is null and queued_at is not null
                    when 'assigned' then agent_id is not null and assigned_at is not null
                    when 'resolved' then resolved_at is not null
                    else closed_at is not null end),
  foreign key (tenant_id, inbox_id) references inboxes (tenant_id, id),
  foreign key (tenant_id, group_id) references groups (tenant_id, id),
  foreign key (tenant_id, visitor_id) references visitors (tenant_id, id),
  foreign key (tenant_id, agent_id) references accounts (tenant_id, id)
);
create unique index conversations_one_open on conversations (tenant_id, inbox_id, visitor_id) where state in ('queued', 'assigned');
create index conversations_queue on conversations (tenant_id, group_id, queued_at, id) where state = 'queued';
create index conversations_queue_all on conversations (tenant_id, queued_at, id) where state = 'queued';
create index conversations_of_agent on conversations (tenant_id, agent_id, last_message_at desc, id desc) where state = 'assigned';
create index conversations_open on conversations (tenant_id, last_message_at desc, id desc) where state in ('queued', 'assigned');
create index conversations_by_state on conversations (tenant_id, state, last_message_at desc, id desc);
create index conversations_of_visitor on conversations (tenant_id, visitor_id, id desc);
create index conversations_open_waiting on conversations (tenant_id, waiting_since, id) where state in ('queued', 'assigned') and waiting_since is not null;
select app_protect('conversations');

create table threads (
  id              integer generated always as identity primary key,
  uid             uuid not null,
  tenant_id       integer not null references tenants (id),
  conversation_id integer not null,
  status          text not null default 'active' check (status in ('active', 'closed')),
  opened_at       timestamptz not null,
  closed_at       timestamptz,
  closed_by       text check (closed_by in ('agent', 'system', 'visitor')),
  closed_reason   text,
  unique (tenant_id, id),
  unique (tenant_id, uid),
  unique (tenant_id, conversation_id, id),
  check ((status = 'closed') = (closed_at is not null)),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id)
);
create unique index threads_one_active on threads (tenant_id, conversation_id) where status = 'active';
select app_protect('threads');

create table conversation_events (
  id              bigint generated always as identity primary key,
  uid             uuid not null,
  tenant_id       integer not null references tenants (id),
  conversation_id integer not null,
  thread_id       integer not null,
  seq             integer not null check (seq >= 1),
  type            text not null check (type in ('message', 'system', 'note')),
  author_kind     text not null check (author_kind in ('visitor', 'agent', 'bot', 'system')),
  account_id      integer,
  visitor_id      integer,
  text            text not null check (length(text) <= 10000),
  code            text,
  client_id       text,
  created_at      timestamptz not null,
  unique (tenant_id, conversation_id, seq),
  unique (tenant_id, uid),
  check ((type = 'system') = (code is not null)),
  foreign key (tenant_id, conversation_id, thread_id) references threads (tenant_id, conversation_id, id),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id),
  foreign key (tenant_id, visitor_id) references visitors (tenant_id, id)
);
-- A retry finds what it sent before, even when the conversation was closed and another opened meanwhile.
create unique index conversation_events_visitor_once on conversation_events (tenant_id, visitor_id, client_id) where client_id is not null and visitor_id is not null;
create unique index conversation_events_account_once on conversation_events (tenant_id, account_id, client_id) where client_id is not null and account_id is not null;
select app_protect('conversation_events');
