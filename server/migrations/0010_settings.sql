-- What a tenant decides for itself. A tenant without a row has the installation's defaults.

create table tenant_settings (
  tenant_id        integer primary key references tenants (id),
  priority_alpha   double precision not null,
  priority_beta    double precision not null,
  grace_minutes    integer not null check (grace_minutes between 0 and 10080),
  overflow_seconds integer check (overflow_seconds between 1 and 86400),
  updated_at       timestamptz not null,
  check (priority_alpha >= 0 and priority_beta >= 0 and abs(priority_alpha + priority_beta - 1) <= 0.01)
);
select app_protect('tenant_settings');
