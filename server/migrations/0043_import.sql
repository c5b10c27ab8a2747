-- People who come from another system keep their numbers; their first password comes by a link that works once. The link's secret
-- is made of its row and the installation's key when the mail is written: nothing that opens an account is stored.

create table password_resets (
  id         bigint generated always as identity primary key,
  uid        uuid not null,
  tenant_id  integer not null references tenants (id),
  account_id integer not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at    timestamptz,
  unique (tenant_id, uid),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);
create index password_resets_of_account on password_resets (tenant_id, account_id) where used_at is null;
create index password_resets_by_uid on password_resets (uid);
select app_protect('password_resets');

create function password_reset_tenant(reset_uid uuid) returns integer
  language sql stable security definer set search_path = switchboard, pg_temp
  as $$ select tenant_id from password_resets where uid = reset_uid $$;

-- Lets an account have this number: those that are given by themselves go on behind it. Numbers belong to all tenants, so none may
-- use up more than a million at once. False: it is too far ahead.
create function account_number_reserve(wanted integer) returns boolean
  language plpgsql volatile security definer set search_path = switchboard, pg_temp
  as $$
  declare last bigint;
  begin
    perform pg_advisory_xact_lock(7420003);
    select last_value into last from accounts_id_seq;
    if wanted > last + 1000000 then return false; end if;
    if wanted > last then perform setval('accounts_id_seq', wanted); end if;
    return true;
  end
  $$;
grant select, update on sequence accounts_id_seq to app_job;
select app_hand_over_definers();
