-- Mail to people who are not here: a conversation became theirs, or a visitor waits for them. Nobody gets any who did not ask for
-- it. The job is left in the transaction of the assignment or of the message.

create table notice_wishes (
  account_id integer primary key,
  tenant_id  integer not null references tenants (id),
  assigned   boolean not null default false,
  unanswered boolean not null default false,
  updated_at timestamptz not null,
  foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);
create index notice_wishes_of_tenant on notice_wishes (tenant_id, account_id);
select app_protect('notice_wishes');

-- When somebody was last written to about a conversation.
create table notices_sent (
  tenant_id       integer not null references tenants (id),
  account_id      integer not null,
  conversation_id integer not null,
  sent_at         timestamptz not null,
  primary key (tenant_id, account_id, conversation_id),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id)
);
select app_protect('notices_sent');

create function assignment_to_notice() returns trigger
  language plpgsql set search_path = switchboard, pg_temp
  as $$
  begin
    insert into jobs (name, data)
    select 'notices.conversation', jsonb_build_object('tenantId', new.tenant_id, 'accountId', new.account_id, 'conversationId', new.conversation_id, 'why', 'assigned')
      from notice_wishes w join agents a on a.tenant_id = w.tenant_id and a.account_id = w.account_id
     where w.tenant_id = new.tenant_id and w.account_id = new.account_id and w.assigned and a.presence in ('away', 'offline');
    return null;
  end
  $$;
create trigger assignment_to_notice after insert on assignments for each row execute function assignment_to_notice();

-- He has three minutes to come back and answer; one job waits for a conversation, however much the visitor writes meanwhile.
create function message_to_notice() returns trigger
  language plpgsql set search_path = switchboard, pg_temp
  as $$
  declare of_one text;
  begin
    of_one := new.tenant_id || ':' || new.conversation_id;
    insert into jobs (name, key, data, run_at)
    select 'notices.conversation', of_one, jsonb_build_object('tenantId', new.tenant_id, 'accountId', w.account_id, 'conversationId', new.conversation_id, 'why', 'unanswered'),
           now() + interval '3 minutes'
      from conversations c
      join notice_wishes w on w.tenant_id = c.tenant_id and w.account_id = c.agent_id and w.unanswered
      join agents a on a.tenant_id = w.tenant_id and a.account_id = w.account_id and a.presence in ('away', 'offline')
     where c.tenant_id = new.tenant_id and c.id = new.conversation_id and c.state = 'assigned'
       and not exists (select from jobs j where j.name = 'notices.conversation' and j.key = of_one and j.dead_at is null and j.lease_until is null);
    return null;
  end
  $$;
create trigger message_to_notice after insert on conversation_events for each row
  when (new.type = 'message' and new.author_kind = 'visitor') execute function message_to_notice();
