-- Priority ages with the clock, so nothing of it is stored. What is stored is its order within each count of messages: the
-- score of a row is alpha * bucket / 100 + beta * min(age, a day), and within a bucket the older comes first whatever the
-- weights. A reader takes the heads of the at most 101 buckets.

create index conversations_priority on conversations (tenant_id, inbox_id, least(message_count, 100), last_message_at, id) where state = 'queued';
create index conversations_priority_state on conversations (tenant_id, state, least(message_count, 100), last_message_at, id);
create index conversations_by_message on conversations (tenant_id, last_message_at, id);

-- The score at an instant, exactly as documented: 100 messages and 1,440 minutes cap their terms.
create function priority_score(alpha double precision, beta double precision, messages integer, last_message timestamptz, instant timestamptz) returns double precision
  language sql immutable parallel safe
  return alpha * least(messages, 100) / 100.0
       + beta * least(greatest(extract(epoch from instant - last_message)::double precision, 0) / 60.0, 1440) / 1440.0;
