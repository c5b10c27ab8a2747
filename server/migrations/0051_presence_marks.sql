-- A mark that says only that somebody was here: it changes the hours of days, and none of the other numbers.
alter table metric_marks add column presence boolean not null default false;

create or replace function interval_to_mark() returns trigger
  language plpgsql set search_path = switchboard, pg_temp
  as $$
  begin
    insert into metric_marks (tenant_id, account_id, since, until, presence) values (new.tenant_id, new.account_id, new.started_at, new.ended_at, true);
    return null;
  end
  $$;
