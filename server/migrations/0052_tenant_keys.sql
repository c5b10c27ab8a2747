-- Each foreign key to tenants locks the tenant's one row, for every row that is written: all who write at once share that lock, and
-- PostgreSQL keeps a new list of them for each who comes. Where a row's tenant is held by what it belongs to (an account, a
-- conversation, an inbox of that tenant), the key says nothing more. Events and marks are written beside such a row by the same
-- transaction, under row-level security.
alter table conversations        drop constraint conversations_tenant_id_fkey;
alter table threads              drop constraint threads_tenant_id_fkey;
alter table conversation_events  drop constraint conversation_events_tenant_id_fkey;
alter table conversation_labels  drop constraint conversation_labels_tenant_id_fkey;
alter table assignments          drop constraint assignments_tenant_id_fkey;
alter table routing_decisions    drop constraint routing_decisions_tenant_id_fkey;
alter table grace_periods        drop constraint grace_periods_tenant_id_fkey;
alter table agents               drop constraint agents_tenant_id_fkey;
alter table presence_sessions    drop constraint presence_sessions_tenant_id_fkey;
alter table presence_intervals   drop constraint presence_intervals_tenant_id_fkey;
alter table activities           drop constraint activities_tenant_id_fkey;
alter table metric_marks         drop constraint metric_marks_tenant_id_fkey;
alter table agent_days           drop constraint agent_days_tenant_id_fkey;
alter table agent_totals         drop constraint agent_totals_tenant_id_fkey;
alter table domain_events        drop constraint domain_events_tenant_id_fkey;
alter table cache_marks          drop constraint cache_marks_tenant_id_fkey;
