-- Mail that the product sends: written in the transaction that needs it, handed over by a job, kept as a record. The key makes
-- it go out once, however often the deed is repeated. Checks stand here too, because a line break in an address or a subject
-- would be a header.

create table mail_outbox (
  id              bigint generated always as identity primary key,
  uid             uuid not null,
  tenant_id       integer not null references tenants (id),
  key             text not null check (length(key) between 1 and 200),
  kind            text not null check (kind ~ '^[a-z_]{1,40}$'),
  to_address      text not null check (length(to_address) <= 254 and to_address !~ '[[:cntrl:][:space:]<>,;"]'),
  reply_to        text check (length(reply_to) <= 254 and reply_to !~ '[[:cntrl:][:space:]<>,;"]'),
  subject         text not null check (length(subject) between 1 and 300 and subject !~ '[[:cntrl:]]'),
  text            text not null check (length(text) <= 1000000),
  html            text not null check (length(html) <= 4000000),
  conversation_id integer,
  state           text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'kept', 'failed', 'unknown')),
  attempts        integer not null default 0,
  error           text,
  created_at      timestamptz not null,
  sent_at         timestamptz,
  unique (tenant_id, id),
  unique (tenant_id, uid),
  unique (tenant_id, key),
  check ((state in ('sent', 'kept')) = (sent_at is not null)),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id)
);
create index mail_outbox_by_state on mail_outbox (tenant_id, state, id desc);
create index mail_outbox_by_age on mail_outbox (created_at);
select app_protect('mail_outbox');

-- Mail holds what people wrote: it is kept for a while only. Returns how many went.
create function mail_outbox_trim(before timestamptz, most integer) returns integer
  language sql volatile security definer set search_path = switchboard, pg_temp
  as $$
  with old as materialized (
    select id from mail_outbox where created_at < before and state not in ('waiting', 'sending') order by created_at limit most for update skip locked
  ), deleted as (
    delete from mail_outbox m using old where m.id = old.id returning m.id
  )
  select count(*)::integer from deleted
  $$;
select app_hand_over_definers();
