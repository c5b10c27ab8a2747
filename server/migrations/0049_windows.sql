-- What the days of an agent's window come to, so that his numbers are read from one row: the sums of his counted days since
-- `window_from`. They hold while the window of today begins on that day; otherwise the days are added up as before.
alter table agent_totals
  add column window_from date,
  add column answers     bigint not null default 0,
  add column answer_ms   bigint not null default 0,
  add column ratings     bigint not null default 0,
  add column rating_sum  bigint not null default 0;

create index agent_totals_window on agent_totals (tenant_id, window_from);
