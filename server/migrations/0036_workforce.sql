-- What the management of agents knows of an account beside its core: a user name for everybody, a telephone; and the
-- group that is his department.

alter table accounts
  drop constraint accounts_name_check,
  add constraint accounts_name_check check (length(name) between 1 and 255),
  add column phone text check (length(phone) between 1 and 20);

-- A user name that nobody of the tenant has, made of an e-mail. Who asks for one of the same beginning waits for the other's
-- end, so that both see what is taken.
create function free_username(of_tenant integer, email text) returns text
  language plpgsql volatile set search_path = switchboard, pg_temp
  as $$
  declare base text := left(trim(both '_' from regexp_replace(lower(split_part(email, '@', 1)), '[^a-z0-9]+', '_', 'g')), 40);
          candidate text; n integer := 1;
  begin
    base := base || repeat('_', 3 - length(base));
    candidate := base;
    perform pg_advisory_xact_lock(hashtextextended(base, of_tenant));
    while exists (select from accounts where tenant_id = of_tenant and lower(username) = candidate and deleted_at is null) loop
      n := n + 1;
      candidate := base || '_' || n;
    end loop;
    return candidate;
  end
  $$;

-- Row-level security holds for the owner, too.
set local role app_job;
do $$
  declare a record;
  begin
    for a in select id, tenant_id, email from accounts where username is null order by id loop
      update accounts set username = free_username(a.tenant_id, a.email) where id = a.id;
    end loop;
  end
  $$;
set local role app_owner;
alter table accounts alter column username set not null;

-- The department of an agent: the group marked as his first one, else the oldest he is in. `target_seconds`: within how many
-- seconds a visitor of the group should have his first answer.
alter table group_agents add column is_primary boolean not null default false;
create unique index group_agents_one_primary on group_agents (tenant_id, account_id) where is_primary;
alter table groups add column target_seconds integer not null default 300 check (target_seconds between 1 and 604800);

create view agent_departments with (security_invoker = true) as
  select distinct on (m.tenant_id, m.account_id) m.tenant_id, m.account_id, g.id as group_id, g.name
    from group_agents m join groups g on g.tenant_id = m.tenant_id and g.id = m.group_id
   where g.deleted_at is null
   order by m.tenant_id, m.account_id, m.is_primary desc, m.group_id;
grant select on agent_departments to app_rw;

-- How good the visitors find his work lately; see modules/metrics.
alter table agents
  add column level text not null default 'medium' check (level in ('high', 'medium', 'low'));
create index agents_by_level on agents (tenant_id, level, account_id);
create index agents_by_presence on agents (tenant_id, presence, account_id);
create index accounts_by_role on accounts (tenant_id, role, id) where deleted_at is null;
