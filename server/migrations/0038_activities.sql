-- What agents do, one row a deed, written in the deed's transaction whoever does it. The rows are the facts that all numbers
-- are counted from, so they keep what was true then: how long the visitor had waited, whether it was his first answer, and
-- what his group had set itself as target.

create table activities (
  id              bigint generated always as identity,
  tenant_id       integer not null references tenants (id),
  account_id      integer not null,
  at              timestamptz not null,
  type            text not null check (type in ('login', 'logout', 'status_change', 'ticket_assigned', 'ticket_resolved', 'message_sent')),
  conversation_id integer,
  seq             integer,
  -- A message: since the visitor's first question that it answers; null: it answers none. A resolution: since the opening.
  took_ms         bigint check (took_ms >= 0),
  is_first        boolean not null default false check (not is_first or (took_ms is not null and target_seconds is not null)),
  target_seconds  integer,
  data            jsonb,
  txid            xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  check ((conversation_id is not null) = (type in ('ticket_assigned', 'ticket_resolved', 'message_sent'))),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id)
);
create index activities_of_agent on activities (tenant_id, account_id, at, id);
create index activities_by_time on activities (tenant_id, at, id);
create index activities_by_transaction on activities (tenant_id, txid);
select app_protect('activities');

create function elapsed_ms(since timestamptz, until timestamptz) returns bigint
  language sql immutable strict parallel safe
  return greatest(0, round(extract(epoch from until - since) * 1000))::bigint;

-- A message answers what the visitor asked since the last answer, or since the conversation was last resolved.
create function message_to_activity() returns trigger
  language plpgsql set search_path = switchboard, pg_temp
  as $$
  declare answered integer; settled integer; asked timestamptz; target integer;
  begin
    select max(seq) into answered from conversation_events
     where tenant_id = new.tenant_id and conversation_id = new.conversation_id and seq < new.seq and type = 'message' and author_kind in ('agent', 'bot');
    select max(seq) into settled from conversation_events
     where tenant_id = new.tenant_id and conversation_id = new.conversation_id and seq < new.seq and seq > coalesce(answered, 0) and code in ('resolved', 'closed');
    select created_at into asked from conversation_events
     where tenant_id = new.tenant_id and conversation_id = new.conversation_id and seq > coalesce(settled, answered, 0) and seq < new.seq
       and type = 'message' and author_kind = 'visitor'
     order by seq limit 1;
    if answered is null and asked is not null then
      select coalesce(g.target_seconds, 300) into target
        from conversations c left join groups g on g.tenant_id = c.tenant_id and g.id = c.group_id
       where c.tenant_id = new.tenant_id and c.id = new.conversation_id;
    end if;
    insert into activities (tenant_id, account_id, at, type, conversation_id, seq, took_ms, is_first, target_seconds)
    values (new.tenant_id, new.account_id, new.created_at, 'message_sent', new.conversation_id, new.seq, elapsed_ms(asked, new.created_at), target is not null, target);
    return null;
  end
  $$;
create trigger message_to_activity after insert on conversation_events for each row
  when (new.type = 'message' and new.author_kind in ('agent', 'bot') and new.account_id is not null) execute function message_to_activity();

-- The word for the conversation's priority at that moment: a quarter of the range for each.
create function assignment_to_activity() returns trigger
  language plpgsql set search_path = switchboard, pg_temp
  as $$
  declare score double precision;
  begin
    select priority_score(coalesce(t.priority_alpha, 0.4), coalesce(t.priority_beta, 0.6), c.message_count, c.last_message_at, new.started_at) into score
      from conversations c left join tenant_settings t on t.tenant_id = c.tenant_id
     where c.tenant_id = new.tenant_id and c.id = new.conversation_id;
    insert into activities (tenant_id, account_id, at, type, conversation_id, data)
    values (new.tenant_id, new.account_id, new.started_at, 'ticket_assigned', new.conversation_id,
            jsonb_build_object('priority', case when score >= 0.75 then 'urgent' when score >= 0.5 then 'high' when score >= 0.25 then 'normal' else 'low' end));
    return null;
  end
  $$;
create trigger assignment_to_activity after insert on assignments for each row execute function assignment_to_activity();

create function resolution_to_activity() returns trigger
  language plpgsql set search_path = switchboard, pg_temp
  as $$
  begin
    insert into activities (tenant_id, account_id, at, type, conversation_id, took_ms)
    select new.tenant_id, new.account_id, new.ended_at, 'ticket_resolved', c.id, elapsed_ms(c.created_at, new.ended_at)
      from conversations c
     where c.tenant_id = new.tenant_id and c.id = new.conversation_id;
    return null;
  end
  $$;
create trigger resolution_to_activity after update of ended_at on assignments for each row
  when (old.ended_at is null and new.end_reason in ('resolved', 'closed')) execute function resolution_to_activity();

create function presence_to_activity() returns trigger
  language plpgsql set search_path = switchboard, pg_temp
  as $$
  begin
    insert into activities (tenant_id, account_id, at, type, data)
    values (new.tenant_id, new.account_id, new.presence_changed_at, 'status_change', jsonb_build_object('previousStatus', old.presence, 'newStatus', new.presence));
    return null;
  end
  $$;
create trigger presence_to_activity after update of presence on agents for each row
  when (old.presence is distinct from new.presence) execute function presence_to_activity();

create function session_to_activity() returns trigger
  language plpgsql set search_path = switchboard, pg_temp
  as $$
  begin
    insert into activities (tenant_id, account_id, at, type, data)
    values (new.tenant_id, new.account_id, case tg_op when 'INSERT' then new.created_at else new.revoked_at end,
            case tg_op when 'INSERT' then 'login' else 'logout' end,
            case when tg_op = 'UPDATE' then jsonb_build_object('reason', new.revoked_reason) end);
    return null;
  end
  $$;
create trigger session_to_activity_begin after insert on auth_sessions for each row execute function session_to_activity();
create trigger session_to_activity_end after update of revoked_at on auth_sessions for each row
  when (old.revoked_at is null and new.revoked_at is not null) execute function session_to_activity();
