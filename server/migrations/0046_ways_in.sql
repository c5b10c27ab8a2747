-- Ways in beside the password: a second factor (codes of an authenticator, recovery codes), passkeys, the company's identity
-- provider. What decides that something is used once are guarded updates and deletes of these rows.

-- What somebody was asked and has still to answer. Known by the hash of a secret that only he has; what it is about is sealed,
-- because it is asked before anybody knows which tenant it concerns. Answered by deleting the row.
create table sign_in_challenges (
  hash       bytea primary key,
  kind       text not null check (kind in ('oidc', 'passkey', 'passkey_new', 'second_factor')),
  sealed     text not null check (length(sealed) <= 4000),
  tries      integer not null default 0,
  expires_at timestamptz not null
);
create index sign_in_challenges_by_age on sign_in_challenges (expires_at);
grant select, insert, update, delete on sign_in_challenges to app_rw;

-- The secret of an authenticator app. `last_step`: the half minute of the code that was accepted last; none is accepted twice.
create table authenticators (
  account_id   integer primary key,
  tenant_id    integer not null references tenants (id),
  sealed       text not null,
  last_step    bigint not null default 0,
  created_at   timestamptz not null,
  confirmed_at timestamptz,
  foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);
create index authenticators_of_tenant on authenticators (tenant_id, account_id);
select app_protect('authenticators');

create table recovery_codes (
  tenant_id  integer not null references tenants (id),
  account_id integer not null,
  hash       bytea not null,
  created_at timestamptz not null,
  used_at    timestamptz,
  primary key (tenant_id, account_id, hash),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);
select app_protect('recovery_codes');

create table passkeys (
  id           integer generated always as identity primary key,
  uid          uuid not null,
  tenant_id    integer not null references tenants (id),
  account_id   integer not null,
  credential   bytea not null check (length(credential) between 1 and 1023),
  public_key   bytea not null check (length(public_key) <= 4000),
  counter      bigint not null default 0,
  transports   text[] not null check (cardinality(transports) <= 10),
  name         text not null check (length(name) between 1 and 100),
  backed_up    boolean not null,
  created_at   timestamptz not null,
  last_used_at timestamptz,
  unique (tenant_id, id),
  unique (tenant_id, uid),
  unique (tenant_id, credential),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);
create index passkeys_of_account on passkeys (tenant_id, account_id, id);
create index passkeys_by_credential on passkeys (credential);
select app_protect('passkeys');

-- Who somebody is at the identity provider. An account has one identity there, and keeps it whatever his e-mail becomes.
create table external_identities (
  id           integer generated always as identity primary key,
  tenant_id    integer not null references tenants (id),
  account_id   integer not null,
  issuer       text not null check (length(issuer) <= 500),
  subject      text not null check (length(subject) between 1 and 255),
  created_at   timestamptz not null,
  last_used_at timestamptz not null,
  unique (tenant_id, issuer, subject),
  unique (tenant_id, account_id, issuer),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);
select app_protect('external_identities');

-- Roles whose accounts get in with two factors only.
create table sign_in_rules (
  tenant_id           integer primary key references tenants (id),
  second_factor_roles text[] not null check (second_factor_roles <@ array['admin', 'manager', 'agent', 'viewer']),
  updated_at          timestamptz not null
);
select app_protect('sign_in_rules');

-- The account whose passkey this is: an authenticator says both, and proves them.
create function passkey_owner(owner_uid uuid, given_credential bytea) returns table (tenant_id integer, passkey_id integer)
  language sql stable security definer set search_path = switchboard, pg_temp
  as $$
  select p.tenant_id, p.id
    from passkeys p join accounts a on a.tenant_id = p.tenant_id and a.id = p.account_id
   where p.credential = given_credential and a.uid = owner_uid and a.deleted_at is null
  $$;
select app_hand_over_definers();
