// What must hold at every moment, as SQL that returns the rows which violate it. Run as superuser: it looks past row-level
// security, over all tenants. Each is one statement, so each sees one moment.

/** Pairs of a waiting conversation and an agent who would be given it, with what he got last. In `pull` groups agents take. */
export const waitingBesideFree = `
  select c.tenant_id, c.id as conversation, a.account_id as agent, a.active_chats, a.max_chats, a.last_assigned_at, c.queued_at
    from conversations c
    join agents a on a.tenant_id = c.tenant_id and a.presence = 'online' and a.accepting and a.active_chats < a.max_chats
    join accounts p on p.tenant_id = a.tenant_id and p.id = a.account_id and p.kind = 'person' and p.active and p.deleted_at is null
    left join groups g on g.tenant_id = c.tenant_id and g.id = c.group_id
   where c.state = 'queued' and c.responder_id is null and coalesce(g.strategy, '') <> 'pull' and c.avoid_agent_id is distinct from a.account_id
     and (c.group_id is null
          or exists (select from group_agents m where m.tenant_id = c.tenant_id and m.group_id = c.group_id and m.account_id = a.account_id))`

export const invariants = {
  assigned_conversation_has_one_open_assignment: `
    select c.tenant_id, c.id as conversation, c.agent_id, array_agg(a.account_id) as open
      from conversations c
      left join assignments a on a.tenant_id = c.tenant_id and a.conversation_id = c.id and a.ended_at is null
     where c.state = 'assigned'
     group by c.tenant_id, c.id, c.agent_id
    having count(a.id) <> 1 or min(a.account_id) is distinct from c.agent_id`,

  no_open_assignment_elsewhere: `
    select c.tenant_id, c.id as conversation, c.state, a.id as assignment
      from assignments a
      join conversations c on c.tenant_id = a.tenant_id and c.id = a.conversation_id
     where a.ended_at is null and c.state <> 'assigned'`,

  active_chats_counts_assigned: `
    select a.tenant_id, a.account_id as agent, a.active_chats, count(c.id) as assigned
      from agents a
      left join conversations c on c.tenant_id = a.tenant_id and c.agent_id = a.account_id and c.state = 'assigned'
     group by a.tenant_id, a.account_id, a.active_chats
    having a.active_chats <> count(c.id)`,

  // An admin who lowers max_chats below what an agent has makes this true without a fault; loads do not do that.
  active_chats_within_max: `
    select tenant_id, account_id as agent, active_chats, max_chats from agents where active_chats > max_chats`,

  seq_has_no_gap: `
    select c.tenant_id, c.id as conversation, c.last_seq, max(e.seq) as highest, count(e.id) as entries
      from conversations c
      left join conversation_events e on e.tenant_id = c.tenant_id and e.conversation_id = c.id
     group by c.tenant_id, c.id, c.last_seq
    having coalesce(max(e.seq), 0) <> count(e.id) or count(e.id) <> c.last_seq`,

  message_count_counts_messages: `
    select c.tenant_id, c.id as conversation, c.message_count, count(e.id) as messages
      from conversations c
      left join conversation_events e on e.tenant_id = c.tenant_id and e.conversation_id = c.id and e.type = 'message'
     group by c.tenant_id, c.id, c.message_count
    having c.message_count <> count(e.id)`,

  unread_counts_are_true: `
    select c.tenant_id, c.id as conversation, c.agent_unread, c.visitor_unread
      from conversations c
     where c.agent_unread <> (select count(*) from conversation_events e
                               where e.tenant_id = c.tenant_id and e.conversation_id = c.id and e.author_kind = 'visitor' and e.seq > c.agent_read_seq)
        or c.visitor_unread <> (select count(*) from conversation_events e
                                 where e.tenant_id = c.tenant_id and e.conversation_id = c.id and e.author_kind in ('agent', 'bot')
                                   and e.type = 'message' and e.seq > c.visitor_read_seq)`,

  assigned_only_to_who_may_have_it: `
    select c.tenant_id, c.id as conversation, c.agent_id, p.role, p.active, p.deleted_at
      from conversations c
      join accounts p on p.tenant_id = c.tenant_id and p.id = c.agent_id
     where c.state = 'assigned' and (not p.active or p.deleted_at is not null or p.role not in ('admin', 'manager', 'agent'))`,

  nobody_who_may_not_work_is_here: `
    select a.tenant_id, a.account_id as agent, a.presence
      from agents a
      join accounts p on p.tenant_id = a.tenant_id and p.id = a.account_id
     where a.presence <> 'offline' and (not p.active or p.deleted_at is not null)`,

  grace_only_for_the_agent_who_has_it: `
    select g.tenant_id, g.conversation_id as conversation, g.account_id as agent, c.state, c.agent_id
      from grace_periods g
      join conversations c on c.tenant_id = g.tenant_id and c.id = g.conversation_id
     where g.state = 'active' and not (c.state = 'assigned' and c.agent_id = g.account_id)`,

  every_assignment_has_its_decision: `
    select a.tenant_id, a.id as assignment, a.conversation_id, a.account_id
      from assignments a
      left join routing_decisions d on d.tenant_id = a.tenant_id and d.id = a.decision_id
     where d.id is null or d.outcome <> 'assigned' or d.conversation_id <> a.conversation_id or d.account_id <> a.account_id`,

  automatic_decision_chose_somebody_eligible: `
    select d.tenant_id, d.id as decision, d.conversation_id, d.account_id
      from routing_decisions d
     where d.outcome = 'assigned' and d.origin = 'automatic'
       and not exists (select from jsonb_array_elements(d.candidates) c
                         join accounts p on p.tenant_id = d.tenant_id and p.uid = (c -> 'agent' ->> 'uid')::uuid
                        where p.id = d.account_id and c ->> 'excluded' is null and c ->> 'presence' = 'online' and (c ->> 'accepting')::boolean
                          and (c ->> 'activeChats')::integer < (c ->> 'maxChats')::integer)`,

  open_conversation_has_one_active_thread: `
    select c.tenant_id, c.id as conversation, c.state, count(t.id) as active
      from conversations c
      left join threads t on t.tenant_id = c.tenant_id and t.conversation_id = c.id and t.status = 'active'
     group by c.tenant_id, c.id, c.state
    having count(t.id) <> case when c.state in ('queued', 'assigned') then 1 else 0 end`,

  conversation_knows_its_newest_thread: `
    select c.tenant_id, c.id as conversation, c.thread_id, max(t.id) as newest
      from conversations c
      left join threads t on t.tenant_id = c.tenant_id and t.conversation_id = c.id
     group by c.tenant_id, c.id, c.thread_id
    having c.thread_id is distinct from max(t.id)`,

  // Threads tile the conversation: going up by seq, the thread only ever changes to a newer one.
  entries_lie_in_their_threads_in_order: `
    select e.tenant_id, e.conversation_id as conversation, e.seq, e.thread_id, e.before
      from (select tenant_id, conversation_id, seq, thread_id, lag(thread_id) over (partition by tenant_id, conversation_id order by seq) as before
              from conversation_events) e
     where e.before > e.thread_id`,

  assigned_thread_is_its_agents: `
    select c.tenant_id, c.id as conversation, c.agent_id, t.account_id
      from conversations c
      join threads t on t.tenant_id = c.tenant_id and t.id = c.thread_id
     where c.state = 'assigned' and t.account_id is distinct from c.agent_id`,

  pointers_have_their_receipts: `
    select c.tenant_id, c.id as conversation, p.side, p.kind, p.seq
      from conversations c
     cross join lateral (values ('agent', 'delivered', c.agent_delivered_seq), ('agent', 'read', c.agent_read_seq),
                                ('visitor', 'delivered', c.visitor_delivered_seq), ('visitor', 'read', c.visitor_read_seq)) as p (side, kind, seq)
     where p.seq <> coalesce((select max(r.up_to_seq) from conversation_receipts r
                               where r.tenant_id = c.tenant_id and r.conversation_id = c.id and r.side = p.side and r.kind = p.kind), 0)`,

  // Moved when the group is removed; what is caught in between, by the sweep.
  nobody_waits_for_a_removed_group: `
    select c.tenant_id, c.id as conversation, c.group_id
      from conversations c
      join groups g on g.tenant_id = c.tenant_id and g.id = c.group_id
     where c.state = 'queued' and g.deleted_at < now() - interval '10 seconds'`,

  // Older ones housekeeping trims away (after seven days): the demo company has a past.
  every_entry_is_in_the_feed_once: `
    select e.tenant_id, e.conversation_id as conversation, e.seq, count(f.id) as told
      from conversation_events e
      left join domain_events f on f.tenant_id = e.tenant_id and f.conversation_id = e.conversation_id and f.seq = e.seq
     where e.created_at > now() - interval '6 days'
     group by e.tenant_id, e.conversation_id, e.seq
    having count(f.id) <> 1`,

  // Both ways: what an event says it carries is a file that went with it, and a file that went with an event stands in it, once.
  attachments_are_files_of_their_event: `
    select coalesce(x.tenant_id, f.tenant_id) as tenant_id, x.conversation_id as conversation, x.seq, coalesce(x.uid, f.uid) as file
      from (select e.tenant_id, e.conversation_id, e.seq, (a ->> 'uid')::uuid as uid
              from conversation_events e cross join lateral jsonb_array_elements(e.attachments) a) x
      full join (select * from files where event_seq is not null) f
        on f.tenant_id = x.tenant_id and f.conversation_id = x.conversation_id and f.event_seq = x.seq and f.uid = x.uid
     where x.uid is null or f.uid is null`,

  rating_stands_in_the_thread: `
    select r.tenant_id, r.conversation_id as conversation, r.score
      from conversation_ratings r
     where not exists (select from conversation_events e
                        where e.tenant_id = r.tenant_id and e.conversation_id = r.conversation_id and e.code = 'rated' and e.text = 'Rated ' || r.score || ' of 5')`,

  every_waiting_delivery_has_its_lane: `
    select d.tenant_id, d.id as delivery, d.endpoint_id, d.lane
      from webhook_deliveries d
      join webhook_endpoints w on w.tenant_id = d.tenant_id and w.id = d.endpoint_id and w.deleted_at is null
     where d.state = 'waiting'
       and not exists (select from webhook_lanes l where l.tenant_id = d.tenant_id and l.endpoint_id = d.endpoint_id and l.lane = d.lane)`,

  nobody_waits_beside_a_free_agent: `select * from (${waitingBesideFree}) pairs where queued_at < now() - interval '1 second'`,
} as const satisfies Record<string, string>

export type InvariantName = keyof typeof invariants
