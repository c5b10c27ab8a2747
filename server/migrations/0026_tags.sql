-- Tags: a label without an inbox belongs to the whole tenant and may be on any of its conversations. `scope` is the inbox, or 0
-- for the tenant; it stands in the key of a label, so the database refuses a label of one inbox on a conversation of another.
-- A conversation that moves to another inbox takes its tags along (the key follows) and cannot take labels of the old one.

alter table labels
  alter column inbox_id drop not null,
  add column uid        uuid not null default gen_random_uuid(),
  add column scope      integer not null generated always as (coalesce(inbox_id, 0)) stored,
  add column updated_at timestamptz,
  add column deleted_at timestamptz,
  add unique (tenant_id, uid);
update labels set updated_at = created_at;
alter table labels
  alter column uid drop default,
  alter column updated_at set not null;
drop index labels_name;
create unique index labels_name on labels (tenant_id, scope, lower(name)) where deleted_at is null;

alter table conversation_labels
  drop constraint conversation_labels_tenant_id_label_id_inbox_id_fkey,
  drop constraint conversation_labels_tenant_id_conversation_id_inbox_id_fkey,
  add column scope integer;
update conversation_labels set scope = inbox_id;
alter table labels
  drop constraint labels_tenant_id_id_inbox_id_key,
  add unique (tenant_id, id, scope);
alter table conversation_labels
  alter column scope set not null,
  add check (scope in (0, inbox_id)),
  add foreign key (tenant_id, label_id, scope) references labels (tenant_id, id, scope),
  add foreign key (tenant_id, conversation_id, inbox_id) references conversations (tenant_id, id, inbox_id) on update cascade;
