-- Operators of the allocation API: the way from an account's id to its tenant, for installations that trust the header
-- X-Operator-Id; and what was resolved when, by inbox and by operator, for their counts.

create function account_tenant(account integer) returns integer
  language sql stable security definer set search_path = switchboard, pg_temp
  as $$ select tenant_id from accounts where id = account and active and deleted_at is null $$;

create index conversations_done_by_inbox on conversations (tenant_id, inbox_id, coalesce(resolved_at, closed_at)) where state in ('resolved', 'closed');
create index conversations_done_by_agent on conversations (tenant_id, agent_id, coalesce(resolved_at, closed_at)) where state in ('resolved', 'closed');

select app_hand_over_definers();
