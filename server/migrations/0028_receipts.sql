-- Receipts: how far each side was told and has read. The pointers of now stand on the conversation; a row remembers when a
-- pointer advanced. An entry is delivered (read) since the first row of the other side that covers its seq.

alter table conversations
  add column agent_delivered_seq   integer not null default 0,
  add column visitor_delivered_seq integer not null default 0;
update conversations set agent_delivered_seq = agent_read_seq, visitor_delivered_seq = visitor_read_seq where agent_read_seq > 0 or visitor_read_seq > 0;

create table conversation_receipts (
  tenant_id       integer not null references tenants (id),
  conversation_id integer not null,
  side            text not null check (side in ('agent', 'visitor')),
  kind            text not null check (kind in ('delivered', 'read')),
  up_to_seq       integer not null check (up_to_seq >= 1),
  at              timestamptz not null,
  primary key (tenant_id, conversation_id, side, kind, up_to_seq),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id)
);
select app_protect('conversation_receipts');

-- What was read before is known no closer than this.
insert into conversation_receipts (tenant_id, conversation_id, side, kind, up_to_seq, at)
select c.tenant_id, c.id, p.side, k.kind, p.seq, c.updated_at
  from conversations c
 cross join lateral (values ('agent', c.agent_read_seq), ('visitor', c.visitor_read_seq)) as p (side, seq)
 cross join (values ('delivered'), ('read')) as k (kind)
 where p.seq > 0;
