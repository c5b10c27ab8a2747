-- The functions that cross tenants belong to app_job, which may see all rows; nobody else may call what is not granted.
-- A migration that adds such functions ends with this call.
create function app_hand_over_definers() returns void
  language plpgsql
  as $$
  declare f regprocedure;
  begin
    for f in select p.oid::regprocedure from pg_proc p
              where p.pronamespace = 'switchboard'::regnamespace and p.prosecdef and p.proowner <> 'app_job'::regrole loop
      execute format('revoke all on function %s from public', f);
      execute format('grant execute on function %s to app_rw', f);
      execute format('alter function %s owner to app_job', f);
    end loop;
  end
  $$;
select app_hand_over_definers();
