-- Tokens by which programs call as an account. Kept as a hash; what a token may do is the smaller of its scopes and of what the
-- account's role allows at the moment of the call.

create table api_tokens (
  id           integer generated always as identity primary key,
  uid          uuid not null,
  tenant_id    integer not null references tenants (id),
  account_id   integer not null,
  name         text not null check (length(name) between 1 and 100),
  hash         bytea not null unique,
  scopes       text[] not null check (cardinality(scopes) <= 100),
  created_by   integer,
  created_at   timestamptz not null,
  last_used_at timestamptz,
  revoked_at   timestamptz,
  unique (tenant_id, id),
  unique (tenant_id, uid),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id),
  foreign key (tenant_id, created_by) references accounts (tenant_id, id)
);
create index api_tokens_of_account on api_tokens (tenant_id, account_id) where revoked_at is null;
select app_protect('api_tokens');

-- The token's tenant, for the one who brings it. Its use is noted once a minute at most.
create function api_token_use(token_hash bytea, instant timestamptz) returns table (tenant_id integer, token_id integer)
  language sql volatile security definer set search_path = switchboard, pg_temp
  as $$
  with found as (
    select t.tenant_id, t.id from api_tokens t where t.hash = token_hash and t.revoked_at is null
  ), used as (
    update api_tokens t set last_used_at = instant
      from found f
     where t.id = f.id and (t.last_used_at is null or t.last_used_at < instant - interval '1 minute')
  )
  select f.tenant_id, f.id from found f
  $$;
select app_hand_over_definers();
