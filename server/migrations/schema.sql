-- The schema after all migrations, from the catalogues. Written by server/test/laws/write-schema.ts; do not edit.

-- Tables

table accounts [row level security forced] (
  id integer not null generated always as identity,
  uid uuid not null,
  tenant_id integer not null,
  kind text not null default 'person'::text,
  role text not null,
  name text not null,
  email text not null,
  username text not null,
  password_hash text,
  must_change_password boolean not null default false,
  active boolean not null default true,
  last_sign_in_at timestamp with time zone,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  deleted_at timestamp with time zone,
  avatar text,
  phone text
)

table activities [row level security forced] (
  id bigint not null generated always as identity,
  tenant_id integer not null,
  account_id integer not null,
  at timestamp with time zone not null,
  type text not null,
  conversation_id integer,
  seq integer,
  took_ms bigint,
  is_first boolean not null default false,
  target_seconds integer,
  data jsonb,
  txid xid8 not null default pg_current_xact_id(),
  open_ms bigint
)

table agent_days [row level security forced] (
  tenant_id integer not null,
  account_id integer not null,
  day date not null,
  messages integer not null,
  answers integer not null,
  answer_ms bigint not null,
  first_answers integer not null,
  first_answer_ms bigint not null,
  within_target integer not null,
  assigned integer not null,
  resolved integer not null,
  resolve_ms bigint not null,
  ratings integer not null,
  rating_sum integer not null,
  online_ms bigint not null,
  busy_ms bigint not null,
  away_ms bigint not null
)

table agent_totals [row level security forced] (
  tenant_id integer not null,
  account_id integer not null,
  resolved bigint not null,
  window_from date,
  answers bigint not null default 0,
  answer_ms bigint not null default 0,
  ratings bigint not null default 0,
  rating_sum bigint not null default 0
)

table agents [row level security forced] (
  account_id integer not null,
  tenant_id integer not null,
  wanted text not null default 'offline'::text,
  presence text not null default 'offline'::text,
  presence_changed_at timestamp with time zone not null,
  accepting boolean not null default true,
  max_chats integer not null default 5,
  active_chats integer not null default 0,
  last_assigned_at timestamp with time zone,
  level text not null default 'medium'::text
)

table api_tokens [row level security forced] (
  id integer not null generated always as identity,
  uid uuid not null,
  tenant_id integer not null,
  account_id integer not null,
  name text not null,
  hash bytea not null,
  scopes text[] not null,
  created_by integer,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone
)

table assignments [row level security forced] (
  id bigint not null generated always as identity,
  tenant_id integer not null,
  conversation_id integer not null,
  account_id integer not null,
  decision_id bigint,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  end_reason text
)

table auth_sessions [row level security forced] (
  id integer not null generated always as identity,
  uid uuid not null,
  tenant_id integer not null,
  account_id integer not null,
  generation integer not null default 1,
  current_hash bytea not null,
  previous_hash bytea,
  rotated_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  ip text,
  user_agent text,
  revoked_at timestamp with time zone,
  revoked_reason text
)

table authenticators [row level security forced] (
  account_id integer not null,
  tenant_id integer not null,
  sealed text not null,
  last_step bigint not null default 0,
  created_at timestamp with time zone not null,
  confirmed_at timestamp with time zone
)

table cache_marks [row level security forced] (
  tenant_id integer not null,
  topic text not null,
  txid xid8 not null default pg_current_xact_id(),
  at timestamp with time zone not null default now()
)

table canned_responses [row level security forced] (
  id integer not null generated always as identity,
  uid uuid not null,
  tenant_id integer not null,
  scope text not null,
  account_id integer,
  group_id integer,
  shortcut text not null,
  title text not null,
  text text not null,
  uses integer not null default 0,
  last_used_at timestamp with time zone,
  created_by integer,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  deleted_at timestamp with time zone
)

table conversation_events [row level security forced] (
  id bigint not null generated always as identity,
  uid uuid not null,
  tenant_id integer not null,
  conversation_id integer not null,
  thread_id integer not null,
  seq integer not null,
  type text not null,
  author_kind text not null,
  account_id integer,
  visitor_id integer,
  text text not null,
  code text,
  client_id text,
  created_at timestamp with time zone not null,
  metadata jsonb,
  attachments jsonb,
  search tsvector generated always as (
CASE
    WHEN (type = ANY (ARRAY['message'::text, 'note'::text])) THEN search_vector(tenant_id, text)
    ELSE NULL::tsvector
END) stored
)

table conversation_labels [row level security forced] (
  id integer not null generated always as identity,
  tenant_id integer not null,
  inbox_id integer not null,
  conversation_id integer not null,
  label_id integer not null,
  created_at timestamp with time zone not null,
  scope integer not null
)

table conversation_ratings [row level security forced] (
  id bigint not null generated always as identity,
  tenant_id integer not null,
  conversation_id integer not null,
  account_id integer,
  score integer not null,
  comment text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null
)

table conversation_receipts [row level security forced] (
  tenant_id integer not null,
  conversation_id integer not null,
  side text not null,
  kind text not null,
  up_to_seq integer not null,
  at timestamp with time zone not null
)

table conversations [row level security forced] (
  id integer not null generated always as identity,
  uid uuid not null,
  tenant_id integer not null,
  inbox_id integer not null,
  group_id integer,
  visitor_id integer not null,
  state text not null,
  agent_id integer,
  avoid_agent_id integer,
  version integer not null default 1,
  last_seq integer not null default 0,
  message_count integer not null default 0,
  last_message_at timestamp with time zone not null,
  last_message_text text,
  last_message_by text,
  agent_read_seq integer not null default 0,
  visitor_read_seq integer not null default 0,
  agent_unread integer not null default 0,
  visitor_unread integer not null default 0,
  waiting_since timestamp with time zone,
  first_response_at timestamp with time zone,
  queued_at timestamp with time zone,
  assigned_at timestamp with time zone,
  resolved_at timestamp with time zone,
  closed_at timestamp with time zone,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  external_id text,
  responder_id integer,
  bot_due_at timestamp with time zone,
  thread_id integer,
  idle_warned_at timestamp with time zone,
  agent_delivered_seq integer not null default 0,
  visitor_delivered_seq integer not null default 0,
  offline boolean not null default false
)

table domain_events [row level security forced] (
  txid xid8 not null default pg_current_xact_id(),
  id bigint not null generated always as identity,
  tenant_id integer not null,
  at timestamp with time zone not null,
  name text not null,
  conversation_id integer,
  seq integer,
  account_id integer,
  data jsonb
)

table domain_events_floor (
  only_row boolean not null default true,
  txid xid8 not null
)

table drafts [row level security forced] (
  tenant_id integer not null,
  account_id integer not null,
  conversation_id integer not null,
  mode text not null,
  text text not null,
  updated_at timestamp with time zone not null
)

table external_identities [row level security forced] (
  id integer not null generated always as identity,
  tenant_id integer not null,
  account_id integer not null,
  issuer text not null,
  subject text not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone not null
)

table feed_cursors [row level security forced] (
  tenant_id integer not null,
  reader text not null,
  txid xid8 not null,
  id bigint not null,
  takes integer not null default 0,
  lease_until timestamp with time zone not null default '-infinity'::timestamp with time zone,
  failures integer not null default 0
)

table files [row level security forced] (
  id bigint not null generated always as identity,
  uid uuid not null,
  tenant_id integer not null,
  state text not null default 'arriving'::text,
  storage_key text not null,
  name text not null,
  type text not null,
  size bigint not null,
  sha256 bytea not null,
  width integer,
  height integer,
  thumbnail text not null default 'none'::text,
  thumbnail_key text,
  account_id integer,
  visitor_id integer,
  conversation_id integer,
  event_seq integer,
  logo_inbox_id integer,
  created_at timestamp with time zone not null
)

table grace_periods [row level security forced] (
  id bigint not null generated always as identity,
  tenant_id integer not null,
  conversation_id integer not null,
  account_id integer not null,
  state text not null default 'active'::text,
  started_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone
)

table group_agents [row level security forced] (
  tenant_id integer not null,
  group_id integer not null,
  account_id integer not null,
  is_primary boolean not null default false
)

table group_hours [row level security forced] (
  tenant_id integer not null,
  group_id integer not null,
  time_zone text not null,
  weekly jsonb not null,
  holidays jsonb not null,
  updated_at timestamp with time zone not null
)

table groups [row level security forced] (
  id integer not null generated always as identity,
  uid uuid not null,
  tenant_id integer not null,
  name text not null,
  description text not null default ''::text,
  strategy text not null default 'least_loaded'::text,
  is_default boolean not null default false,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  deleted_at timestamp with time zone,
  target_seconds integer not null default 300
)

table idempotency_keys [row level security forced] (
  tenant_id integer not null,
  owner text not null,
  key text not null,
  request_hash bytea not null,
  status integer,
  body text,
  created_at timestamp with time zone not null
)

table inbound_deliveries [row level security forced] (
  id bigint not null generated always as identity,
  tenant_id integer not null,
  inbox_id integer not null,
  external_id text not null,
  body jsonb not null,
  received_at timestamp with time zone not null,
  conversation_id integer,
  seq integer
)

table inbox_settings [row level security forced] (
  tenant_id integer not null,
  inbox_id integer not null,
  pre_chat jsonb not null,
  offline jsonb not null,
  appearance jsonb not null,
  languages jsonb not null,
  rating jsonb not null,
  updated_at timestamp with time zone not null
)

table inbox_subscriptions [row level security forced] (
  tenant_id integer not null,
  inbox_id integer not null,
  account_id integer not null,
  created_at timestamp with time zone not null
)

table inboxes [row level security forced] (
  id integer not null generated always as identity,
  uid uuid not null,
  tenant_id integer not null,
  name text not null,
  channel text not null,
  key text not null,
  group_id integer,
  greeting text not null default ''::text,
  hue integer not null default 322,
  allowed_origins text[] not null default '{}'::text[],
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  deleted_at timestamp with time zone,
  phone_number text,
  signing_secret text,
  bot_account_id integer,
  bot_timeout_seconds integer not null default 30,
  identity_secret text
)

table installation (
  only_row boolean not null default true,
  uid uuid not null,
  secret_fingerprint bytea not null,
  setup_token_hash bytea,
  set_up_at timestamp with time zone
)

table job_crons (
  name text not null,
  expression text not null,
  time_zone text not null,
  next_at timestamp with time zone not null
)

table job_runs (
  id bigint not null generated always as identity,
  name text not null,
  scheduled_for timestamp with time zone not null,
  started_at timestamp with time zone not null,
  duration_ms integer not null,
  attempt integer not null,
  result jsonb,
  error text
)

table jobs (
  id bigint not null generated always as identity,
  name text not null,
  key text,
  data jsonb not null,
  run_at timestamp with time zone not null default now(),
  attempt integer not null default 0,
  lease_until timestamp with time zone,
  parked boolean not null default false,
  dead_at timestamp with time zone,
  error text,
  created_at timestamp with time zone not null default now()
) with (autovacuum_vacuum_scale_factor=0.01, autovacuum_vacuum_threshold=1000)

table labels [row level security forced] (
  id integer not null generated always as identity,
  tenant_id integer not null,
  inbox_id integer,
  name text not null,
  color text not null,
  created_by integer,
  created_at timestamp with time zone not null,
  uid uuid not null,
  scope integer not null generated always as (COALESCE(inbox_id, 0)) stored,
  updated_at timestamp with time zone not null,
  deleted_at timestamp with time zone
)

table mail_outbox [row level security forced] (
  id bigint not null generated always as identity,
  uid uuid not null,
  tenant_id integer not null,
  key text not null,
  kind text not null,
  to_address text not null,
  reply_to text,
  subject text not null,
  text text not null,
  html text not null,
  conversation_id integer,
  state text not null default 'waiting'::text,
  attempts integer not null default 0,
  error text,
  created_at timestamp with time zone not null,
  sent_at timestamp with time zone
)

table metric_marks [row level security forced] (
  id bigint not null generated always as identity,
  tenant_id integer not null,
  account_id integer not null,
  since timestamp with time zone not null,
  until timestamp with time zone not null,
  presence boolean not null default false
)

table notice_wishes [row level security forced] (
  account_id integer not null,
  tenant_id integer not null,
  assigned boolean not null default false,
  unanswered boolean not null default false,
  updated_at timestamp with time zone not null
)

table notices_sent [row level security forced] (
  tenant_id integer not null,
  account_id integer not null,
  conversation_id integer not null,
  sent_at timestamp with time zone not null
)

table passkeys [row level security forced] (
  id integer not null generated always as identity,
  uid uuid not null,
  tenant_id integer not null,
  account_id integer not null,
  credential bytea not null,
  public_key bytea not null,
  counter bigint not null default 0,
  transports text[] not null,
  name text not null,
  backed_up boolean not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone
)

table password_resets [row level security forced] (
  id bigint not null generated always as identity,
  uid uuid not null,
  tenant_id integer not null,
  account_id integer not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone
)

table presence_intervals [row level security forced] (
  id bigint not null generated always as identity,
  tenant_id integer not null,
  account_id integer not null,
  presence text not null,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone
)

table presence_sessions [row level security forced] (
  id bigint not null generated always as identity,
  tenant_id integer not null,
  account_id integer not null,
  auth_session_id integer,
  node uuid not null,
  opened_at timestamp with time zone not null,
  lease_until timestamp with time zone not null,
  closed boolean not null default false,
  ip text,
  user_agent text,
  kind text not null default 'socket'::text
)

table rate_counters (
  key text not null,
  window_start timestamp with time zone not null,
  used integer not null
)

table realtime_tickets [row level security forced] (
  hash bytea not null,
  tenant_id integer not null,
  auth_session_id integer,
  visitor_id integer,
  inbox_id integer,
  expires_at timestamp with time zone not null
)

table recovery_codes [row level security forced] (
  tenant_id integer not null,
  account_id integer not null,
  hash bytea not null,
  created_at timestamp with time zone not null,
  used_at timestamp with time zone
)

table routing_decisions [row level security forced] (
  id bigint not null generated always as identity,
  uid uuid not null,
  tenant_id integer not null,
  conversation_id integer not null,
  account_id integer,
  origin text not null,
  outcome text not null,
  strategy text not null,
  policy_version integer not null,
  candidates jsonb not null,
  duration_us integer not null,
  decided_at timestamp with time zone not null,
  more boolean not null default false
)

table schema_migrations (
  version integer not null,
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone not null default now()
)

table security_events [row level security forced] (
  id bigint not null generated always as identity,
  tenant_id integer not null,
  at timestamp with time zone not null,
  name text not null,
  account_id integer,
  actor_id integer,
  ip text,
  user_agent text,
  data jsonb
)

table sign_in_challenges (
  hash bytea not null,
  kind text not null,
  sealed text not null,
  tries integer not null default 0,
  expires_at timestamp with time zone not null
)

table sign_in_rules [row level security forced] (
  tenant_id integer not null,
  second_factor_roles text[] not null,
  updated_at timestamp with time zone not null
)

table tenant_days [row level security forced] (
  tenant_id integer not null,
  day date not null,
  agents integer not null default 0,
  messages bigint not null default 0,
  answers bigint not null default 0,
  answer_ms bigint not null default 0,
  first_answers bigint not null default 0,
  first_answer_ms bigint not null default 0,
  within_target bigint not null default 0,
  assigned bigint not null default 0,
  resolved bigint not null default 0,
  resolve_ms bigint not null default 0,
  ratings bigint not null default 0,
  rating_sum bigint not null default 0,
  online_ms bigint not null default 0,
  busy_ms bigint not null default 0,
  away_ms bigint not null default 0,
  closed boolean not null default false
)

table tenant_settings [row level security forced] (
  tenant_id integer not null,
  priority_alpha double precision not null,
  priority_beta double precision not null,
  grace_minutes integer not null,
  overflow_seconds integer,
  updated_at timestamp with time zone not null,
  idle_minutes integer,
  idle_warning_minutes integer not null,
  reopen_hours integer not null,
  open_hours_only boolean not null default false,
  bots_answer boolean not null default false
)

table tenants [row level security forced] (
  id integer not null generated always as identity,
  uid uuid not null,
  slug text not null,
  name text not null,
  time_zone text not null default 'UTC'::text,
  demo boolean not null default false,
  is_default boolean not null default false,
  created_at timestamp with time zone not null
)

table threads [row level security forced] (
  id integer not null generated always as identity,
  uid uuid not null,
  tenant_id integer not null,
  conversation_id integer not null,
  status text not null default 'active'::text,
  opened_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  closed_by text,
  closed_reason text,
  account_id integer
)

table visitor_sessions [row level security forced] (
  id integer not null generated always as identity,
  tenant_id integer not null,
  visitor_id integer not null,
  inbox_id integer not null,
  token_hash bytea not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  group_id integer
)

table visitors [row level security forced] (
  id integer not null generated always as identity,
  uid uuid not null,
  tenant_id integer not null,
  name text,
  email text,
  phone text,
  locale text,
  user_agent text,
  ip text,
  page jsonb,
  attributes jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  contact_key text,
  search tsvector generated always as (search_vector(tenant_id, ((((((COALESCE(name, ''::text) || ' '::text) || COALESCE(email, ''::text)) || ' '::text) || COALESCE(phone, ''::text)) || ' '::text) || regexp_replace(COALESCE(phone, ''::text), '\D'::text, ''::text, 'g'::text)))) stored,
  external_id text,
  metadata jsonb not null default '{}'::jsonb
)

table webhook_deliveries [row level security forced] (
  id bigint not null generated always as identity,
  uid uuid not null,
  tenant_id integer not null,
  endpoint_id integer not null,
  lane integer not null,
  event_id bigint,
  name text not null,
  at timestamp with time zone not null,
  conversation_id integer,
  seq integer,
  account_id integer,
  data jsonb,
  state text not null default 'waiting'::text,
  attempts integer not null default 0,
  last_at timestamp with time zone,
  last_status integer,
  last_problem text,
  last_ms integer,
  created_at timestamp with time zone not null
)

table webhook_endpoints [row level security forced] (
  id integer not null generated always as identity,
  uid uuid not null,
  tenant_id integer not null,
  account_id integer,
  url text not null,
  description text not null default ''::text,
  events text[],
  active boolean not null default true,
  disabled_reason text,
  secret text not null,
  previous_secret text,
  previous_until timestamp with time zone,
  failures integer not null default 0,
  failing_since timestamp with time zone,
  paused_until timestamp with time zone,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  deleted_at timestamp with time zone
)

table webhook_lanes [row level security forced] (
  tenant_id integer not null,
  endpoint_id integer not null,
  lane integer not null,
  next_at timestamp with time zone not null,
  takes integer not null default 0
)

-- Views

view agent_daily_summary with (security_invoker=true) as
 SELECT tenant_id,
    account_id,
    day,
    messages,
    resolved,
    assigned,
    mean_minutes(answer_ms, (answers)::bigint) AS response_minutes,
    mean_minutes(first_answer_ms, (first_answers)::bigint) AS first_response_minutes,
    (round((((resolve_ms)::numeric / (NULLIF(resolved, 0))::numeric) / (60000)::numeric), 2))::double precision AS resolution_minutes,
    (round(((rating_sum)::numeric / (NULLIF(ratings, 0))::numeric), 2))::double precision AS satisfaction,
    percent((within_target)::bigint, (first_answers)::bigint) AS sla_percent,
    hours((online_ms + busy_ms)) AS online_hours,
    hours(away_ms) AS away_hours
   FROM agent_days d;

view agent_departments with (security_invoker=true) as
 SELECT DISTINCT ON (m.tenant_id, m.account_id) m.tenant_id,
    m.account_id,
    g.id AS group_id,
    g.name
   FROM (group_agents m
     JOIN groups g ON (((g.tenant_id = m.tenant_id) AND (g.id = m.group_id))))
  WHERE (g.deleted_at IS NULL)
  ORDER BY m.tenant_id, m.account_id, m.is_primary DESC, m.group_id;

view department_stats with (security_invoker=true) as
 WITH today AS MATERIALIZED (
         SELECT t_1.id,
            local_day(now(), t_1.time_zone) AS day
           FROM tenants t_1
        )
 SELECT v.tenant_id,
    v.group_id,
    v.name AS department,
    t.day,
    (count(*))::integer AS agents,
    (count(*) FILTER (WHERE c.active))::integer AS active,
    (count(*) FILTER (WHERE (a.presence = 'online'::text)))::integer AS online,
    (count(*) FILTER (WHERE (a.presence = 'busy'::text)))::integer AS busy,
    (count(*) FILTER (WHERE (a.presence = 'away'::text)))::integer AS away,
    (count(*) FILTER (WHERE (a.presence = 'offline'::text)))::integer AS offline,
    (COALESCE(sum(a.active_chats), (0)::bigint))::integer AS open_conversations,
    (COALESCE(sum(d.messages), (0)::bigint))::integer AS messages,
    (COALESCE(sum(d.resolved), (0)::bigint))::integer AS resolved,
    mean_minutes((sum(d.answer_ms))::bigint, sum(d.answers)) AS response_minutes,
    percent(sum(d.within_target), sum(d.first_answers)) AS sla_percent
   FROM ((((agent_departments v
     JOIN today t ON ((t.id = v.tenant_id)))
     JOIN agents a ON (((a.tenant_id = v.tenant_id) AND (a.account_id = v.account_id))))
     JOIN accounts c ON (((c.tenant_id = v.tenant_id) AND (c.id = v.account_id) AND (c.kind = 'person'::text) AND (c.deleted_at IS NULL))))
     LEFT JOIN agent_days d ON (((d.tenant_id = v.tenant_id) AND (d.account_id = v.account_id) AND (d.day = t.day))))
  GROUP BY v.tenant_id, v.group_id, v.name, t.day;

view real_time_metrics with (security_invoker=true) as
 SELECT t.id AS tenant_id,
    local_day(now(), t.time_zone) AS day,
    p.online,
    p.busy,
    p.away,
    p.offline,
    q.queued,
    q.assigned,
    q.oldest_queued_at,
    COALESCE(d.messages, (0)::bigint) AS messages,
    COALESCE(d.answers, (0)::bigint) AS answers,
    COALESCE(d.answer_ms, (0)::bigint) AS answer_ms,
    COALESCE(d.first_answers, (0)::bigint) AS first_answers,
    COALESCE(d.first_answer_ms, (0)::bigint) AS first_answer_ms,
    COALESCE(d.within_target, (0)::bigint) AS within_target,
    COALESCE(d.assigned, (0)::bigint) AS assigned_today,
    COALESCE(d.resolved, (0)::bigint) AS resolved,
    COALESCE(d.resolve_ms, (0)::bigint) AS resolve_ms,
    COALESCE(d.ratings, (0)::bigint) AS ratings,
    COALESCE(d.rating_sum, (0)::bigint) AS rating_sum,
    COALESCE(d.online_ms, (0)::bigint) AS online_ms,
    COALESCE(d.busy_ms, (0)::bigint) AS busy_ms,
    COALESCE(d.away_ms, (0)::bigint) AS away_ms
   FROM (((tenants t
     CROSS JOIN LATERAL ( SELECT (count(*) FILTER (WHERE (a.presence = 'online'::text)))::integer AS online,
            (count(*) FILTER (WHERE (a.presence = 'busy'::text)))::integer AS busy,
            (count(*) FILTER (WHERE (a.presence = 'away'::text)))::integer AS away,
            (count(*) FILTER (WHERE (a.presence = 'offline'::text)))::integer AS offline
           FROM (agents a
             JOIN accounts c ON (((c.tenant_id = a.tenant_id) AND (c.id = a.account_id))))
          WHERE ((a.tenant_id = t.id) AND (c.kind = 'person'::text) AND c.active AND (c.deleted_at IS NULL))) p)
     CROSS JOIN LATERAL ( SELECT ( SELECT (count(*))::integer AS count
                   FROM conversations c
                  WHERE ((c.tenant_id = t.id) AND (c.state = 'queued'::text))) AS queued,
            ( SELECT (count(*))::integer AS count
                   FROM conversations c
                  WHERE ((c.tenant_id = t.id) AND (c.state = 'assigned'::text))) AS assigned,
            ( SELECT min(c.queued_at) AS min
                   FROM conversations c
                  WHERE ((c.tenant_id = t.id) AND (c.state = 'queued'::text))) AS oldest_queued_at) q)
     LEFT JOIN tenant_days d ON (((d.tenant_id = t.id) AND (d.day = local_day(now(), t.time_zone)))));

-- Constraints

accounts: accounts_avatar_check CHECK (((length(avatar) >= 1) AND (length(avatar) <= 2000)))

accounts: accounts_email_check CHECK ((length(email) <= 254))

accounts: accounts_kind_check CHECK ((kind = ANY (ARRAY['person'::text, 'bot'::text])))

accounts: accounts_name_check CHECK (((length(name) >= 1) AND (length(name) <= 255)))

accounts: accounts_phone_check CHECK (((length(phone) >= 1) AND (length(phone) <= 20)))

accounts: accounts_pkey PRIMARY KEY (id)

accounts: accounts_role_check CHECK ((role = ANY (ARRAY['admin'::text, 'manager'::text, 'agent'::text, 'viewer'::text, 'api'::text])))

accounts: accounts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

accounts: accounts_tenant_id_id_key UNIQUE (tenant_id, id)

accounts: accounts_tenant_id_uid_key UNIQUE (tenant_id, uid)

accounts: accounts_username_check CHECK (((length(username) >= 1) AND (length(username) <= 100)))

activities: activities_check CHECK (((NOT is_first) OR ((took_ms IS NOT NULL) AND (target_seconds IS NOT NULL))))

activities: activities_check1 CHECK (((conversation_id IS NOT NULL) = (type = ANY (ARRAY['ticket_assigned'::text, 'ticket_resolved'::text, 'message_sent'::text]))))

activities: activities_check2 CHECK (((open_ms >= 0) AND (open_ms <= took_ms)))

activities: activities_check3 CHECK (((open_ms IS NOT NULL) = ((type = 'message_sent'::text) AND (took_ms IS NOT NULL))))

activities: activities_pkey PRIMARY KEY (tenant_id, id)

activities: activities_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts(tenant_id, id)

activities: activities_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations(tenant_id, id)

activities: activities_took_ms_check CHECK ((took_ms >= 0))

activities: activities_type_check CHECK ((type = ANY (ARRAY['login'::text, 'logout'::text, 'status_change'::text, 'ticket_assigned'::text, 'ticket_resolved'::text, 'message_sent'::text])))

agent_days: agent_days_answer_ms_check CHECK ((answer_ms >= 0))

agent_days: agent_days_answers_check CHECK ((answers >= 0))

agent_days: agent_days_assigned_check CHECK ((assigned >= 0))

agent_days: agent_days_away_ms_check CHECK ((away_ms >= 0))

agent_days: agent_days_busy_ms_check CHECK ((busy_ms >= 0))

agent_days: agent_days_check CHECK (((first_answers >= 0) AND (first_answers <= answers)))

agent_days: agent_days_check1 CHECK (((first_answer_ms >= 0) AND (first_answer_ms <= answer_ms)))

agent_days: agent_days_check2 CHECK (((within_target >= 0) AND (within_target <= first_answers)))

agent_days: agent_days_check3 CHECK (((rating_sum >= ratings) AND (rating_sum <= (ratings * 5))))

agent_days: agent_days_messages_check CHECK ((messages >= 0))

agent_days: agent_days_online_ms_check CHECK ((online_ms >= 0))

agent_days: agent_days_pkey PRIMARY KEY (tenant_id, account_id, day)

agent_days: agent_days_ratings_check CHECK ((ratings >= 0))

agent_days: agent_days_resolve_ms_check CHECK ((resolve_ms >= 0))

agent_days: agent_days_resolved_check CHECK ((resolved >= 0))

agent_days: agent_days_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts(tenant_id, id)

agent_totals: agent_totals_pkey PRIMARY KEY (tenant_id, account_id)

agent_totals: agent_totals_resolved_check CHECK ((resolved >= 0))

agent_totals: agent_totals_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts(tenant_id, id)

agents: agents_active_chats_check CHECK ((active_chats >= 0))

agents: agents_level_check CHECK ((level = ANY (ARRAY['high'::text, 'medium'::text, 'low'::text])))

agents: agents_max_chats_check CHECK (((max_chats >= 0) AND (max_chats <= 1000)))

agents: agents_pkey PRIMARY KEY (account_id)

agents: agents_presence_check CHECK ((presence = ANY (ARRAY['online'::text, 'busy'::text, 'away'::text, 'offline'::text])))

agents: agents_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts(tenant_id, id)

agents: agents_tenant_id_account_id_key UNIQUE (tenant_id, account_id)

agents: agents_wanted_check CHECK ((wanted = ANY (ARRAY['online'::text, 'busy'::text, 'away'::text, 'offline'::text])))

api_tokens: api_tokens_hash_key UNIQUE (hash)

api_tokens: api_tokens_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)))

api_tokens: api_tokens_pkey PRIMARY KEY (id)

api_tokens: api_tokens_scopes_check CHECK ((cardinality(scopes) <= 100))

api_tokens: api_tokens_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts(tenant_id, id)

api_tokens: api_tokens_tenant_id_created_by_fkey FOREIGN KEY (tenant_id, created_by) REFERENCES accounts(tenant_id, id)

api_tokens: api_tokens_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

api_tokens: api_tokens_tenant_id_id_key UNIQUE (tenant_id, id)

api_tokens: api_tokens_tenant_id_uid_key UNIQUE (tenant_id, uid)

assignments: assignments_check CHECK (((ended_at IS NULL) = (end_reason IS NULL)))

assignments: assignments_end_reason_check CHECK ((end_reason = ANY (ARRAY['resolved'::text, 'closed'::text, 'released'::text, 'reassigned'::text, 'grace_expired'::text, 'moved'::text, 'deactivated'::text, 'handed_over'::text, 'transferred'::text, 'timeout'::text])))

assignments: assignments_pkey PRIMARY KEY (id)

assignments: assignments_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts(tenant_id, id)

assignments: assignments_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations(tenant_id, id)

assignments: assignments_tenant_id_decision_id_fkey FOREIGN KEY (tenant_id, decision_id) REFERENCES routing_decisions(tenant_id, id)

auth_sessions: auth_sessions_pkey PRIMARY KEY (id)

auth_sessions: auth_sessions_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts(tenant_id, id)

auth_sessions: auth_sessions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

auth_sessions: auth_sessions_tenant_id_id_key UNIQUE (tenant_id, id)

auth_sessions: auth_sessions_tenant_id_uid_key UNIQUE (tenant_id, uid)

authenticators: authenticators_pkey PRIMARY KEY (account_id)

authenticators: authenticators_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts(tenant_id, id)

authenticators: authenticators_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

cache_marks: cache_marks_pkey PRIMARY KEY (tenant_id, topic, txid)

cache_marks: cache_marks_topic_check CHECK ((topic = ANY (ARRAY['people'::text, 'presence'::text, 'level'::text, 'departments'::text])))

canned_responses: canned_responses_check CHECK (((scope = 'personal'::text) = (account_id IS NOT NULL)))

canned_responses: canned_responses_check1 CHECK (((scope = 'group'::text) = (group_id IS NOT NULL)))

canned_responses: canned_responses_pkey PRIMARY KEY (id)

canned_responses: canned_responses_scope_check CHECK ((scope = ANY (ARRAY['personal'::text, 'group'::text, 'tenant'::text])))

canned_responses: canned_responses_shortcut_check CHECK (((length(shortcut) >= 1) AND (length(shortcut) <= 40)))

canned_responses: canned_responses_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts(tenant_id, id)

canned_responses: canned_responses_tenant_id_created_by_fkey FOREIGN KEY (tenant_id, created_by) REFERENCES accounts(tenant_id, id)

canned_responses: canned_responses_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

canned_responses: canned_responses_tenant_id_group_id_fkey FOREIGN KEY (tenant_id, group_id) REFERENCES groups(tenant_id, id)

canned_responses: canned_responses_tenant_id_id_key UNIQUE (tenant_id, id)

canned_responses: canned_responses_tenant_id_uid_key UNIQUE (tenant_id, uid)

canned_responses: canned_responses_text_check CHECK (((length(text) >= 1) AND (length(text) <= 5000)))

canned_responses: canned_responses_title_check CHECK (((length(title) >= 1) AND (length(title) <= 100)))

conversation_events: conversation_events_attachments_check CHECK (((jsonb_typeof(attachments) = 'array'::text) AND ((jsonb_array_length(attachments) >= 1) AND (jsonb_array_length(attachments) <= 10))))

conversation_events: conversation_events_author_kind_check CHECK ((author_kind = ANY (ARRAY['visitor'::text, 'agent'::text, 'bot'::text, 'system'::text])))

conversation_events: conversation_events_check CHECK (((type = 'system'::text) = (code IS NOT NULL)))

conversation_events: conversation_events_check1 CHECK (((text <> ''::text) OR (attachments IS NOT NULL)))

conversation_events: conversation_events_metadata_check CHECK (((jsonb_typeof(metadata) = 'object'::text) AND (octet_length((metadata)::text) <= 16384)))

conversation_events: conversation_events_pkey PRIMARY KEY (id)

conversation_events: conversation_events_seq_check CHECK ((seq >= 1))

conversation_events: conversation_events_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts(tenant_id, id)

conversation_events: conversation_events_tenant_id_conversation_id_seq_key UNIQUE (tenant_id, conversation_id, seq)

conversation_events: conversation_events_tenant_id_conversation_id_thread_id_fkey FOREIGN KEY (tenant_id, conversation_id, thread_id) REFERENCES threads(tenant_id, conversation_id, id)

conversation_events: conversation_events_tenant_id_uid_key UNIQUE (tenant_id, uid)

conversation_events: conversation_events_tenant_id_visitor_id_fkey FOREIGN KEY (tenant_id, visitor_id) REFERENCES visitors(tenant_id, id)

conversation_events: conversation_events_text_check CHECK ((length(text) <= 10000))

conversation_events: conversation_events_type_check CHECK ((type = ANY (ARRAY['message'::text, 'system'::text, 'note'::text, 'whisper'::text])))

conversation_labels: conversation_labels_check CHECK (((scope = 0) OR (scope = inbox_id)))

conversation_labels: conversation_labels_pkey PRIMARY KEY (id)

conversation_labels: conversation_labels_tenant_id_conversation_id_inbox_id_fkey FOREIGN KEY (tenant_id, conversation_id, inbox_id) REFERENCES conversations(tenant_id, id, inbox_id) ON UPDATE CASCADE

conversation_labels: conversation_labels_tenant_id_conversation_id_label_id_key UNIQUE (tenant_id, conversation_id, label_id)

conversation_labels: conversation_labels_tenant_id_label_id_scope_fkey FOREIGN KEY (tenant_id, label_id, scope) REFERENCES labels(tenant_id, id, scope)

conversation_ratings: conversation_ratings_comment_check CHECK (((length(comment) >= 1) AND (length(comment) <= 2000)))

conversation_ratings: conversation_ratings_pkey PRIMARY KEY (id)

conversation_ratings: conversation_ratings_score_check CHECK (((score >= 1) AND (score <= 5)))

conversation_ratings: conversation_ratings_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts(tenant_id, id)

conversation_ratings: conversation_ratings_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations(tenant_id, id)

conversation_ratings: conversation_ratings_tenant_id_conversation_id_key UNIQUE (tenant_id, conversation_id)

conversation_ratings: conversation_ratings_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

conversation_receipts: conversation_receipts_kind_check CHECK ((kind = ANY (ARRAY['delivered'::text, 'read'::text])))

conversation_receipts: conversation_receipts_pkey PRIMARY KEY (tenant_id, conversation_id, side, kind, up_to_seq)

conversation_receipts: conversation_receipts_side_check CHECK ((side = ANY (ARRAY['agent'::text, 'visitor'::text])))

conversation_receipts: conversation_receipts_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations(tenant_id, id)

conversation_receipts: conversation_receipts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

conversation_receipts: conversation_receipts_up_to_seq_check CHECK ((up_to_seq >= 1))

conversations: conversations_check CHECK (
CASE state
    WHEN 'queued'::text THEN ((agent_id IS NULL) AND (queued_at IS NOT NULL))
    WHEN 'assigned'::text THEN ((agent_id IS NOT NULL) AND (assigned_at IS NOT NULL))
    WHEN 'resolved'::text THEN (resolved_at IS NOT NULL)
    ELSE (closed_at IS NOT NULL)
END)

conversations: conversations_check1 CHECK (((responder_id IS NULL) OR (state = 'queued'::text)))

conversations: conversations_check2 CHECK (((bot_due_at IS NULL) OR (state = 'assigned'::text)))

conversations: conversations_external_id_check CHECK (((length(external_id) >= 1) AND (length(external_id) <= 200)))

conversations: conversations_pkey PRIMARY KEY (id)

conversations: conversations_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'assigned'::text, 'resolved'::text, 'closed'::text])))

conversations: conversations_tenant_id_agent_id_fkey FOREIGN KEY (tenant_id, agent_id) REFERENCES accounts(tenant_id, id)

conversations: conversations_tenant_id_group_id_fkey FOREIGN KEY (tenant_id, group_id) REFERENCES groups(tenant_id, id)

conversations: conversations_tenant_id_id_inbox_id_key UNIQUE (tenant_id, id, inbox_id)

conversations: conversations_tenant_id_id_key UNIQUE (tenant_id, id)

conversations: conversations_tenant_id_id_thread_id_fkey FOREIGN KEY (tenant_id, id, thread_id) REFERENCES threads(tenant_id, conversation_id, id)

conversations: conversations_tenant_id_inbox_id_fkey FOREIGN KEY (tenant_id, inbox_id) REFERENCES inboxes(tenant_id, id)

conversations: conversations_tenant_id_responder_id_fkey FOREIGN KEY (tenant_id, responder_id) REFERENCES accounts(tenant_id, id)

conversations: conversations_tenant_id_uid_key UNIQUE (tenant_id, uid)

conversations: conversations_tenant_id_visitor_id_fkey FOREIGN KEY (tenant_id, visitor_id) REFERENCES visitors(tenant_id, id)

domain_events: domain_events_pkey PRIMARY KEY (txid, id)

domain_events_floor: domain_events_floor_only_row_check CHECK (only_row)

domain_events_floor: domain_events_floor_pkey PRIMARY KEY (only_row)

drafts: drafts_mode_check CHECK ((mode = ANY (ARRAY['message'::text, 'note'::text, 'whisper'::text])))

drafts: drafts_pkey PRIMARY KEY (tenant_id, account_id, conversation_id, mode)

drafts: drafts_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts(tenant_id, id)

drafts: drafts_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations(tenant_id, id)

drafts: drafts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

drafts: drafts_text_check CHECK (((length(text) >= 1) AND (length(text) <= 10000)))

external_identities: external_identities_issuer_check CHECK ((length(issuer) <= 500))

external_identities: external_identities_pkey PRIMARY KEY (id)

external_identities: external_identities_subject_check CHECK (((length(subject) >= 1) AND (length(subject) <= 255)))

external_identities: external_identities_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts(tenant_id, id)

external_identities: external_identities_tenant_id_account_id_issuer_key UNIQUE (tenant_id, account_id, issuer)

external_identities: external_identities_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

external_identities: external_identities_tenant_id_issuer_subject_key UNIQUE (tenant_id, issuer, subject)

feed_cursors: feed_cursors_pkey PRIMARY KEY (tenant_id, reader)

feed_cursors: feed_cursors_reader_check CHECK ((reader = ANY (ARRAY['firebase'::text, 'webhooks'::text])))

feed_cursors: feed_cursors_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

files: files_check CHECK ((num_nonnulls(account_id, visitor_id) = 1))

files: files_check1 CHECK (((state = 'used'::text) = (num_nonnulls(event_seq, logo_inbox_id) = 1)))

files: files_check2 CHECK (((conversation_id IS NULL) = (event_seq IS NULL)))

files: files_check3 CHECK (((thumbnail = ANY (ARRAY['wanted'::text, 'made'::text])) = (thumbnail_key IS NOT NULL)))

files: files_height_check CHECK ((height > 0))

files: files_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200)))

files: files_pkey PRIMARY KEY (id)

files: files_sha256_check CHECK ((octet_length(sha256) = 32))

files: files_size_check CHECK ((size > 0))

files: files_state_check CHECK ((state = ANY (ARRAY['arriving'::text, 'ready'::text, 'used'::text, 'dropped'::text])))

files: files_storage_key_check CHECK ((storage_key ~ '^[0-9a-f]{32}$'::text))

files: files_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts(tenant_id, id)

files: files_tenant_id_conversation_id_event_seq_fkey FOREIGN KEY (tenant_id, conversation_id, event_seq) REFERENCES conversation_events(tenant_id, conversation_id, seq)

files: files_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

files: files_tenant_id_id_key UNIQUE (tenant_id, id)

files: files_tenant_id_logo_inbox_id_fkey FOREIGN KEY (tenant_id, logo_inbox_id) REFERENCES inboxes(tenant_id, id)

files: files_tenant_id_uid_key UNIQUE (tenant_id, uid)

files: files_tenant_id_visitor_id_fkey FOREIGN KEY (tenant_id, visitor_id) REFERENCES visitors(tenant_id, id)

files: files_thumbnail_check CHECK ((thumbnail = ANY (ARRAY['none'::text, 'wanted'::text, 'made'::text, 'failed'::text])))

files: files_thumbnail_key_check CHECK ((thumbnail_key ~ '^[0-9a-f]{32}$'::text))

files: files_type_check CHECK ((length(type) <= 100))

files: files_width_check CHECK ((width > 0))

grace_periods: grace_periods_check CHECK (((state = 'active'::text) = (ended_at IS NULL)))

grace_periods: grace_periods_pkey PRIMARY KEY (id)

grace_periods: grace_periods_state_check CHECK ((state = ANY (ARRAY['active'::text, 'cancelled'::text, 'expired'::text, 'ended'::text])))

grace_periods: grace_periods_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts(tenant_id, id)

grace_periods: grace_periods_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations(tenant_id, id)

group_agents: group_agents_pkey PRIMARY KEY (tenant_id, group_id, account_id)

group_agents: group_agents_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts(tenant_id, id)

group_agents: group_agents_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

group_agents: group_agents_tenant_id_group_id_fkey FOREIGN KEY (tenant_id, group_id) REFERENCES groups(tenant_id, id)

group_hours: group_hours_holidays_check CHECK ((jsonb_typeof(holidays) = 'array'::text))

group_hours: group_hours_pkey PRIMARY KEY (tenant_id, group_id)

group_hours: group_hours_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

group_hours: group_hours_tenant_id_group_id_fkey FOREIGN KEY (tenant_id, group_id) REFERENCES groups(tenant_id, id)

group_hours: group_hours_time_zone_check CHECK (((length(time_zone) >= 1) AND (length(time_zone) <= 64)))

group_hours: group_hours_weekly_check CHECK ((jsonb_typeof(weekly) = 'array'::text))

groups: groups_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)))

groups: groups_pkey PRIMARY KEY (id)

groups: groups_strategy_check CHECK ((strategy = ANY (ARRAY['least_loaded'::text, 'round_robin'::text, 'sticky'::text, 'scored'::text, 'pull'::text])))

groups: groups_target_seconds_check CHECK (((target_seconds >= 1) AND (target_seconds <= 604800)))

groups: groups_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

groups: groups_tenant_id_id_key UNIQUE (tenant_id, id)

groups: groups_tenant_id_uid_key UNIQUE (tenant_id, uid)

idempotency_keys: idempotency_keys_pkey PRIMARY KEY (tenant_id, owner, key)

idempotency_keys: idempotency_keys_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

inbound_deliveries: inbound_deliveries_external_id_check CHECK (((length(external_id) >= 1) AND (length(external_id) <= 200)))

inbound_deliveries: inbound_deliveries_pkey PRIMARY KEY (id)

inbound_deliveries: inbound_deliveries_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations(tenant_id, id)

inbound_deliveries: inbound_deliveries_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

inbound_deliveries: inbound_deliveries_tenant_id_inbox_id_external_id_key UNIQUE (tenant_id, inbox_id, external_id)

inbound_deliveries: inbound_deliveries_tenant_id_inbox_id_fkey FOREIGN KEY (tenant_id, inbox_id) REFERENCES inboxes(tenant_id, id)

inbox_settings: inbox_settings_appearance_check CHECK (((jsonb_typeof(appearance) = 'object'::text) AND (octet_length((appearance)::text) <= 8192)))

inbox_settings: inbox_settings_languages_check CHECK (((jsonb_typeof(languages) = 'object'::text) AND (octet_length((languages)::text) <= 262144)))

inbox_settings: inbox_settings_offline_check CHECK (((jsonb_typeof(offline) = 'object'::text) AND (octet_length((offline)::text) <= 8192)))

inbox_settings: inbox_settings_pkey PRIMARY KEY (tenant_id, inbox_id)

inbox_settings: inbox_settings_pre_chat_check CHECK (((jsonb_typeof(pre_chat) = 'object'::text) AND (octet_length((pre_chat)::text) <= 65536)))

inbox_settings: inbox_settings_rating_check CHECK (((jsonb_typeof(rating) = 'object'::text) AND (octet_length((rating)::text) <= 8192)))

inbox_settings: inbox_settings_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

inbox_settings: inbox_settings_tenant_id_inbox_id_fkey FOREIGN KEY (tenant_id, inbox_id) REFERENCES inboxes(tenant_id, id)

inbox_subscriptions: inbox_subscriptions_pkey PRIMARY KEY (tenant_id, account_id, inbox_id)

inbox_subscriptions: inbox_subscriptions_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts(tenant_id, id)

inbox_subscriptions: inbox_subscriptions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

inbox_subscriptions: inbox_subscriptions_tenant_id_inbox_id_fkey FOREIGN KEY (tenant_id, inbox_id) REFERENCES inboxes(tenant_id, id)

inboxes: inboxes_bot_timeout_seconds_check CHECK (((bot_timeout_seconds >= 5) AND (bot_timeout_seconds <= 3600)))

inboxes: inboxes_channel_check CHECK ((channel = ANY (ARRAY['web'::text, 'phone'::text, 'email'::text, 'api'::text])))

inboxes: inboxes_check CHECK (((channel <> 'phone'::text) OR (phone_number IS NOT NULL)))

inboxes: inboxes_hue_check CHECK (((hue >= 0) AND (hue <= 359)))

inboxes: inboxes_key_key UNIQUE (key)

inboxes: inboxes_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)))

inboxes: inboxes_phone_number_check CHECK ((phone_number ~ '^\+[1-9][0-9]{6,14}$'::text))

inboxes: inboxes_pkey PRIMARY KEY (id)

inboxes: inboxes_tenant_id_bot_account_id_fkey FOREIGN KEY (tenant_id, bot_account_id) REFERENCES accounts(tenant_id, id)

inboxes: inboxes_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

inboxes: inboxes_tenant_id_group_id_fkey FOREIGN KEY (tenant_id, group_id) REFERENCES groups(tenant_id, id)

inboxes: inboxes_tenant_id_id_key UNIQUE (tenant_id, id)

inboxes: inboxes_tenant_id_uid_key UNIQUE (tenant_id, uid)

installation: installation_only_row_check CHECK (only_row)

installation: installation_pkey PRIMARY KEY (only_row)

job_crons: job_crons_pkey PRIMARY KEY (name)

job_runs: job_runs_duration_ms_check CHECK ((duration_ms >= 0))

job_runs: job_runs_pkey PRIMARY KEY (id)

jobs: jobs_check CHECK ((num_nonnulls(lease_until, dead_at) <= 1))

jobs: jobs_check1 CHECK (((NOT parked) OR ((key IS NOT NULL) AND (lease_until IS NULL) AND (dead_at IS NULL))))

jobs: jobs_key_check CHECK (((length(key) >= 1) AND (length(key) <= 400)))

jobs: jobs_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)))

jobs: jobs_pkey PRIMARY KEY (id)

labels: labels_color_check CHECK ((color ~ '^#[0-9A-Fa-f]{6}$'::text))

labels: labels_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)))

labels: labels_pkey PRIMARY KEY (id)

labels: labels_tenant_id_created_by_fkey FOREIGN KEY (tenant_id, created_by) REFERENCES accounts(tenant_id, id)

labels: labels_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

labels: labels_tenant_id_id_key UNIQUE (tenant_id, id)

labels: labels_tenant_id_id_scope_key UNIQUE (tenant_id, id, scope)

labels: labels_tenant_id_inbox_id_fkey FOREIGN KEY (tenant_id, inbox_id) REFERENCES inboxes(tenant_id, id)

labels: labels_tenant_id_uid_key UNIQUE (tenant_id, uid)

mail_outbox: mail_outbox_check CHECK (((state = ANY (ARRAY['sent'::text, 'kept'::text])) = (sent_at IS NOT NULL)))

mail_outbox: mail_outbox_html_check CHECK ((length(html) <= 4000000))

mail_outbox: mail_outbox_key_check CHECK (((length(key) >= 1) AND (length(key) <= 200)))

mail_outbox: mail_outbox_kind_check CHECK ((kind ~ '^[a-z_]{1,40}$'::text))

mail_outbox: mail_outbox_pkey PRIMARY KEY (id)

mail_outbox: mail_outbox_reply_to_check CHECK (((length(reply_to) <= 254) AND (reply_to !~ '[[:cntrl:][:space:]<>,;"]'::text)))

mail_outbox: mail_outbox_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sending'::text, 'sent'::text, 'kept'::text, 'failed'::text, 'unknown'::text])))

mail_outbox: mail_outbox_subject_check CHECK ((((length(subject) >= 1) AND (length(subject) <= 300)) AND (subject !~ '[[:cntrl:]]'::text)))

mail_outbox: mail_outbox_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations(tenant_id, id)

mail_outbox: mail_outbox_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

mail_outbox: mail_outbox_tenant_id_id_key UNIQUE (tenant_id, id)

mail_outbox: mail_outbox_tenant_id_key_key UNIQUE (tenant_id, key)

mail_outbox: mail_outbox_tenant_id_uid_key UNIQUE (tenant_id, uid)

mail_outbox: mail_outbox_text_check CHECK ((length(text) <= 1000000))

mail_outbox: mail_outbox_to_address_check CHECK (((length(to_address) <= 254) AND (to_address !~ '[[:cntrl:][:space:]<>,;"]'::text)))

metric_marks: metric_marks_check CHECK ((until >= since))

metric_marks: metric_marks_pkey PRIMARY KEY (tenant_id, id)

metric_marks: metric_marks_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts(tenant_id, id)

notice_wishes: notice_wishes_pkey PRIMARY KEY (account_id)

notice_wishes: notice_wishes_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts(tenant_id, id)

notice_wishes: notice_wishes_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

notices_sent: notices_sent_pkey PRIMARY KEY (tenant_id, account_id, conversation_id)

notices_sent: notices_sent_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts(tenant_id, id)

notices_sent: notices_sent_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations(tenant_id, id)

notices_sent: notices_sent_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

passkeys: passkeys_credential_check CHECK (((length(credential) >= 1) AND (length(credential) <= 1023)))

passkeys: passkeys_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)))

passkeys: passkeys_pkey PRIMARY KEY (id)

passkeys: passkeys_public_key_check CHECK ((length(public_key) <= 4000))

passkeys: passkeys_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts(tenant_id, id)

passkeys: passkeys_tenant_id_credential_key UNIQUE (tenant_id, credential)

passkeys: passkeys_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

passkeys: passkeys_tenant_id_id_key UNIQUE (tenant_id, id)

passkeys: passkeys_tenant_id_uid_key UNIQUE (tenant_id, uid)

passkeys: passkeys_transports_check CHECK ((cardinality(transports) <= 10))

password_resets: password_resets_pkey PRIMARY KEY (id)

password_resets: password_resets_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts(tenant_id, id)

password_resets: password_resets_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

password_resets: password_resets_tenant_id_uid_key UNIQUE (tenant_id, uid)

presence_intervals: presence_intervals_check CHECK ((ended_at >= started_at))

presence_intervals: presence_intervals_pkey PRIMARY KEY (id)

presence_intervals: presence_intervals_presence_check CHECK ((presence = ANY (ARRAY['online'::text, 'busy'::text, 'away'::text, 'offline'::text])))

presence_intervals: presence_intervals_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts(tenant_id, id)

presence_sessions: presence_sessions_kind_check CHECK ((kind = ANY (ARRAY['socket'::text, 'program'::text, 'request'::text])))

presence_sessions: presence_sessions_pkey PRIMARY KEY (id)

presence_sessions: presence_sessions_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts(tenant_id, id)

presence_sessions: presence_sessions_tenant_id_auth_session_id_fkey FOREIGN KEY (tenant_id, auth_session_id) REFERENCES auth_sessions(tenant_id, id)

rate_counters: rate_counters_pkey PRIMARY KEY (key)

realtime_tickets: realtime_tickets_check CHECK ((num_nonnulls(auth_session_id, visitor_id) = 1))

realtime_tickets: realtime_tickets_pkey PRIMARY KEY (hash)

realtime_tickets: realtime_tickets_tenant_id_auth_session_id_fkey FOREIGN KEY (tenant_id, auth_session_id) REFERENCES auth_sessions(tenant_id, id)

realtime_tickets: realtime_tickets_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

realtime_tickets: realtime_tickets_tenant_id_inbox_id_fkey FOREIGN KEY (tenant_id, inbox_id) REFERENCES inboxes(tenant_id, id)

realtime_tickets: realtime_tickets_tenant_id_visitor_id_fkey FOREIGN KEY (tenant_id, visitor_id) REFERENCES visitors(tenant_id, id)

recovery_codes: recovery_codes_pkey PRIMARY KEY (tenant_id, account_id, hash)

recovery_codes: recovery_codes_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts(tenant_id, id)

recovery_codes: recovery_codes_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

routing_decisions: routing_decisions_check CHECK (((outcome = 'assigned'::text) = (account_id IS NOT NULL)))

routing_decisions: routing_decisions_origin_check CHECK ((origin = ANY (ARRAY['automatic'::text, 'claim'::text, 'manual'::text, 'pull'::text])))

routing_decisions: routing_decisions_outcome_check CHECK ((outcome = ANY (ARRAY['assigned'::text, 'waiting'::text])))

routing_decisions: routing_decisions_pkey PRIMARY KEY (id)

routing_decisions: routing_decisions_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts(tenant_id, id)

routing_decisions: routing_decisions_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations(tenant_id, id)

routing_decisions: routing_decisions_tenant_id_id_key UNIQUE (tenant_id, id)

schema_migrations: schema_migrations_pkey PRIMARY KEY (version)

security_events: security_events_pkey PRIMARY KEY (id)

security_events: security_events_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts(tenant_id, id)

security_events: security_events_tenant_id_actor_id_fkey FOREIGN KEY (tenant_id, actor_id) REFERENCES accounts(tenant_id, id)

security_events: security_events_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

sign_in_challenges: sign_in_challenges_kind_check CHECK ((kind = ANY (ARRAY['oidc'::text, 'passkey'::text, 'passkey_new'::text, 'second_factor'::text])))

sign_in_challenges: sign_in_challenges_pkey PRIMARY KEY (hash)

sign_in_challenges: sign_in_challenges_sealed_check CHECK ((length(sealed) <= 4000))

sign_in_rules: sign_in_rules_pkey PRIMARY KEY (tenant_id)

sign_in_rules: sign_in_rules_second_factor_roles_check CHECK ((second_factor_roles <@ ARRAY['admin'::text, 'manager'::text, 'agent'::text, 'viewer'::text]))

sign_in_rules: sign_in_rules_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

tenant_days: tenant_days_pkey PRIMARY KEY (tenant_id, day)

tenant_days: tenant_days_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

tenant_settings: tenant_settings_check CHECK (((priority_alpha >= (0)::double precision) AND (priority_beta >= (0)::double precision) AND (abs(((priority_alpha + priority_beta) - (1)::double precision)) <= (0.01)::double precision)))

tenant_settings: tenant_settings_check1 CHECK ((idle_warning_minutes < idle_minutes))

tenant_settings: tenant_settings_grace_minutes_check CHECK (((grace_minutes >= 0) AND (grace_minutes <= 10080)))

tenant_settings: tenant_settings_idle_minutes_check CHECK (((idle_minutes >= 1) AND (idle_minutes <= 525600)))

tenant_settings: tenant_settings_idle_warning_minutes_check CHECK (((idle_warning_minutes >= 0) AND (idle_warning_minutes <= 525600)))

tenant_settings: tenant_settings_overflow_seconds_check CHECK (((overflow_seconds >= 1) AND (overflow_seconds <= 86400)))

tenant_settings: tenant_settings_pkey PRIMARY KEY (tenant_id)

tenant_settings: tenant_settings_reopen_hours_check CHECK (((reopen_hours >= 0) AND (reopen_hours <= 8760)))

tenant_settings: tenant_settings_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

tenants: tenants_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)))

tenants: tenants_pkey PRIMARY KEY (id)

tenants: tenants_slug_check CHECK ((slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text))

tenants: tenants_slug_key UNIQUE (slug)

tenants: tenants_uid_key UNIQUE (uid)

threads: threads_check CHECK (((status = 'closed'::text) = (closed_at IS NOT NULL)))

threads: threads_closed_by_check CHECK ((closed_by = ANY (ARRAY['agent'::text, 'system'::text, 'visitor'::text])))

threads: threads_pkey PRIMARY KEY (id)

threads: threads_status_check CHECK ((status = ANY (ARRAY['active'::text, 'closed'::text])))

threads: threads_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts(tenant_id, id)

threads: threads_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations(tenant_id, id)

threads: threads_tenant_id_conversation_id_id_key UNIQUE (tenant_id, conversation_id, id)

threads: threads_tenant_id_id_key UNIQUE (tenant_id, id)

threads: threads_tenant_id_uid_key UNIQUE (tenant_id, uid)

visitor_sessions: visitor_sessions_pkey PRIMARY KEY (id)

visitor_sessions: visitor_sessions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

visitor_sessions: visitor_sessions_tenant_id_group_id_fkey FOREIGN KEY (tenant_id, group_id) REFERENCES groups(tenant_id, id)

visitor_sessions: visitor_sessions_tenant_id_inbox_id_fkey FOREIGN KEY (tenant_id, inbox_id) REFERENCES inboxes(tenant_id, id)

visitor_sessions: visitor_sessions_tenant_id_visitor_id_fkey FOREIGN KEY (tenant_id, visitor_id) REFERENCES visitors(tenant_id, id)

visitor_sessions: visitor_sessions_token_hash_key UNIQUE (token_hash)

visitors: visitors_email_check CHECK ((length(email) <= 254))

visitors: visitors_external_id_check CHECK (((length(external_id) >= 1) AND (length(external_id) <= 200)))

visitors: visitors_metadata_check CHECK (((jsonb_typeof(metadata) = 'object'::text) AND (octet_length((metadata)::text) <= 16384)))

visitors: visitors_name_check CHECK ((length(name) <= 100))

visitors: visitors_phone_check CHECK ((length(phone) <= 32))

visitors: visitors_pkey PRIMARY KEY (id)

visitors: visitors_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

visitors: visitors_tenant_id_id_key UNIQUE (tenant_id, id)

visitors: visitors_tenant_id_uid_key UNIQUE (tenant_id, uid)

webhook_deliveries: webhook_deliveries_last_problem_check CHECK ((length(last_problem) <= 1000))

webhook_deliveries: webhook_deliveries_pkey PRIMARY KEY (id)

webhook_deliveries: webhook_deliveries_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'delivered'::text, 'dead'::text])))

webhook_deliveries: webhook_deliveries_tenant_id_endpoint_id_event_id_key UNIQUE (tenant_id, endpoint_id, event_id)

webhook_deliveries: webhook_deliveries_tenant_id_endpoint_id_fkey FOREIGN KEY (tenant_id, endpoint_id) REFERENCES webhook_endpoints(tenant_id, id)

webhook_deliveries: webhook_deliveries_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

webhook_deliveries: webhook_deliveries_tenant_id_id_key UNIQUE (tenant_id, id)

webhook_deliveries: webhook_deliveries_tenant_id_uid_key UNIQUE (tenant_id, uid)

webhook_endpoints: webhook_endpoints_check CHECK (((previous_secret IS NULL) = (previous_until IS NULL)))

webhook_endpoints: webhook_endpoints_check1 CHECK (((failures = 0) = (failing_since IS NULL)))

webhook_endpoints: webhook_endpoints_check2 CHECK ((active OR (paused_until IS NULL)))

webhook_endpoints: webhook_endpoints_check3 CHECK (((disabled_reason IS NULL) OR (NOT active)))

webhook_endpoints: webhook_endpoints_description_check CHECK ((length(description) <= 500))

webhook_endpoints: webhook_endpoints_disabled_reason_check CHECK ((disabled_reason = ANY (ARRAY['failing'::text, 'gone'::text])))

webhook_endpoints: webhook_endpoints_events_check CHECK (((cardinality(events) >= 1) AND (cardinality(events) <= 200)))

webhook_endpoints: webhook_endpoints_pkey PRIMARY KEY (id)

webhook_endpoints: webhook_endpoints_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts(tenant_id, id)

webhook_endpoints: webhook_endpoints_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

webhook_endpoints: webhook_endpoints_tenant_id_id_key UNIQUE (tenant_id, id)

webhook_endpoints: webhook_endpoints_tenant_id_uid_key UNIQUE (tenant_id, uid)

webhook_endpoints: webhook_endpoints_url_check CHECK ((length(url) <= 2000))

webhook_lanes: webhook_lanes_pkey PRIMARY KEY (tenant_id, endpoint_id, lane)

webhook_lanes: webhook_lanes_tenant_id_endpoint_id_fkey FOREIGN KEY (tenant_id, endpoint_id) REFERENCES webhook_endpoints(tenant_id, id)

webhook_lanes: webhook_lanes_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)

-- Indexes

accounts: CREATE INDEX accounts_by_login ON switchboard.accounts USING btree (lower(email)) WHERE (deleted_at IS NULL)
accounts: CREATE INDEX accounts_by_role ON switchboard.accounts USING btree (tenant_id, role, id) WHERE (deleted_at IS NULL)
accounts: CREATE INDEX accounts_by_username ON switchboard.accounts USING btree (lower(username)) WHERE (deleted_at IS NULL)
accounts: CREATE UNIQUE INDEX accounts_email ON switchboard.accounts USING btree (tenant_id, lower(email)) WHERE (deleted_at IS NULL)
accounts: CREATE UNIQUE INDEX accounts_pkey ON switchboard.accounts USING btree (id)
accounts: CREATE UNIQUE INDEX accounts_tenant_id_id_key ON switchboard.accounts USING btree (tenant_id, id)
accounts: CREATE UNIQUE INDEX accounts_tenant_id_uid_key ON switchboard.accounts USING btree (tenant_id, uid)
accounts: CREATE UNIQUE INDEX accounts_username ON switchboard.accounts USING btree (tenant_id, lower(username)) WHERE (deleted_at IS NULL)
activities: CREATE INDEX activities_by_time ON switchboard.activities USING btree (tenant_id, at, id)
activities: CREATE INDEX activities_by_transaction ON switchboard.activities USING btree (tenant_id, txid)
activities: CREATE INDEX activities_in_closed_hours ON switchboard.activities USING btree (tenant_id, account_id, at) WHERE (open_ms <> took_ms)
activities: CREATE INDEX activities_of_agent ON switchboard.activities USING btree (tenant_id, account_id, at, id)
activities: CREATE UNIQUE INDEX activities_pkey ON switchboard.activities USING btree (tenant_id, id)
agent_days: CREATE INDEX agent_days_by_day ON switchboard.agent_days USING btree (tenant_id, day, account_id)
agent_days: CREATE UNIQUE INDEX agent_days_pkey ON switchboard.agent_days USING btree (tenant_id, account_id, day)
agent_totals: CREATE UNIQUE INDEX agent_totals_pkey ON switchboard.agent_totals USING btree (tenant_id, account_id)
agent_totals: CREATE INDEX agent_totals_window ON switchboard.agent_totals USING btree (tenant_id, window_from)
agents: CREATE INDEX agents_by_chats ON switchboard.agents USING btree (tenant_id, active_chats, last_assigned_at NULLS FIRST, account_id) WHERE ((presence = 'online'::text) AND accepting AND (active_chats < max_chats))
agents: CREATE INDEX agents_by_level ON switchboard.agents USING btree (tenant_id, level, account_id)
agents: CREATE INDEX agents_by_presence ON switchboard.agents USING btree (tenant_id, presence, account_id)
agents: CREATE INDEX agents_eligible ON switchboard.agents USING btree (tenant_id, (((active_chats)::double precision / (max_chats)::double precision)), last_assigned_at NULLS FIRST, account_id) WHERE ((presence = 'online'::text) AND accepting AND (active_chats < max_chats))
agents: CREATE INDEX agents_excluded ON switchboard.agents USING btree (tenant_id, ((presence = 'offline'::text)), account_id) WHERE (NOT ((presence = 'online'::text) AND accepting AND (active_chats < max_chats)))
agents: CREATE UNIQUE INDEX agents_pkey ON switchboard.agents USING btree (account_id)
agents: CREATE INDEX agents_present ON switchboard.agents USING btree (tenant_id, account_id) WHERE (presence <> 'offline'::text)
agents: CREATE UNIQUE INDEX agents_tenant_id_account_id_key ON switchboard.agents USING btree (tenant_id, account_id)
agents: CREATE INDEX agents_turn ON switchboard.agents USING btree (tenant_id, last_assigned_at NULLS FIRST, account_id) WHERE ((presence = 'online'::text) AND accepting AND (active_chats < max_chats))
api_tokens: CREATE UNIQUE INDEX api_tokens_hash_key ON switchboard.api_tokens USING btree (hash)
api_tokens: CREATE INDEX api_tokens_of_account ON switchboard.api_tokens USING btree (tenant_id, account_id) WHERE (revoked_at IS NULL)
api_tokens: CREATE UNIQUE INDEX api_tokens_pkey ON switchboard.api_tokens USING btree (id)
api_tokens: CREATE UNIQUE INDEX api_tokens_tenant_id_id_key ON switchboard.api_tokens USING btree (tenant_id, id)
api_tokens: CREATE UNIQUE INDEX api_tokens_tenant_id_uid_key ON switchboard.api_tokens USING btree (tenant_id, uid)
assignments: CREATE INDEX assignments_of_conversation ON switchboard.assignments USING btree (tenant_id, conversation_id, id DESC)
assignments: CREATE UNIQUE INDEX assignments_one_open ON switchboard.assignments USING btree (tenant_id, conversation_id) WHERE (ended_at IS NULL)
assignments: CREATE INDEX assignments_open_of_agent ON switchboard.assignments USING btree (tenant_id, account_id) WHERE (ended_at IS NULL)
assignments: CREATE UNIQUE INDEX assignments_pkey ON switchboard.assignments USING btree (id)
auth_sessions: CREATE INDEX auth_sessions_by_expiry ON switchboard.auth_sessions USING btree (tenant_id, expires_at) WHERE (revoked_at IS NULL)
auth_sessions: CREATE INDEX auth_sessions_by_uid ON switchboard.auth_sessions USING btree (uid)
auth_sessions: CREATE INDEX auth_sessions_live ON switchboard.auth_sessions USING btree (tenant_id, account_id) WHERE (revoked_at IS NULL)
auth_sessions: CREATE UNIQUE INDEX auth_sessions_pkey ON switchboard.auth_sessions USING btree (id)
auth_sessions: CREATE UNIQUE INDEX auth_sessions_tenant_id_id_key ON switchboard.auth_sessions USING btree (tenant_id, id)
auth_sessions: CREATE UNIQUE INDEX auth_sessions_tenant_id_uid_key ON switchboard.auth_sessions USING btree (tenant_id, uid)
authenticators: CREATE INDEX authenticators_of_tenant ON switchboard.authenticators USING btree (tenant_id, account_id)
authenticators: CREATE UNIQUE INDEX authenticators_pkey ON switchboard.authenticators USING btree (account_id)
cache_marks: CREATE INDEX cache_marks_by_age ON switchboard.cache_marks USING btree (at)
cache_marks: CREATE UNIQUE INDEX cache_marks_pkey ON switchboard.cache_marks USING btree (tenant_id, topic, txid)
canned_responses: CREATE UNIQUE INDEX canned_of_account ON switchboard.canned_responses USING btree (tenant_id, account_id, lower(shortcut)) WHERE ((scope = 'personal'::text) AND (deleted_at IS NULL))
canned_responses: CREATE UNIQUE INDEX canned_of_group ON switchboard.canned_responses USING btree (tenant_id, group_id, lower(shortcut)) WHERE ((scope = 'group'::text) AND (deleted_at IS NULL))
canned_responses: CREATE UNIQUE INDEX canned_of_tenant ON switchboard.canned_responses USING btree (tenant_id, lower(shortcut)) WHERE ((scope = 'tenant'::text) AND (deleted_at IS NULL))
canned_responses: CREATE UNIQUE INDEX canned_responses_pkey ON switchboard.canned_responses USING btree (id)
canned_responses: CREATE UNIQUE INDEX canned_responses_tenant_id_id_key ON switchboard.canned_responses USING btree (tenant_id, id)
canned_responses: CREATE UNIQUE INDEX canned_responses_tenant_id_uid_key ON switchboard.canned_responses USING btree (tenant_id, uid)
conversation_events: CREATE UNIQUE INDEX conversation_events_account_once ON switchboard.conversation_events USING btree (tenant_id, account_id, client_id) WHERE ((client_id IS NOT NULL) AND (account_id IS NOT NULL))
conversation_events: CREATE INDEX conversation_events_notes ON switchboard.conversation_events USING btree (tenant_id, conversation_id, seq DESC) WHERE (type = 'note'::text)
conversation_events: CREATE UNIQUE INDEX conversation_events_pkey ON switchboard.conversation_events USING btree (id)
conversation_events: CREATE INDEX conversation_events_search ON switchboard.conversation_events USING gin (search)
conversation_events: CREATE UNIQUE INDEX conversation_events_tenant_id_conversation_id_seq_key ON switchboard.conversation_events USING btree (tenant_id, conversation_id, seq)
conversation_events: CREATE UNIQUE INDEX conversation_events_tenant_id_uid_key ON switchboard.conversation_events USING btree (tenant_id, uid)
conversation_events: CREATE UNIQUE INDEX conversation_events_visitor_once ON switchboard.conversation_events USING btree (tenant_id, visitor_id, client_id) WHERE ((client_id IS NOT NULL) AND (visitor_id IS NOT NULL))
conversation_labels: CREATE INDEX conversation_labels_by_label ON switchboard.conversation_labels USING btree (tenant_id, label_id, conversation_id)
conversation_labels: CREATE UNIQUE INDEX conversation_labels_pkey ON switchboard.conversation_labels USING btree (id)
conversation_labels: CREATE UNIQUE INDEX conversation_labels_tenant_id_conversation_id_label_id_key ON switchboard.conversation_labels USING btree (tenant_id, conversation_id, label_id)
conversation_ratings: CREATE INDEX conversation_ratings_by_time ON switchboard.conversation_ratings USING btree (tenant_id, created_at, id)
conversation_ratings: CREATE INDEX conversation_ratings_of_agent ON switchboard.conversation_ratings USING btree (tenant_id, account_id, created_at)
conversation_ratings: CREATE UNIQUE INDEX conversation_ratings_pkey ON switchboard.conversation_ratings USING btree (id)
conversation_ratings: CREATE UNIQUE INDEX conversation_ratings_tenant_id_conversation_id_key ON switchboard.conversation_ratings USING btree (tenant_id, conversation_id)
conversation_receipts: CREATE UNIQUE INDEX conversation_receipts_pkey ON switchboard.conversation_receipts USING btree (tenant_id, conversation_id, side, kind, up_to_seq)
conversations: CREATE INDEX conversations_assigned ON switchboard.conversations USING btree (tenant_id, id) WHERE (state = 'assigned'::text)
conversations: CREATE INDEX conversations_awaiting_bot ON switchboard.conversations USING btree (tenant_id, id) WHERE (responder_id IS NOT NULL)
conversations: CREATE INDEX conversations_bot_due ON switchboard.conversations USING btree (bot_due_at) WHERE (bot_due_at IS NOT NULL)
conversations: CREATE INDEX conversations_browse ON switchboard.conversations USING btree (tenant_id, state, LEAST(message_count, 100), last_message_at, id)
conversations: CREATE INDEX conversations_by_agent ON switchboard.conversations USING btree (tenant_id, agent_id, last_message_at DESC, id DESC) WHERE (agent_id IS NOT NULL)
conversations: CREATE INDEX conversations_by_group ON switchboard.conversations USING btree (tenant_id, group_id, last_message_at DESC, id DESC) WHERE (group_id IS NOT NULL)
conversations: CREATE INDEX conversations_by_message ON switchboard.conversations USING btree (tenant_id, last_message_at, id)
conversations: CREATE INDEX conversations_by_state ON switchboard.conversations USING btree (tenant_id, state, last_message_at DESC, id DESC)
conversations: CREATE INDEX conversations_done_by_agent ON switchboard.conversations USING btree (tenant_id, agent_id, COALESCE(resolved_at, closed_at)) WHERE (state = ANY (ARRAY['resolved'::text, 'closed'::text]))
conversations: CREATE INDEX conversations_done_by_inbox ON switchboard.conversations USING btree (tenant_id, inbox_id, COALESCE(resolved_at, closed_at)) WHERE (state = ANY (ARRAY['resolved'::text, 'closed'::text]))
conversations: CREATE UNIQUE INDEX conversations_external ON switchboard.conversations USING btree (tenant_id, inbox_id, external_id) WHERE (external_id IS NOT NULL)
conversations: CREATE INDEX conversations_idle ON switchboard.conversations USING btree (GREATEST(last_message_at, assigned_at), id) WHERE ((state = 'assigned'::text) AND (last_message_by = ANY (ARRAY['agent'::text, 'bot'::text])))
conversations: CREATE INDEX conversations_of_agent ON switchboard.conversations USING btree (tenant_id, agent_id, last_message_at DESC, id DESC) WHERE (state = 'assigned'::text)
conversations: CREATE INDEX conversations_of_visitor ON switchboard.conversations USING btree (tenant_id, visitor_id, id DESC)
conversations: CREATE UNIQUE INDEX conversations_one_open ON switchboard.conversations USING btree (tenant_id, inbox_id, visitor_id) WHERE (state = ANY (ARRAY['queued'::text, 'assigned'::text]))
conversations: CREATE INDEX conversations_open ON switchboard.conversations USING btree (tenant_id, last_message_at DESC, id DESC) WHERE (state = ANY (ARRAY['queued'::text, 'assigned'::text]))
conversations: CREATE INDEX conversations_open_waiting ON switchboard.conversations USING btree (tenant_id, waiting_since, id) WHERE ((state = ANY (ARRAY['queued'::text, 'assigned'::text])) AND (waiting_since IS NOT NULL))
conversations: CREATE UNIQUE INDEX conversations_pkey ON switchboard.conversations USING btree (id)
conversations: CREATE INDEX conversations_priority ON switchboard.conversations USING btree (tenant_id, inbox_id, LEAST(message_count, 100), last_message_at, id) INCLUDE (message_count, avoid_agent_id, responder_id) WHERE (state = 'queued'::text)
conversations: CREATE INDEX conversations_priority_inbox ON switchboard.conversations USING btree (tenant_id, inbox_id, state, LEAST(message_count, 100), last_message_at, id) INCLUDE (message_count)
conversations: CREATE INDEX conversations_queue ON switchboard.conversations USING btree (tenant_id, group_id, queued_at, id) WHERE (state = 'queued'::text)
conversations: CREATE INDEX conversations_queue_all ON switchboard.conversations USING btree (tenant_id, queued_at, id) WHERE (state = 'queued'::text)
conversations: CREATE UNIQUE INDEX conversations_tenant_id_id_inbox_id_key ON switchboard.conversations USING btree (tenant_id, id, inbox_id)
conversations: CREATE UNIQUE INDEX conversations_tenant_id_id_key ON switchboard.conversations USING btree (tenant_id, id)
conversations: CREATE UNIQUE INDEX conversations_tenant_id_uid_key ON switchboard.conversations USING btree (tenant_id, uid)
conversations: CREATE INDEX conversations_unread ON switchboard.conversations USING btree (tenant_id, agent_unread DESC, last_message_at DESC, id DESC) WHERE (agent_unread > 0)
domain_events: CREATE INDEX domain_events_by_age ON switchboard.domain_events USING btree (at)
domain_events: CREATE INDEX domain_events_by_tenant ON switchboard.domain_events USING btree (tenant_id, txid, id)
domain_events: CREATE UNIQUE INDEX domain_events_pkey ON switchboard.domain_events USING btree (txid, id)
domain_events_floor: CREATE UNIQUE INDEX domain_events_floor_pkey ON switchboard.domain_events_floor USING btree (only_row)
drafts: CREATE INDEX drafts_newest ON switchboard.drafts USING btree (tenant_id, account_id, updated_at DESC, conversation_id)
drafts: CREATE UNIQUE INDEX drafts_pkey ON switchboard.drafts USING btree (tenant_id, account_id, conversation_id, mode)
external_identities: CREATE UNIQUE INDEX external_identities_pkey ON switchboard.external_identities USING btree (id)
external_identities: CREATE UNIQUE INDEX external_identities_tenant_id_account_id_issuer_key ON switchboard.external_identities USING btree (tenant_id, account_id, issuer)
external_identities: CREATE UNIQUE INDEX external_identities_tenant_id_issuer_subject_key ON switchboard.external_identities USING btree (tenant_id, issuer, subject)
feed_cursors: CREATE UNIQUE INDEX feed_cursors_pkey ON switchboard.feed_cursors USING btree (tenant_id, reader)
files: CREATE INDEX files_dropped ON switchboard.files USING btree (id) WHERE (state = 'dropped'::text)
files: CREATE INDEX files_of_conversation ON switchboard.files USING btree (tenant_id, conversation_id, event_seq) WHERE (conversation_id IS NOT NULL)
files: CREATE UNIQUE INDEX files_one_logo ON switchboard.files USING btree (tenant_id, logo_inbox_id) WHERE (logo_inbox_id IS NOT NULL)
files: CREATE UNIQUE INDEX files_pkey ON switchboard.files USING btree (id)
files: CREATE UNIQUE INDEX files_tenant_id_id_key ON switchboard.files USING btree (tenant_id, id)
files: CREATE UNIQUE INDEX files_tenant_id_uid_key ON switchboard.files USING btree (tenant_id, uid)
files: CREATE INDEX files_unused ON switchboard.files USING btree (created_at) WHERE (state = ANY (ARRAY['arriving'::text, 'ready'::text]))
grace_periods: CREATE INDEX grace_periods_due ON switchboard.grace_periods USING btree (expires_at) WHERE (state = 'active'::text)
grace_periods: CREATE INDEX grace_periods_of_agent ON switchboard.grace_periods USING btree (tenant_id, account_id) WHERE (state = 'active'::text)
grace_periods: CREATE UNIQUE INDEX grace_periods_one_active ON switchboard.grace_periods USING btree (tenant_id, conversation_id) WHERE (state = 'active'::text)
grace_periods: CREATE UNIQUE INDEX grace_periods_pkey ON switchboard.grace_periods USING btree (id)
group_agents: CREATE INDEX group_agents_by_account ON switchboard.group_agents USING btree (tenant_id, account_id)
group_agents: CREATE UNIQUE INDEX group_agents_one_primary ON switchboard.group_agents USING btree (tenant_id, account_id) WHERE is_primary
group_agents: CREATE UNIQUE INDEX group_agents_pkey ON switchboard.group_agents USING btree (tenant_id, group_id, account_id)
group_hours: CREATE UNIQUE INDEX group_hours_pkey ON switchboard.group_hours USING btree (tenant_id, group_id)
groups: CREATE UNIQUE INDEX groups_name ON switchboard.groups USING btree (tenant_id, lower(name)) WHERE (deleted_at IS NULL)
groups: CREATE UNIQUE INDEX groups_one_default ON switchboard.groups USING btree (tenant_id) WHERE (is_default AND (deleted_at IS NULL))
groups: CREATE UNIQUE INDEX groups_pkey ON switchboard.groups USING btree (id)
groups: CREATE UNIQUE INDEX groups_tenant_id_id_key ON switchboard.groups USING btree (tenant_id, id)
groups: CREATE UNIQUE INDEX groups_tenant_id_uid_key ON switchboard.groups USING btree (tenant_id, uid)
idempotency_keys: CREATE INDEX idempotency_keys_by_age ON switchboard.idempotency_keys USING btree (created_at)
idempotency_keys: CREATE UNIQUE INDEX idempotency_keys_pkey ON switchboard.idempotency_keys USING btree (tenant_id, owner, key)
inbound_deliveries: CREATE UNIQUE INDEX inbound_deliveries_pkey ON switchboard.inbound_deliveries USING btree (id)
inbound_deliveries: CREATE UNIQUE INDEX inbound_deliveries_tenant_id_inbox_id_external_id_key ON switchboard.inbound_deliveries USING btree (tenant_id, inbox_id, external_id)
inbound_deliveries: CREATE INDEX inbound_deliveries_unfinished ON switchboard.inbound_deliveries USING btree (tenant_id, id) WHERE (conversation_id IS NULL)
inbox_settings: CREATE UNIQUE INDEX inbox_settings_pkey ON switchboard.inbox_settings USING btree (tenant_id, inbox_id)
inbox_subscriptions: CREATE INDEX inbox_subscriptions_by_inbox ON switchboard.inbox_subscriptions USING btree (tenant_id, inbox_id, account_id)
inbox_subscriptions: CREATE UNIQUE INDEX inbox_subscriptions_pkey ON switchboard.inbox_subscriptions USING btree (tenant_id, account_id, inbox_id)
inboxes: CREATE INDEX inboxes_by_uid ON switchboard.inboxes USING btree (uid)
inboxes: CREATE UNIQUE INDEX inboxes_key_key ON switchboard.inboxes USING btree (key)
inboxes: CREATE UNIQUE INDEX inboxes_name ON switchboard.inboxes USING btree (tenant_id, lower(name)) WHERE (deleted_at IS NULL)
inboxes: CREATE UNIQUE INDEX inboxes_phone_number ON switchboard.inboxes USING btree (tenant_id, phone_number) WHERE (deleted_at IS NULL)
inboxes: CREATE UNIQUE INDEX inboxes_pkey ON switchboard.inboxes USING btree (id)
inboxes: CREATE UNIQUE INDEX inboxes_tenant_id_id_key ON switchboard.inboxes USING btree (tenant_id, id)
inboxes: CREATE UNIQUE INDEX inboxes_tenant_id_uid_key ON switchboard.inboxes USING btree (tenant_id, uid)
installation: CREATE UNIQUE INDEX installation_pkey ON switchboard.installation USING btree (only_row)
job_crons: CREATE UNIQUE INDEX job_crons_pkey ON switchboard.job_crons USING btree (name)
job_runs: CREATE INDEX job_runs_by_age ON switchboard.job_runs USING btree (started_at)
job_runs: CREATE INDEX job_runs_newest ON switchboard.job_runs USING btree (name, id DESC)
job_runs: CREATE UNIQUE INDEX job_runs_pkey ON switchboard.job_runs USING btree (id)
jobs: CREATE INDEX jobs_by_key ON switchboard.jobs USING btree (name, key, id) WHERE ((key IS NOT NULL) AND (dead_at IS NULL))
jobs: CREATE INDEX jobs_by_lease ON switchboard.jobs USING btree (lease_until) WHERE (lease_until IS NOT NULL)
jobs: CREATE INDEX jobs_dead ON switchboard.jobs USING btree (id) WHERE (dead_at IS NOT NULL)
jobs: CREATE UNIQUE INDEX jobs_one_running_per_key ON switchboard.jobs USING btree (name, key) WHERE (lease_until IS NOT NULL)
jobs: CREATE UNIQUE INDEX jobs_pkey ON switchboard.jobs USING btree (id)
jobs: CREATE INDEX jobs_ready ON switchboard.jobs USING btree (name, run_at, id) WHERE ((lease_until IS NULL) AND (dead_at IS NULL) AND (NOT parked))
labels: CREATE UNIQUE INDEX labels_name ON switchboard.labels USING btree (tenant_id, scope, lower(name)) WHERE (deleted_at IS NULL)
labels: CREATE UNIQUE INDEX labels_pkey ON switchboard.labels USING btree (id)
labels: CREATE UNIQUE INDEX labels_tenant_id_id_key ON switchboard.labels USING btree (tenant_id, id)
labels: CREATE UNIQUE INDEX labels_tenant_id_id_scope_key ON switchboard.labels USING btree (tenant_id, id, scope)
labels: CREATE UNIQUE INDEX labels_tenant_id_uid_key ON switchboard.labels USING btree (tenant_id, uid)
mail_outbox: CREATE INDEX mail_outbox_by_age ON switchboard.mail_outbox USING btree (created_at)
mail_outbox: CREATE INDEX mail_outbox_by_state ON switchboard.mail_outbox USING btree (tenant_id, state, id DESC)
mail_outbox: CREATE UNIQUE INDEX mail_outbox_pkey ON switchboard.mail_outbox USING btree (id)
mail_outbox: CREATE UNIQUE INDEX mail_outbox_tenant_id_id_key ON switchboard.mail_outbox USING btree (tenant_id, id)
mail_outbox: CREATE UNIQUE INDEX mail_outbox_tenant_id_key_key ON switchboard.mail_outbox USING btree (tenant_id, key)
mail_outbox: CREATE UNIQUE INDEX mail_outbox_tenant_id_uid_key ON switchboard.mail_outbox USING btree (tenant_id, uid)
metric_marks: CREATE INDEX metric_marks_of_agent ON switchboard.metric_marks USING btree (tenant_id, account_id)
metric_marks: CREATE UNIQUE INDEX metric_marks_pkey ON switchboard.metric_marks USING btree (tenant_id, id)
notice_wishes: CREATE INDEX notice_wishes_of_tenant ON switchboard.notice_wishes USING btree (tenant_id, account_id)
notice_wishes: CREATE UNIQUE INDEX notice_wishes_pkey ON switchboard.notice_wishes USING btree (account_id)
notices_sent: CREATE UNIQUE INDEX notices_sent_pkey ON switchboard.notices_sent USING btree (tenant_id, account_id, conversation_id)
passkeys: CREATE INDEX passkeys_by_credential ON switchboard.passkeys USING btree (credential)
passkeys: CREATE INDEX passkeys_of_account ON switchboard.passkeys USING btree (tenant_id, account_id, id)
passkeys: CREATE UNIQUE INDEX passkeys_pkey ON switchboard.passkeys USING btree (id)
passkeys: CREATE UNIQUE INDEX passkeys_tenant_id_credential_key ON switchboard.passkeys USING btree (tenant_id, credential)
passkeys: CREATE UNIQUE INDEX passkeys_tenant_id_id_key ON switchboard.passkeys USING btree (tenant_id, id)
passkeys: CREATE UNIQUE INDEX passkeys_tenant_id_uid_key ON switchboard.passkeys USING btree (tenant_id, uid)
password_resets: CREATE INDEX password_resets_by_uid ON switchboard.password_resets USING btree (uid)
password_resets: CREATE INDEX password_resets_of_account ON switchboard.password_resets USING btree (tenant_id, account_id) WHERE (used_at IS NULL)
password_resets: CREATE UNIQUE INDEX password_resets_pkey ON switchboard.password_resets USING btree (id)
password_resets: CREATE UNIQUE INDEX password_resets_tenant_id_uid_key ON switchboard.password_resets USING btree (tenant_id, uid)
presence_intervals: CREATE INDEX presence_intervals_of_agent ON switchboard.presence_intervals USING btree (tenant_id, account_id, started_at, id)
presence_intervals: CREATE UNIQUE INDEX presence_intervals_one_open ON switchboard.presence_intervals USING btree (tenant_id, account_id) WHERE (ended_at IS NULL)
presence_intervals: CREATE UNIQUE INDEX presence_intervals_pkey ON switchboard.presence_intervals USING btree (id)
presence_sessions: CREATE INDEX presence_sessions_by_lease ON switchboard.presence_sessions USING btree (lease_until)
presence_sessions: CREATE INDEX presence_sessions_of_account ON switchboard.presence_sessions USING btree (tenant_id, account_id, lease_until)
presence_sessions: CREATE INDEX presence_sessions_of_auth ON switchboard.presence_sessions USING btree (tenant_id, auth_session_id) WHERE (kind = 'request'::text)
presence_sessions: CREATE INDEX presence_sessions_of_node ON switchboard.presence_sessions USING btree (node) WHERE (NOT closed)
presence_sessions: CREATE UNIQUE INDEX presence_sessions_pkey ON switchboard.presence_sessions USING btree (id)
rate_counters: CREATE UNIQUE INDEX rate_counters_pkey ON switchboard.rate_counters USING btree (key)
realtime_tickets: CREATE INDEX realtime_tickets_by_age ON switchboard.realtime_tickets USING btree (expires_at)
realtime_tickets: CREATE UNIQUE INDEX realtime_tickets_pkey ON switchboard.realtime_tickets USING btree (hash)
recovery_codes: CREATE UNIQUE INDEX recovery_codes_pkey ON switchboard.recovery_codes USING btree (tenant_id, account_id, hash)
routing_decisions: CREATE INDEX routing_decisions_of_conversation ON switchboard.routing_decisions USING btree (tenant_id, conversation_id, id DESC)
routing_decisions: CREATE UNIQUE INDEX routing_decisions_pkey ON switchboard.routing_decisions USING btree (id)
routing_decisions: CREATE UNIQUE INDEX routing_decisions_tenant_id_id_key ON switchboard.routing_decisions USING btree (tenant_id, id)
routing_decisions: CREATE UNIQUE INDEX routing_decisions_waiting_once ON switchboard.routing_decisions USING btree (tenant_id, conversation_id) WHERE (outcome = 'waiting'::text)
schema_migrations: CREATE UNIQUE INDEX schema_migrations_pkey ON switchboard.schema_migrations USING btree (version)
security_events: CREATE INDEX security_events_newest ON switchboard.security_events USING btree (tenant_id, id DESC)
security_events: CREATE UNIQUE INDEX security_events_pkey ON switchboard.security_events USING btree (id)
sign_in_challenges: CREATE INDEX sign_in_challenges_by_age ON switchboard.sign_in_challenges USING btree (expires_at)
sign_in_challenges: CREATE UNIQUE INDEX sign_in_challenges_pkey ON switchboard.sign_in_challenges USING btree (hash)
sign_in_rules: CREATE UNIQUE INDEX sign_in_rules_pkey ON switchboard.sign_in_rules USING btree (tenant_id)
tenant_days: CREATE UNIQUE INDEX tenant_days_pkey ON switchboard.tenant_days USING btree (tenant_id, day)
tenant_settings: CREATE UNIQUE INDEX tenant_settings_pkey ON switchboard.tenant_settings USING btree (tenant_id)
tenants: CREATE UNIQUE INDEX tenants_one_default ON switchboard.tenants USING btree (is_default) WHERE is_default
tenants: CREATE UNIQUE INDEX tenants_pkey ON switchboard.tenants USING btree (id)
tenants: CREATE UNIQUE INDEX tenants_slug_key ON switchboard.tenants USING btree (slug)
tenants: CREATE UNIQUE INDEX tenants_uid_key ON switchboard.tenants USING btree (uid)
threads: CREATE UNIQUE INDEX threads_one_active ON switchboard.threads USING btree (tenant_id, conversation_id) WHERE (status = 'active'::text)
threads: CREATE UNIQUE INDEX threads_pkey ON switchboard.threads USING btree (id)
threads: CREATE UNIQUE INDEX threads_tenant_id_conversation_id_id_key ON switchboard.threads USING btree (tenant_id, conversation_id, id)
threads: CREATE UNIQUE INDEX threads_tenant_id_id_key ON switchboard.threads USING btree (tenant_id, id)
threads: CREATE UNIQUE INDEX threads_tenant_id_uid_key ON switchboard.threads USING btree (tenant_id, uid)
visitor_sessions: CREATE INDEX visitor_sessions_by_visitor ON switchboard.visitor_sessions USING btree (tenant_id, visitor_id)
visitor_sessions: CREATE UNIQUE INDEX visitor_sessions_pkey ON switchboard.visitor_sessions USING btree (id)
visitor_sessions: CREATE UNIQUE INDEX visitor_sessions_token_hash_key ON switchboard.visitor_sessions USING btree (token_hash)
visitors: CREATE INDEX visitors_by_phone ON switchboard.visitors USING btree (tenant_id, phone) WHERE (phone IS NOT NULL)
visitors: CREATE UNIQUE INDEX visitors_contact ON switchboard.visitors USING btree (tenant_id, contact_key) WHERE (contact_key IS NOT NULL)
visitors: CREATE UNIQUE INDEX visitors_external ON switchboard.visitors USING btree (tenant_id, external_id) WHERE (external_id IS NOT NULL)
visitors: CREATE UNIQUE INDEX visitors_pkey ON switchboard.visitors USING btree (id)
visitors: CREATE INDEX visitors_search ON switchboard.visitors USING gin (search)
visitors: CREATE UNIQUE INDEX visitors_tenant_id_id_key ON switchboard.visitors USING btree (tenant_id, id)
visitors: CREATE UNIQUE INDEX visitors_tenant_id_uid_key ON switchboard.visitors USING btree (tenant_id, uid)
webhook_deliveries: CREATE INDEX webhook_deliveries_by_age ON switchboard.webhook_deliveries USING btree (created_at)
webhook_deliveries: CREATE INDEX webhook_deliveries_by_state ON switchboard.webhook_deliveries USING btree (tenant_id, endpoint_id, state, id DESC)
webhook_deliveries: CREATE INDEX webhook_deliveries_newest ON switchboard.webhook_deliveries USING btree (tenant_id, endpoint_id, id DESC)
webhook_deliveries: CREATE UNIQUE INDEX webhook_deliveries_pkey ON switchboard.webhook_deliveries USING btree (id)
webhook_deliveries: CREATE UNIQUE INDEX webhook_deliveries_tenant_id_endpoint_id_event_id_key ON switchboard.webhook_deliveries USING btree (tenant_id, endpoint_id, event_id)
webhook_deliveries: CREATE UNIQUE INDEX webhook_deliveries_tenant_id_id_key ON switchboard.webhook_deliveries USING btree (tenant_id, id)
webhook_deliveries: CREATE UNIQUE INDEX webhook_deliveries_tenant_id_uid_key ON switchboard.webhook_deliveries USING btree (tenant_id, uid)
webhook_deliveries: CREATE INDEX webhook_deliveries_waiting ON switchboard.webhook_deliveries USING btree (tenant_id, endpoint_id, lane, event_id) WHERE (state = 'waiting'::text)
webhook_endpoints: CREATE INDEX webhook_endpoints_live ON switchboard.webhook_endpoints USING btree (tenant_id, id) WHERE (active AND (deleted_at IS NULL))
webhook_endpoints: CREATE INDEX webhook_endpoints_of_account ON switchboard.webhook_endpoints USING btree (tenant_id, account_id) WHERE (account_id IS NOT NULL)
webhook_endpoints: CREATE UNIQUE INDEX webhook_endpoints_pkey ON switchboard.webhook_endpoints USING btree (id)
webhook_endpoints: CREATE UNIQUE INDEX webhook_endpoints_tenant_id_id_key ON switchboard.webhook_endpoints USING btree (tenant_id, id)
webhook_endpoints: CREATE UNIQUE INDEX webhook_endpoints_tenant_id_uid_key ON switchboard.webhook_endpoints USING btree (tenant_id, uid)
webhook_lanes: CREATE INDEX webhook_lanes_due ON switchboard.webhook_lanes USING btree (tenant_id, endpoint_id, next_at)
webhook_lanes: CREATE UNIQUE INDEX webhook_lanes_pkey ON switchboard.webhook_lanes USING btree (tenant_id, endpoint_id, lane)

-- Policies

accounts: job permissive for all to app_job using true check true
accounts: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
activities: job permissive for all to app_job using true check true
activities: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
agent_days: job permissive for all to app_job using true check true
agent_days: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
agent_totals: job permissive for all to app_job using true check true
agent_totals: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
agents: job permissive for all to app_job using true check true
agents: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
api_tokens: job permissive for all to app_job using true check true
api_tokens: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
assignments: job permissive for all to app_job using true check true
assignments: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
auth_sessions: job permissive for all to app_job using true check true
auth_sessions: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
authenticators: job permissive for all to app_job using true check true
authenticators: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
cache_marks: job permissive for all to app_job using true check true
cache_marks: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
canned_responses: job permissive for all to app_job using true check true
canned_responses: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
conversation_events: job permissive for all to app_job using true check true
conversation_events: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
conversation_labels: job permissive for all to app_job using true check true
conversation_labels: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
conversation_ratings: job permissive for all to app_job using true check true
conversation_ratings: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
conversation_receipts: job permissive for all to app_job using true check true
conversation_receipts: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
conversations: job permissive for all to app_job using true check true
conversations: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
domain_events: job permissive for all to app_job using true check true
domain_events: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
drafts: job permissive for all to app_job using true check true
drafts: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
external_identities: job permissive for all to app_job using true check true
external_identities: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
feed_cursors: job permissive for all to app_job using true check true
feed_cursors: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
files: job permissive for all to app_job using true check true
files: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
grace_periods: job permissive for all to app_job using true check true
grace_periods: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
group_agents: job permissive for all to app_job using true check true
group_agents: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
group_hours: job permissive for all to app_job using true check true
group_hours: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
groups: job permissive for all to app_job using true check true
groups: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
idempotency_keys: job permissive for all to app_job using true check true
idempotency_keys: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
inbound_deliveries: job permissive for all to app_job using true check true
inbound_deliveries: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
inbox_settings: job permissive for all to app_job using true check true
inbox_settings: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
inbox_subscriptions: job permissive for all to app_job using true check true
inbox_subscriptions: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
inboxes: job permissive for all to app_job using true check true
inboxes: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
labels: job permissive for all to app_job using true check true
labels: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
mail_outbox: job permissive for all to app_job using true check true
mail_outbox: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
metric_marks: job permissive for all to app_job using true check true
metric_marks: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
notice_wishes: job permissive for all to app_job using true check true
notice_wishes: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
notices_sent: job permissive for all to app_job using true check true
notices_sent: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
passkeys: job permissive for all to app_job using true check true
passkeys: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
password_resets: job permissive for all to app_job using true check true
password_resets: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
presence_intervals: job permissive for all to app_job using true check true
presence_intervals: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
presence_sessions: job permissive for all to app_job using true check true
presence_sessions: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
realtime_tickets: job permissive for all to app_job using true check true
realtime_tickets: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
recovery_codes: job permissive for all to app_job using true check true
recovery_codes: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
routing_decisions: job permissive for all to app_job using true check true
routing_decisions: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
security_events: job permissive for all to app_job using true check true
security_events: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
sign_in_rules: job permissive for all to app_job using true check true
sign_in_rules: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
tenant_days: job permissive for all to app_job using true check true
tenant_days: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
tenant_settings: job permissive for all to app_job using true check true
tenant_settings: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
tenants: job permissive for all to app_job using true check true
tenants: tenant permissive for all to public using (id = app_tenant()) check (id = app_tenant())
threads: job permissive for all to app_job using true check true
threads: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
visitor_sessions: job permissive for all to app_job using true check true
visitor_sessions: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
visitors: job permissive for all to app_job using true check true
visitors: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
webhook_deliveries: job permissive for all to app_job using true check true
webhook_deliveries: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
webhook_endpoints: job permissive for all to app_job using true check true
webhook_endpoints: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())
webhook_lanes: job permissive for all to app_job using true check true
webhook_lanes: tenant permissive for all to public using (tenant_id = app_tenant()) check (tenant_id = app_tenant())

-- Triggers

accounts: CREATE TRIGGER mark_cached AFTER UPDATE OF name, email, username, role, active, deleted_at ON switchboard.accounts FOR EACH ROW WHEN (((((((old.name IS DISTINCT FROM new.name) OR (old.email IS DISTINCT FROM new.email)) OR (old.username IS DISTINCT FROM new.username)) OR (old.role IS DISTINCT FROM new.role)) OR (old.active IS DISTINCT FROM new.active)) OR (old.deleted_at IS DISTINCT FROM new.deleted_at))) EXECUTE FUNCTION mark_cached('people')
accounts: CREATE TRIGGER mark_cached_new AFTER INSERT ON switchboard.accounts FOR EACH ROW EXECUTE FUNCTION mark_cached('people')
activities: CREATE TRIGGER activity_to_mark AFTER INSERT ON switchboard.activities FOR EACH ROW WHEN ((new.type = ANY (ARRAY['ticket_assigned'::text, 'ticket_resolved'::text, 'message_sent'::text]))) EXECUTE FUNCTION activity_to_mark()
agents: CREATE TRIGGER mark_cached_level AFTER UPDATE OF level ON switchboard.agents FOR EACH ROW WHEN ((old.level IS DISTINCT FROM new.level)) EXECUTE FUNCTION mark_cached('level')
agents: CREATE TRIGGER mark_cached_new AFTER INSERT ON switchboard.agents FOR EACH ROW EXECUTE FUNCTION mark_cached('people')
agents: CREATE TRIGGER mark_cached_presence AFTER UPDATE OF presence ON switchboard.agents FOR EACH ROW WHEN ((old.presence IS DISTINCT FROM new.presence)) EXECUTE FUNCTION mark_cached('presence')
agents: CREATE TRIGGER presence_to_activity AFTER UPDATE OF presence ON switchboard.agents FOR EACH ROW WHEN ((old.presence IS DISTINCT FROM new.presence)) EXECUTE FUNCTION presence_to_activity()
agents: CREATE TRIGGER presence_to_timeline AFTER UPDATE OF presence ON switchboard.agents FOR EACH ROW WHEN ((old.presence IS DISTINCT FROM new.presence)) EXECUTE FUNCTION presence_to_timeline()
agents: CREATE TRIGGER presence_to_timeline_begin AFTER INSERT ON switchboard.agents FOR EACH ROW EXECUTE FUNCTION presence_to_timeline()
assignments: CREATE TRIGGER assignment_to_activity AFTER INSERT ON switchboard.assignments FOR EACH ROW EXECUTE FUNCTION assignment_to_activity()
assignments: CREATE TRIGGER assignment_to_notice AFTER INSERT ON switchboard.assignments FOR EACH ROW EXECUTE FUNCTION assignment_to_notice()
assignments: CREATE TRIGGER resolution_to_activity AFTER UPDATE OF ended_at ON switchboard.assignments FOR EACH ROW WHEN (((old.ended_at IS NULL) AND (new.end_reason = ANY (ARRAY['resolved'::text, 'closed'::text])))) EXECUTE FUNCTION resolution_to_activity()
auth_sessions: CREATE TRIGGER request_sessions_end AFTER UPDATE OF revoked_at ON switchboard.auth_sessions FOR EACH ROW WHEN (((old.revoked_at IS NULL) AND (new.revoked_at IS NOT NULL))) EXECUTE FUNCTION request_sessions_end()
auth_sessions: CREATE TRIGGER session_to_activity_begin AFTER INSERT ON switchboard.auth_sessions FOR EACH ROW EXECUTE FUNCTION session_to_activity()
auth_sessions: CREATE TRIGGER session_to_activity_end AFTER UPDATE OF revoked_at ON switchboard.auth_sessions FOR EACH ROW WHEN (((old.revoked_at IS NULL) AND (new.revoked_at IS NOT NULL))) EXECUTE FUNCTION session_to_activity()
conversation_events: CREATE TRIGGER message_to_activity AFTER INSERT ON switchboard.conversation_events FOR EACH ROW WHEN (((new.type = 'message'::text) AND (new.author_kind = ANY (ARRAY['agent'::text, 'bot'::text])) AND (new.account_id IS NOT NULL))) EXECUTE FUNCTION message_to_activity()
conversation_events: CREATE TRIGGER message_to_notice AFTER INSERT ON switchboard.conversation_events FOR EACH ROW WHEN (((new.type = 'message'::text) AND (new.author_kind = 'visitor'::text))) EXECUTE FUNCTION message_to_notice()
conversation_ratings: CREATE TRIGGER fact_to_mark AFTER INSERT OR UPDATE OF score ON switchboard.conversation_ratings FOR EACH ROW EXECUTE FUNCTION fact_to_mark('account_id', 'created_at')
group_agents: CREATE TRIGGER mark_cached AFTER INSERT OR DELETE OR UPDATE ON switchboard.group_agents FOR EACH ROW EXECUTE FUNCTION mark_cached('people')
groups: CREATE TRIGGER mark_cached AFTER UPDATE OF name, deleted_at ON switchboard.groups FOR EACH ROW WHEN (((old.name IS DISTINCT FROM new.name) OR (old.deleted_at IS DISTINCT FROM new.deleted_at))) EXECUTE FUNCTION mark_cached('people', 'departments')
groups: CREATE TRIGGER mark_cached_new AFTER INSERT ON switchboard.groups FOR EACH ROW EXECUTE FUNCTION mark_cached('people', 'departments')
presence_intervals: CREATE TRIGGER interval_to_mark AFTER UPDATE OF ended_at ON switchboard.presence_intervals FOR EACH ROW WHEN (((old.ended_at IS NULL) AND (new.ended_at IS NOT NULL) AND (new.presence <> 'offline'::text))) EXECUTE FUNCTION interval_to_mark()
tenant_settings: CREATE TRIGGER days_by_other_times AFTER UPDATE OF open_hours_only ON switchboard.tenant_settings FOR EACH ROW WHEN ((old.open_hours_only IS DISTINCT FROM new.open_hours_only)) EXECUTE FUNCTION days_by_other_times()
tenant_settings: CREATE TRIGGER days_by_other_times_begin AFTER INSERT ON switchboard.tenant_settings FOR EACH ROW WHEN (new.open_hours_only) EXECUTE FUNCTION days_by_other_times()
tenants: CREATE TRIGGER days_in_new_zone AFTER UPDATE OF time_zone ON switchboard.tenants FOR EACH ROW WHEN ((old.time_zone IS DISTINCT FROM new.time_zone)) EXECUTE FUNCTION days_in_new_zone()

-- Functions

owner app_job
CREATE OR REPLACE FUNCTION switchboard.account_number_reserve(wanted integer)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  declare last bigint;
  begin
    perform pg_advisory_xact_lock(7420003);
    select last_value into last from accounts_id_seq;
    if wanted > last + 1000000 then return false; end if;
    if wanted > last then perform setval('accounts_id_seq', wanted); end if;
    return true;
  end
  $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.account_tenant(account integer)
 RETURNS integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$ select tenant_id from accounts where id = account and active and deleted_at is null $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.activities_since(since timestamp with time zone)
 RETURNS TABLE(type text, done integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  select a.type, count(*)::integer
    from tenants t join activities a on a.tenant_id = t.id and a.at >= since
   group by a.type
  $function$

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.activity_to_mark()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  begin
    insert into metric_marks (tenant_id, account_id, since, until) values (new.tenant_id, new.account_id, new.at, new.at);
    return null;
  end
  $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.api_token_use(token_hash bytea, instant timestamp with time zone)
 RETURNS TABLE(tenant_id integer, token_id integer)
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  with found as (
    select t.tenant_id, t.id from api_tokens t where t.hash = token_hash and t.revoked_at is null
  ), used as (
    update api_tokens t set last_used_at = instant
      from found f
     where t.id = f.id and (t.last_used_at is null or t.last_used_at < instant - interval '1 minute')
  )
  select f.tenant_id, f.id from found f
  $function$

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.app_hand_over_definers()
 RETURNS void
 LANGUAGE plpgsql
AS $function$
  declare f regprocedure;
  begin
    for f in select p.oid::regprocedure from pg_proc p
              where p.pronamespace = 'switchboard'::regnamespace and p.prosecdef and p.proowner <> 'app_job'::regrole loop
      execute format('revoke all on function %s from public', f);
      execute format('grant execute on function %s to app_rw', f);
      execute format('alter function %s owner to app_job', f);
    end loop;
  end
  $function$

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.app_protect(target regclass, tenant_column text DEFAULT 'tenant_id'::text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
  begin
    execute format('alter table %s enable row level security', target);
    execute format('alter table %s force row level security', target);
    execute format('create policy tenant on %s using (%I = app_tenant()) with check (%I = app_tenant())', target, tenant_column, tenant_column);
    execute format('create policy job on %s to app_job using (true) with check (true)', target);
    execute format('grant select, insert, update, delete on %s to app_rw, app_job', target);
  end
  $function$

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.app_tenant()
 RETURNS integer
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('app.tenant', true), '')::integer $function$

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.assignment_to_activity()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  declare score double precision;
  begin
    select priority_score(coalesce(t.priority_alpha, 0.4), coalesce(t.priority_beta, 0.6), c.message_count, c.last_message_at, new.started_at) into score
      from conversations c left join tenant_settings t on t.tenant_id = c.tenant_id
     where c.tenant_id = new.tenant_id and c.id = new.conversation_id;
    insert into activities (tenant_id, account_id, at, type, conversation_id, data)
    values (new.tenant_id, new.account_id, new.started_at, 'ticket_assigned', new.conversation_id,
            jsonb_build_object('priority', case when score >= 0.75 then 'urgent' when score >= 0.5 then 'high' when score >= 0.25 then 'normal' else 'low' end));
    return null;
  end
  $function$

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.assignment_to_notice()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  begin
    insert into jobs (name, data)
    select 'notices.conversation', jsonb_build_object('tenantId', new.tenant_id, 'accountId', new.account_id, 'conversationId', new.conversation_id, 'why', 'assigned')
      from notice_wishes w join agents a on a.tenant_id = w.tenant_id and a.account_id = w.account_id
     where w.tenant_id = new.tenant_id and w.account_id = new.account_id and w.assigned and a.presence in ('away', 'offline');
    return null;
  end
  $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.auth_session_tenant(session_uid uuid)
 RETURNS integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$ select tenant_id from auth_sessions where uid = session_uid $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.bot_due(instant timestamp with time zone, most integer)
 RETURNS TABLE(tenant_id integer, conversation_id integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  select c.tenant_id, c.id from conversations c
   where c.bot_due_at <= instant
   order by c.bot_due_at, c.id
   limit most
  $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.cache_marks_trim(before timestamp with time zone)
 RETURNS integer
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  with gone as (delete from cache_marks where at < before returning 1)
  select count(*)::integer from gone
  $function$

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.day_start(day date, zone text)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN ((day)::timestamp without time zone AT TIME ZONE zone)

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.days_by_other_times()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  begin
    perform pg_advisory_xact_lock(7420002, new.tenant_id);
    insert into metric_marks (tenant_id, account_id, since, until)
    select distinct on (a.account_id, local_day(a.at, z.time_zone)) a.tenant_id, a.account_id, a.at, a.at
      from activities a join tenants z on z.id = a.tenant_id
     where a.tenant_id = new.tenant_id and a.open_ms <> a.took_ms;
    return null;
  end
  $function$

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.days_in_new_zone()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  begin
    perform pg_advisory_xact_lock(7420002, new.id);
    insert into metric_marks (tenant_id, account_id, since, until)
    select tenant_id, account_id, day_start(day, old.time_zone), day_start(day + 1, old.time_zone) from agent_days where tenant_id = new.id;
    delete from agent_days where tenant_id = new.id;
    delete from tenant_days where tenant_id = new.id;
    return null;
  end
  $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.default_tenant()
 RETURNS integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$ select id from tenants where is_default $function$

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.elapsed_ms(since timestamp with time zone, until timestamp with time zone)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN (GREATEST((0)::numeric, round((EXTRACT(epoch FROM (until - since)) * (1000)::numeric))))::bigint

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.fact_to_mark()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  declare fact jsonb := to_jsonb(new); at timestamptz := (fact ->> tg_argv[1])::timestamptz;
  begin
    if fact ->> tg_argv[0] is not null then
      insert into metric_marks (tenant_id, account_id, since, until) values (new.tenant_id, (fact ->> tg_argv[0])::integer, at, at);
    end if;
    return null;
  end
  $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.feed_behind(of_reader text, instant timestamp with time zone, most integer)
 RETURNS SETOF integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  select c.tenant_id
    from feed_cursors c
   where c.reader = of_reader and c.lease_until <= instant
     and exists (select from domain_events e
                  where e.tenant_id = c.tenant_id and (e.txid, e.id) > (c.txid, c.id) and e.txid < (select feed_horizon()))
   limit most
  $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.feed_cursors_begin(of_reader text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  insert into feed_cursors (tenant_id, reader, txid, id) select t.id, of_reader, '0', 0 from tenants t
  on conflict do nothing
  $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.feed_cursors_end(of_reader text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$ delete from feed_cursors where reader = of_reader $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.feed_horizon()
 RETURNS xid8
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  with now as materialized (select pg_current_snapshot() as snapshot),
  elsewhere as materialized (
    select a.backend_xid from pg_stat_activity a
     where a.backend_xid is not null and a.datid is not null
       and a.datid <> (select d.oid from pg_database d where d.datname = current_database())
  )
  select coalesce((select min(x) from now, pg_snapshot_xip(now.snapshot) as x where x::xid not in (select backend_xid from elsewhere)),
                  (select pg_snapshot_xmax(now.snapshot) from now))
  $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.feed_pending(after_txid xid8, after_id bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$ select exists (select from domain_events where (txid, id) > (after_txid, after_id)) $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.feed_read(after_txid xid8, after_id bigint, most integer)
 RETURNS SETOF domain_events
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  select *
    from domain_events
   where (txid, id) > (after_txid, after_id)
     and txid < (select feed_horizon())
   order by txid, id
   limit most
  $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.feed_trim(before timestamp with time zone, most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  declare gone integer; top xid8;
  begin
    with old as materialized (
      select e.txid, e.id from domain_events e
       where e.at < before
         and not exists (select from feed_cursors c where c.tenant_id = e.tenant_id and (e.txid, e.id) > (c.txid, c.id))
       order by e.at limit most for update skip locked
    ), deleted as (
      delete from domain_events e using old where e.txid = old.txid and e.id = old.id returning e.txid
    )
    select count(*)::integer, max(txid) into gone, top from deleted;
    update domain_events_floor set txid = greatest(domain_events_floor.txid, top) where top is not null;
    return gone;
  end
  $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.files_due(before timestamp with time zone, most integer)
 RETURNS TABLE(tenant_id integer, id bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  (select f.tenant_id, f.id from files f where f.state in ('arriving', 'ready') and f.created_at < before order by f.created_at limit most)
  union all
  (select f.tenant_id, f.id from files f where f.state = 'dropped' order by f.id limit most)
  $function$

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.free_username(of_tenant integer, email text)
 RETURNS text
 LANGUAGE plpgsql
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
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
  $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.grace_due(instant timestamp with time zone, most integer)
 RETURNS TABLE(tenant_id integer, id bigint, account_id integer, expires_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  select g.tenant_id, g.id, g.account_id, g.expires_at from grace_periods g
   where g.state = 'active' and g.expires_at <= instant
   order by g.expires_at, g.id
   limit most
  $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.grace_next()
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$ select min(expires_at) from grace_periods where state = 'active' $function$

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.hours(ms bigint)
 RETURNS double precision
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (round(((ms)::numeric / (3600000)::numeric), 2))::double precision

owner app_job
CREATE OR REPLACE FUNCTION switchboard.housekeeping_trim(instant timestamp with time zone, keys_before timestamp with time zone, counters_before timestamp with time zone, presence_before timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  delete from realtime_tickets where expires_at < instant;
  delete from idempotency_keys where created_at < keys_before;
  delete from rate_counters where window_start < counters_before;
  delete from presence_sessions where lease_until < presence_before;
  $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.idle_due(instant timestamp with time zone, usual_idle integer, usual_warning integer, most integer)
 RETURNS TABLE(tenant_id integer, id integer, idle_minutes integer, warning_minutes integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  select c.tenant_id, c.id, n.idle, n.warning
    from conversations c
    left join tenant_settings t on t.tenant_id = c.tenant_id
   cross join lateral (select case when t.tenant_id is null then usual_idle else t.idle_minutes end as idle,
                              case when t.tenant_id is null then usual_warning else t.idle_warning_minutes end as warning,
                              greatest(c.last_message_at, c.assigned_at) as since) n
   where c.state = 'assigned' and c.last_message_by in ('agent', 'bot')
     and case when n.warning > 0 and (c.idle_warned_at is null or c.idle_warned_at < n.since)
              then n.since <= instant - make_interval(mins => n.idle - n.warning)
              else n.since <= instant - make_interval(mins => n.idle) and (n.warning = 0 or c.idle_warned_at <= instant - make_interval(mins => n.warning)) end
   order by greatest(c.last_message_at, c.assigned_at), c.id
   limit most
  $function$

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.inbox_responder(of_inbox integer, instant timestamp with time zone)
 RETURNS integer
 LANGUAGE sql
 STABLE
AS $function$
  select a.id
    from inboxes i
    join accounts a on a.tenant_id = i.tenant_id and a.id = i.bot_account_id and a.kind = 'bot' and a.active and a.deleted_at is null
   where i.tenant_id = app_tenant() and i.id = of_inbox
     and exists (select from webhook_endpoints w
                  where w.tenant_id = a.tenant_id and w.account_id = a.id and w.active and w.deleted_at is null
                    and (w.paused_until is null or w.paused_until <= instant))
  $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.inbox_tenant(inbox_key text)
 RETURNS integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$ select tenant_id from inboxes where key = inbox_key and deleted_at is null $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.inbox_tenant_by_uid(inbox_uid uuid)
 RETURNS integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$ select tenant_id from inboxes where uid = inbox_uid and deleted_at is null $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.installation_adopt(new_uid uuid, fingerprint bytea)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  insert into installation (uid, secret_fingerprint) values (new_uid, fingerprint)
  on conflict (only_row) do update set uid = installation.uid
  returning secret_fingerprint = fingerprint
  $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.installation_arm(token_hash bytea)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$ update installation set setup_token_hash = token_hash where set_up_at is null returning true $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.installation_finish(token_hash bytea, instant timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  update installation set set_up_at = instant, setup_token_hash = null
   where set_up_at is null and (setup_token_hash = token_hash or token_hash is null)
  returning true
  $function$

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.interval_to_mark()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  begin
    insert into metric_marks (tenant_id, account_id, since, until, presence) values (new.tenant_id, new.account_id, new.started_at, new.ended_at, true);
    return null;
  end
  $function$

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.job_claim(names text[], free integer[], retries integer[], lease interval)
 RETURNS SETOF jobs
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
AS $function$
  declare ids bigint[]; behind bigint[]; further integer := 0;
  begin
    perform job_end(lost.id, lost.attempt, 'the worker was lost', interval '0', lost.attempt > lost.retries)
       from (select j.id, j.attempt, w.retries
               from unnest(names, retries) as w (name, retries)
               join jobs j on j.name = w.name
              where j.lease_until < now()
              limit 100
                for no key update of j skip locked) lost;
    -- Bounded, so that one call stays short whatever the crowd is; the next call goes on.
    for round in 1 .. 20 loop
      ids := array(select j.id
                     from unnest(names, free) as w (name, free)
                    cross join lateral (select r.id
                                          from jobs r
                                         where r.name = w.name and r.run_at <= now()
                                           and r.lease_until is null and r.dead_at is null and not r.parked
                                         order by r.run_at, r.id
                                         limit w.free + further
                                           for no key update skip locked) j
                    where w.free > 0);
      -- A new statement, so it sees all that was committed before the locks above were won.
      behind := array(select j.id
                        from jobs j
                       cross join lateral (select b.id
                                             from jobs b
                                            where b.name = j.name and b.key = j.key and b.dead_at is null and b.id <> j.id
                                              and (b.id < j.id or b.lease_until is not null)
                                            order by b.id
                                            limit 1
                                              for key share skip locked) b
                       where j.id = any (ids) and j.key is not null);
      update jobs set parked = true where id = any (behind);
      exit when further = 0 and cardinality(behind) = 0;
      further := case when cardinality(behind) = 0 or round = 19 then 0 else 200 end;
    end loop;
    return query
      update jobs j set attempt = j.attempt + 1, lease_until = now() + lease
       where j.id = any (ids)
         and (j.key is null
              or not exists (select from jobs b
                              where b.name = j.name and b.key = j.key and b.dead_at is null and b.id <> j.id
                                and (b.id < j.id or b.lease_until is not null)))
      returning j.*;
  end
  $function$

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.job_end(ended bigint, of_attempt integer, problem text, delay interval, is_dead boolean)
 RETURNS boolean
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
AS $function$
  declare job jobs;
  begin
    select * into job from jobs where id = ended and attempt = of_attempt and lease_until is not null for update;
    if not found then return false; end if;
    if problem is null then
      delete from jobs where id = ended;
    else
      update jobs set lease_until = null, run_at = now() + delay, error = problem, dead_at = case when is_dead then now() end
       where id = ended;
    end if;
    if job.key is not null then
      update jobs set parked = false
       where parked and id = (select min(id) from jobs where name = job.name and key = job.key and dead_at is null);
    end if;
    return true;
  end
  $function$

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.local_day(instant timestamp with time zone, zone text)
 RETURNS date
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN ((instant AT TIME ZONE zone))::date

owner app_job
CREATE OR REPLACE FUNCTION switchboard.mail_outbox_trim(before timestamp with time zone, most integer)
 RETURNS integer
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  with old as materialized (
    select id from mail_outbox where created_at < before and state not in ('waiting', 'sending') order by created_at limit most for update skip locked
  ), deleted as (
    delete from mail_outbox m using old where m.id = old.id returning m.id
  )
  select count(*)::integer from deleted
  $function$

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.mark_cached()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  begin
    insert into cache_marks (tenant_id, topic)
    select case tg_op when 'DELETE' then old.tenant_id else new.tenant_id end, t from unnest(tg_argv::text[]) t
        on conflict do nothing;
    return null;
  end
  $function$

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.mean_minutes(ms bigint, n bigint)
 RETURNS double precision
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (n > 0) THEN (round(LEAST((((ms)::numeric / (n)::numeric) / (60000)::numeric), (1440)::numeric), 2))::double precision ELSE NULL::double precision END

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.message_to_activity()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  declare bots boolean; answered integer; settled integer; asked timestamptz; first boolean; in_group integer; target integer;
  begin
    select coalesce((select bots_answer from tenant_settings where tenant_id = new.tenant_id), false) into bots;
    if new.author_kind = 'agent' or bots then
      select max(seq) into answered from conversation_events
       where tenant_id = new.tenant_id and conversation_id = new.conversation_id and seq < new.seq and type = 'message'
         and (author_kind = 'agent' or (author_kind = 'bot' and bots));
      select max(seq) into settled from conversation_events
       where tenant_id = new.tenant_id and conversation_id = new.conversation_id and seq < new.seq and seq > coalesce(answered, 0) and code in ('resolved', 'closed');
      select created_at into asked from conversation_events
       where tenant_id = new.tenant_id and conversation_id = new.conversation_id and seq > coalesce(settled, answered, 0) and seq < new.seq
         and type = 'message' and author_kind = 'visitor'
       order by seq limit 1;
    end if;
    if asked is not null then
      first := new.author_kind = 'agent' and not exists (
        select from conversation_events
         where tenant_id = new.tenant_id and conversation_id = new.conversation_id and seq < new.seq and type = 'message' and author_kind = 'agent');
      select c.group_id, coalesce(g.target_seconds, 300) into in_group, target
        from conversations c left join groups g on g.tenant_id = c.tenant_id and g.id = c.group_id
       where c.tenant_id = new.tenant_id and c.id = new.conversation_id;
    end if;
    insert into activities (tenant_id, account_id, at, type, conversation_id, seq, took_ms, open_ms, is_first, target_seconds)
    values (new.tenant_id, new.account_id, new.created_at, 'message_sent', new.conversation_id, new.seq, elapsed_ms(asked, new.created_at),
            case when asked is not null then open_wait(new.tenant_id, in_group, asked, new.created_at) end, coalesce(first, false), case when first then target end);
    return null;
  end
  $function$

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.message_to_notice()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  declare of_one text;
  begin
    of_one := new.tenant_id || ':' || new.conversation_id;
    insert into jobs (name, key, data, run_at)
    select 'notices.conversation', of_one, jsonb_build_object('tenantId', new.tenant_id, 'accountId', w.account_id, 'conversationId', new.conversation_id, 'why', 'unanswered'),
           now() + interval '3 minutes'
      from conversations c
      join notice_wishes w on w.tenant_id = c.tenant_id and w.account_id = c.agent_id and w.unanswered
      join agents a on a.tenant_id = w.tenant_id and a.account_id = w.account_id and a.presence in ('away', 'offline')
     where c.tenant_id = new.tenant_id and c.id = new.conversation_id and c.state = 'assigned'
       and not exists (select from jobs j where j.name = 'notices.conversation' and j.key = of_one and j.dead_at is null and j.lease_until is null);
    return null;
  end
  $function$

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.open_ms(zone text, weekly jsonb, holidays jsonb, since timestamp with time zone, until timestamp with time zone)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE STRICT
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  declare
    at timestamptz := since; upto timestamptz; shift interval; midnight timestamptz; today date; low bigint; high bigint; middle bigint;
    open int8multirange; total bigint := 0;
  begin
    while at < until loop
      today := (at at time zone zone)::date;
      shift := (at at time zone zone) - (at at time zone 'UTC');
      midnight := (today::timestamp at time zone 'UTC') - shift;
      upto := least(until, midnight + interval '24 hours', at + interval '12 hours');
      if (upto at time zone zone) - (upto at time zone 'UTC') <> shift then
        low := floor(extract(epoch from at));
        high := ceil(extract(epoch from upto));
        while high - low > 1 loop
          middle := (low + high) / 2;
          if (to_timestamp(middle) at time zone zone) - (to_timestamp(middle) at time zone 'UTC') = shift then low := middle; else high := middle; end if;
        end loop;
        upto := least(upto, to_timestamp(high));
      end if;
      -- Microseconds since midnight.
      select coalesce(range_agg(int8range(extract(epoch from (w ->> 'from')::time)::bigint * 1000000, extract(epoch from (w ->> 'to')::time)::bigint * 1000000)), '{}') into open
        from jsonb_array_elements(weekly) w
       where (w ->> 'day')::integer = extract(isodow from today);
      select open - coalesce(range_agg(int8range(extract(epoch from coalesce(h ->> 'from', '00:00')::time)::bigint * 1000000,
                                                 extract(epoch from coalesce(h ->> 'to', '24:00')::time)::bigint * 1000000)), '{}') into open
        from jsonb_array_elements(holidays) h
       where case when (h ->> 'yearly')::boolean then right(h ->> 'date', 5) = to_char(today, 'MM-DD') else h ->> 'date' = to_char(today, 'YYYY-MM-DD') end;
      open := open * int8multirange(int8range((extract(epoch from at - midnight) * 1000000)::bigint, (extract(epoch from upto - midnight) * 1000000)::bigint));
      total := total + coalesce((select sum(upper(r) - lower(r)) from unnest(open) r), 0);
      at := upto;
    end loop;
    return round(total / 1000.0);
  end
  $function$

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.open_wait(tenant integer, group_id integer, since timestamp with time zone, until timestamp with time zone)
 RETURNS bigint
 LANGUAGE sql
 STABLE PARALLEL SAFE
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  select coalesce((select open_ms(h.time_zone, h.weekly, h.holidays, since, until) from group_hours h where h.tenant_id = tenant and h.group_id = open_wait.group_id),
                  elapsed_ms(since, until))
  $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.passkey_owner(owner_uid uuid, given_credential bytea)
 RETURNS TABLE(tenant_id integer, passkey_id integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  select p.tenant_id, p.id
    from passkeys p join accounts a on a.tenant_id = p.tenant_id and a.id = p.account_id
   where p.credential = given_credential and a.uid = owner_uid and a.deleted_at is null
  $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.password_reset_tenant(reset_uid uuid)
 RETURNS integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$ select tenant_id from password_resets where uid = reset_uid $function$

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.percent(part bigint, whole bigint)
 RETURNS double precision
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (round((((part)::numeric / (NULLIF(whole, 0))::numeric) * (100)::numeric), 2))::double precision

owner app_job
CREATE OR REPLACE FUNCTION switchboard.presence_lapsed(instant timestamp with time zone, most integer)
 RETURNS TABLE(tenant_id integer, account_id integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  select a.tenant_id, a.account_id
    from agents a
   where a.presence <> 'offline'
     and not exists (select from presence_sessions s
                      where s.tenant_id = a.tenant_id and s.account_id = a.account_id and s.lease_until > instant)
   limit most
  $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.presence_renew(of_node uuid, until timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$ update presence_sessions set lease_until = until where node = of_node and not closed $function$

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.presence_to_activity()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  begin
    insert into activities (tenant_id, account_id, at, type, data)
    values (new.tenant_id, new.account_id, new.presence_changed_at, 'status_change', jsonb_build_object('previousStatus', old.presence, 'newStatus', new.presence));
    return null;
  end
  $function$

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.presence_to_timeline()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  declare began timestamptz := new.presence_changed_at;
  begin
    if tg_op = 'UPDATE' then
      update presence_intervals set ended_at = greatest(started_at, new.presence_changed_at)
       where tenant_id = new.tenant_id and account_id = new.account_id and ended_at is null
      returning ended_at into began;
    end if;
    insert into presence_intervals (tenant_id, account_id, presence, started_at)
    values (new.tenant_id, new.account_id, new.presence, coalesce(began, new.presence_changed_at));
    return null;
  end
  $function$

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.priority_score(alpha double precision, beta double precision, messages integer, last_message timestamp with time zone, instant timestamp with time zone)
 RETURNS double precision
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (((alpha * (LEAST(messages, 100))::double precision) / (100.0)::double precision) + ((beta * LEAST((GREATEST((EXTRACT(epoch FROM (instant - last_message)))::double precision, (0)::double precision) / (60.0)::double precision), (1440)::double precision)) / (1440.0)::double precision))

owner app_job
CREATE OR REPLACE FUNCTION switchboard.realtime_ticket_take(ticket_hash bytea, instant timestamp with time zone)
 RETURNS TABLE(tenant_id integer, auth_session_id integer, visitor_id integer, inbox_id integer)
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  delete from realtime_tickets t
   where t.hash = ticket_hash and t.expires_at > instant
  returning t.tenant_id, t.auth_session_id, t.visitor_id, t.inbox_id
  $function$

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.request_sessions_end()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  begin
    update presence_sessions set closed = true, lease_until = least(lease_until, new.revoked_at)
     where tenant_id = new.tenant_id and auth_session_id = new.id and kind = 'request' and lease_until > new.revoked_at;
    return null;
  end
  $function$

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.resolution_to_activity()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  begin
    insert into activities (tenant_id, account_id, at, type, conversation_id, took_ms)
    select new.tenant_id, new.account_id, new.ended_at, 'ticket_resolved', c.id, elapsed_ms(c.created_at, new.ended_at)
      from conversations c
     where c.tenant_id = new.tenant_id and c.id = new.conversation_id;
    return null;
  end
  $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.routing_self_check()
 RETURNS TABLE(invariant text, tenant_id integer, subject integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  -- The slot counter is what is assigned.
  select 'active_chats', a.tenant_id, a.account_id
    from agents a
   where a.active_chats <> (select count(*) from conversations c
                             where c.tenant_id = a.tenant_id and c.agent_id = a.account_id and c.state = 'assigned')
  union all
  select 'over_capacity', a.tenant_id, a.account_id
    from agents a
   where a.active_chats > a.max_chats
     and not exists (select from security_events e
                      where e.tenant_id = a.tenant_id and e.account_id = a.account_id
                        and (e.name = 'capacity.overridden' or e.name = 'account.changed' and e.data ? 'maxChats')
                        and e.at >= (select min(s.started_at) from assignments s
                                      where s.tenant_id = a.tenant_id and s.account_id = a.account_id and s.ended_at is null))
  union all
  -- An open assignment is of an assigned conversation and its agent, and the reverse.
  select 'open_assignment', s.tenant_id, s.conversation_id
    from assignments s join conversations c on c.tenant_id = s.tenant_id and c.id = s.conversation_id
   where s.ended_at is null and (c.state <> 'assigned' or c.agent_id is distinct from s.account_id)
  union all
  select 'assigned_without_assignment', c.tenant_id, c.id
    from conversations c
   where c.state = 'assigned'
     and not exists (select from assignments s where s.tenant_id = c.tenant_id and s.conversation_id = c.id and s.ended_at is null)
  union all
  -- With an absent agent only in grace, and grace only then.
  select 'absent_without_grace', c.tenant_id, c.id
    from conversations c join agents a on a.tenant_id = c.tenant_id and a.account_id = c.agent_id
   where c.state = 'assigned' and a.presence = 'offline'
     and not exists (select from grace_periods g where g.tenant_id = c.tenant_id and g.conversation_id = c.id and g.account_id = c.agent_id and g.state = 'active')
  union all
  select 'grace_without_absence', g.tenant_id, g.conversation_id
    from grace_periods g
    join conversations c on c.tenant_id = g.tenant_id and c.id = g.conversation_id
    join agents a on a.tenant_id = g.tenant_id and a.account_id = g.account_id
   where g.state = 'active' and (c.state <> 'assigned' or c.agent_id is distinct from g.account_id or a.presence <> 'offline')
  union all
  -- Events count 1, 2, 3 … Only what moved lately, and of that the newest, so that the look stays short.
  select 'gap_in_events', c.tenant_id, c.id
    from (select distinct d.tenant_id, d.conversation_id
            from (select e.tenant_id, e.conversation_id from domain_events e
                   where e.at > now() - interval '2 minutes' and e.conversation_id is not null
                   order by e.at desc limit 2000) d) moved
    join conversations c on c.tenant_id = moved.tenant_id and c.id = moved.conversation_id
   where c.last_seq <> (select count(*) from conversation_events e where e.tenant_id = c.tenant_id and e.conversation_id = c.id)
      or c.last_seq <> (select coalesce(max(e.seq), 0) from conversation_events e where e.tenant_id = c.tenant_id and e.conversation_id = c.id)
  limit 100
  $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.search_messages(words tsquery, after_rank real, after_id bigint, most integer)
 RETURNS TABLE(event_id bigint, conversation_id integer, rank real)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  with newest as materialized (
    select e.id, e.conversation_id, e.search
      from conversation_events e
     where e.search @@ (('''@' || app_tenant() || '''')::tsquery && words) and e.tenant_id = app_tenant()
     order by e.id desc
     limit 2000
  ), ranked as (
    select n.id, n.conversation_id, ts_rank_cd(n.search, words, 1) as rank from newest n
  )
  select id, conversation_id, rank
    from ranked
   where after_id is null or (rank, id) < (after_rank, after_id)
   order by rank desc, id desc
   limit most
  $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.search_people(words tsquery, after_rank real, after_id integer, most integer)
 RETURNS TABLE(visitor_id integer, rank real)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  with newest as materialized (
    select v.id, v.search
      from visitors v
     where v.search @@ (('''@' || app_tenant() || '''')::tsquery && words) and v.tenant_id = app_tenant()
     order by v.id desc
     limit 2000
  ), ranked as (
    select n.id, ts_rank_cd(n.search, words, 1) as rank from newest n
  )
  select id, rank
    from ranked
   where after_id is null or (rank, id) < (after_rank, after_id)
   order by rank desc, id desc
   limit most
  $function$

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.search_vector(tenant integer, content text)
 RETURNS tsvector
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (to_tsvector('simple'::regconfig, translate(content, '@./_-:+'::text, '       '::text)) || array_to_tsvector(ARRAY[('@'::text || (tenant)::text)]))

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.session_to_activity()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  begin
    insert into activities (tenant_id, account_id, at, type, data)
    values (new.tenant_id, new.account_id, case tg_op when 'INSERT' then new.created_at else new.revoked_at end,
            case tg_op when 'INSERT' then 'login' else 'logout' end,
            case when tg_op = 'UPDATE' then jsonb_build_object('reason', new.revoked_reason) end);
    return null;
  end
  $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.sign_in_candidates(login text, tenant_slug text)
 RETURNS TABLE(tenant_id integer, account_id integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  select a.tenant_id, a.id
    from accounts a
    join tenants t on t.id = a.tenant_id
   where a.deleted_at is null
     and (lower(a.email) = lower(login) or lower(a.username) = lower(login))
     and (tenant_slug is null or t.slug = tenant_slug)
   order by t.is_default desc, t.id, a.id
   limit 3
  $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.tenant_create(new_uid uuid, new_slug text, new_name text, new_zone text, is_demo boolean, instant timestamp with time zone)
 RETURNS integer
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  insert into tenants (uid, slug, name, time_zone, demo, is_default, created_at)
  values (new_uid, new_slug, new_name, new_zone, is_demo, not exists (select from tenants where is_default), instant)
  returning id
  $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.tenant_ids()
 RETURNS SETOF integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$ select id from tenants order by id $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.tenants_with_expired_sessions(instant timestamp with time zone)
 RETURNS SETOF integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$ select t.id from tenants t where exists (select from auth_sessions s where s.tenant_id = t.id and s.revoked_at is null and s.expires_at <= instant) $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.tenants_with_marks()
 RETURNS SETOF integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$ select t.id from tenants t where exists (select from metric_marks m where m.tenant_id = t.id) $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.tenants_with_queue(before timestamp with time zone)
 RETURNS SETOF integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$ select t.id from tenants t where exists (select from conversations c where c.tenant_id = t.id and c.state = 'queued' and c.queued_at <= before) $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.visitor_session_find(hash bytea, instant timestamp with time zone)
 RETURNS TABLE(tenant_id integer, visitor_id integer, inbox_id integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  select s.tenant_id, s.visitor_id, s.inbox_id
    from visitor_sessions s
    join inboxes i on i.tenant_id = s.tenant_id and i.id = s.inbox_id
   where s.token_hash = hash and s.expires_at > instant and i.deleted_at is null
  $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.webhook_due(instant timestamp with time zone, most integer)
 RETURNS TABLE(tenant_id integer, endpoint_id integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  select w.tenant_id, w.id
    from webhook_endpoints w
   where w.active and w.deleted_at is null and (w.paused_until is null or w.paused_until <= instant)
     and exists (select from webhook_lanes l where l.tenant_id = w.tenant_id and l.endpoint_id = w.id and l.next_at <= instant)
   order by w.paused_until nulls first, w.id
   limit most
  $function$

owner app_owner
CREATE OR REPLACE FUNCTION switchboard.webhook_end(endpoint integer, of_lane integer, of_take integer, delivery bigint, outcome text, status integer, problem text, ms integer, instant timestamp with time zone, again_at timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
  begin
    perform from webhook_lanes
      where tenant_id = app_tenant() and endpoint_id = endpoint and lane = of_lane and takes = of_take
        for update;
    if not found then return false; end if;
    update webhook_deliveries
       set state = outcome, attempts = attempts + 1, last_at = instant, last_status = status, last_problem = problem, last_ms = ms
     where tenant_id = app_tenant() and id = delivery;
    -- A new statement, so it sees what was planned before the lock was won.
    if exists (select from webhook_deliveries where tenant_id = app_tenant() and endpoint_id = endpoint and lane = of_lane and state = 'waiting') then
      update webhook_lanes set next_at = case when outcome = 'waiting' then again_at else instant end
       where tenant_id = app_tenant() and endpoint_id = endpoint and lane = of_lane;
    else
      delete from webhook_lanes where tenant_id = app_tenant() and endpoint_id = endpoint and lane = of_lane;
    end if;
    return true;
  end
  $function$

owner app_job
CREATE OR REPLACE FUNCTION switchboard.webhook_trim(delivered_before timestamp with time zone, others_before timestamp with time zone, most integer)
 RETURNS integer
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'switchboard', 'pg_temp'
AS $function$
  with old as materialized (
    select id from webhook_deliveries
     where created_at < delivered_before and (state = 'delivered' or created_at < others_before)
     order by created_at limit most for update skip locked
  ), deleted as (
    delete from webhook_deliveries d using old where d.id = old.id returning d.id
  )
  select count(*)::integer from deleted
  $function$

-- Grants

function account_number_reserve(integer): execute to app_rw
function account_tenant(integer): execute to app_rw
function activities_since(timestamp with time zone): execute to app_rw
function activity_to_mark(): execute to public
function api_token_use(bytea,timestamp with time zone): execute to app_rw
function app_hand_over_definers(): execute to public
function app_protect(regclass,text): execute to public
function app_tenant(): execute to public
function assignment_to_activity(): execute to public
function assignment_to_notice(): execute to public
function auth_session_tenant(uuid): execute to app_rw
function bot_due(timestamp with time zone,integer): execute to app_rw
function cache_marks_trim(timestamp with time zone): execute to app_rw
function day_start(date,text): execute to public
function days_by_other_times(): execute to public
function days_in_new_zone(): execute to public
function default_tenant(): execute to app_rw
function elapsed_ms(timestamp with time zone,timestamp with time zone): execute to public
function fact_to_mark(): execute to public
function feed_behind(text,timestamp with time zone,integer): execute to app_rw
function feed_cursors_begin(text): execute to app_rw
function feed_cursors_end(text): execute to app_rw
function feed_horizon(): execute to app_rw
function feed_pending(xid8,bigint): execute to app_rw
function feed_read(xid8,bigint,integer): execute to app_rw
function feed_trim(timestamp with time zone,integer): execute to app_rw
function files_due(timestamp with time zone,integer): execute to app_rw
function free_username(integer,text): execute to public
function grace_due(timestamp with time zone,integer): execute to app_rw
function grace_next(): execute to app_rw
function hours(bigint): execute to public
function housekeeping_trim(timestamp with time zone,timestamp with time zone,timestamp with time zone,timestamp with time zone): execute to app_rw
function idle_due(timestamp with time zone,integer,integer,integer): execute to app_rw
function inbox_responder(integer,timestamp with time zone): execute to public
function inbox_tenant(text): execute to app_rw
function inbox_tenant_by_uid(uuid): execute to app_rw
function installation_adopt(uuid,bytea): execute to app_rw
function installation_arm(bytea): execute to app_rw
function installation_finish(bytea,timestamp with time zone): execute to app_rw
function interval_to_mark(): execute to public
function job_claim(text[],integer[],integer[],interval): execute to public
function job_end(bigint,integer,text,interval,boolean): execute to public
function local_day(timestamp with time zone,text): execute to public
function mail_outbox_trim(timestamp with time zone,integer): execute to app_rw
function mark_cached(): execute to public
function mean_minutes(bigint,bigint): execute to public
function message_to_activity(): execute to public
function message_to_notice(): execute to public
function open_ms(text,jsonb,jsonb,timestamp with time zone,timestamp with time zone): execute to public
function open_wait(integer,integer,timestamp with time zone,timestamp with time zone): execute to public
function passkey_owner(uuid,bytea): execute to app_rw
function password_reset_tenant(uuid): execute to app_rw
function percent(bigint,bigint): execute to public
function presence_lapsed(timestamp with time zone,integer): execute to app_rw
function presence_renew(uuid,timestamp with time zone): execute to app_rw
function presence_to_activity(): execute to public
function presence_to_timeline(): execute to public
function priority_score(double precision,double precision,integer,timestamp with time zone,timestamp with time zone): execute to public
function realtime_ticket_take(bytea,timestamp with time zone): execute to app_rw
function request_sessions_end(): execute to public
function resolution_to_activity(): execute to public
function routing_self_check(): execute to app_rw
function search_messages(tsquery,real,bigint,integer): execute to app_rw
function search_people(tsquery,real,integer,integer): execute to app_rw
function search_vector(integer,text): execute to public
function session_to_activity(): execute to public
function sign_in_candidates(text,text): execute to app_rw
function tenant_create(uuid,text,text,text,boolean,timestamp with time zone): execute to app_rw
function tenant_ids(): execute to app_rw
function tenants_with_expired_sessions(timestamp with time zone): execute to app_rw
function tenants_with_marks(): execute to app_rw
function tenants_with_queue(timestamp with time zone): execute to app_rw
function visitor_session_find(bytea,timestamp with time zone): execute to app_rw
function webhook_due(timestamp with time zone,integer): execute to app_rw
function webhook_end(integer,integer,integer,bigint,text,integer,text,integer,timestamp with time zone,timestamp with time zone): execute to public
function webhook_trim(timestamp with time zone,timestamp with time zone,integer): execute to app_rw
schema switchboard: create, usage to app_job
schema switchboard: usage to app_rw
table accounts: delete, insert, select, update to app_job
table accounts: delete, insert, select, update to app_rw
table activities: delete, insert, select, update to app_job
table activities: delete, insert, select, update to app_rw
table agent_daily_summary: select to app_rw
table agent_days: delete, insert, select, update to app_job
table agent_days: delete, insert, select, update to app_rw
table agent_departments: select to app_rw
table agent_totals: delete, insert, select, update to app_job
table agent_totals: delete, insert, select, update to app_rw
table agents: delete, insert, select, update to app_job
table agents: delete, insert, select, update to app_rw
table api_tokens: delete, insert, select, update to app_job
table api_tokens: delete, insert, select, update to app_rw
table assignments: delete, insert, select, update to app_job
table assignments: delete, insert, select, update to app_rw
table auth_sessions: delete, insert, select, update to app_job
table auth_sessions: delete, insert, select, update to app_rw
table authenticators: delete, insert, select, update to app_job
table authenticators: delete, insert, select, update to app_rw
table cache_marks: delete, insert, select, update to app_job
table cache_marks: delete, insert, select, update to app_rw
table canned_responses: delete, insert, select, update to app_job
table canned_responses: delete, insert, select, update to app_rw
table conversation_events: delete, insert, select, update to app_job
table conversation_events: delete, insert, select, update to app_rw
table conversation_labels: delete, insert, select, update to app_job
table conversation_labels: delete, insert, select, update to app_rw
table conversation_ratings: delete, insert, select, update to app_job
table conversation_ratings: delete, insert, select, update to app_rw
table conversation_receipts: delete, insert, select, update to app_job
table conversation_receipts: delete, insert, select, update to app_rw
table conversations: delete, insert, select, update to app_job
table conversations: delete, insert, select, update to app_rw
table department_stats: select to app_rw
table domain_events: delete, insert, select, update to app_job
table domain_events: delete, insert, select, update to app_rw
table domain_events_floor: select, update to app_job
table domain_events_floor: select to app_rw
table drafts: delete, insert, select, update to app_job
table drafts: delete, insert, select, update to app_rw
table external_identities: delete, insert, select, update to app_job
table external_identities: delete, insert, select, update to app_rw
table feed_cursors: delete, insert, select, update to app_job
table feed_cursors: delete, insert, select, update to app_rw
table files: delete, insert, select, update to app_job
table files: delete, insert, select, update to app_rw
table grace_periods: delete, insert, select, update to app_job
table grace_periods: delete, insert, select, update to app_rw
table group_agents: delete, insert, select, update to app_job
table group_agents: delete, insert, select, update to app_rw
table group_hours: delete, insert, select, update to app_job
table group_hours: delete, insert, select, update to app_rw
table groups: delete, insert, select, update to app_job
table groups: delete, insert, select, update to app_rw
table idempotency_keys: delete, insert, select, update to app_job
table idempotency_keys: delete, insert, select, update to app_rw
table inbound_deliveries: delete, insert, select, update to app_job
table inbound_deliveries: delete, insert, select, update to app_rw
table inbox_settings: delete, insert, select, update to app_job
table inbox_settings: delete, insert, select, update to app_rw
table inbox_subscriptions: delete, insert, select, update to app_job
table inbox_subscriptions: delete, insert, select, update to app_rw
table inboxes: delete, insert, select, update to app_job
table inboxes: delete, insert, select, update to app_rw
table installation: insert, select, update to app_job
table installation: select to app_rw
table job_crons: delete, insert, select, update to app_rw
table job_runs: delete, insert, select to app_rw
table jobs: delete, insert, select, update to app_rw
table labels: delete, insert, select, update to app_job
table labels: delete, insert, select, update to app_rw
table mail_outbox: delete, insert, select, update to app_job
table mail_outbox: delete, insert, select, update to app_rw
table metric_marks: delete, insert, select, update to app_job
table metric_marks: delete, insert, select, update to app_rw
table notice_wishes: delete, insert, select, update to app_job
table notice_wishes: delete, insert, select, update to app_rw
table notices_sent: delete, insert, select, update to app_job
table notices_sent: delete, insert, select, update to app_rw
table passkeys: delete, insert, select, update to app_job
table passkeys: delete, insert, select, update to app_rw
table password_resets: delete, insert, select, update to app_job
table password_resets: delete, insert, select, update to app_rw
table presence_intervals: delete, insert, select, update to app_job
table presence_intervals: delete, insert, select, update to app_rw
table presence_sessions: delete, insert, select, update to app_job
table presence_sessions: delete, insert, select, update to app_rw
table rate_counters: delete, select to app_job
table rate_counters: delete, insert, select, update to app_rw
table real_time_metrics: select to app_rw
table realtime_tickets: delete, insert, select, update to app_job
table realtime_tickets: delete, insert, select, update to app_rw
table recovery_codes: delete, insert, select, update to app_job
table recovery_codes: delete, insert, select, update to app_rw
table routing_decisions: delete, insert, select, update to app_job
table routing_decisions: delete, insert, select, update to app_rw
table security_events: delete, insert, select, update to app_job
table security_events: delete, insert, select, update to app_rw
table sign_in_challenges: delete, insert, select, update to app_rw
table sign_in_rules: delete, insert, select, update to app_job
table sign_in_rules: delete, insert, select, update to app_rw
table tenant_days: delete, insert, select, update to app_job
table tenant_days: delete, insert, select, update to app_rw
table tenant_settings: delete, insert, select, update to app_job
table tenant_settings: delete, insert, select, update to app_rw
table tenants: delete, insert, select, update to app_job
table tenants: delete, insert, select, update to app_rw
table threads: delete, insert, select, update to app_job
table threads: delete, insert, select, update to app_rw
table visitor_sessions: delete, insert, select, update to app_job
table visitor_sessions: delete, insert, select, update to app_rw
table visitors: delete, insert, select, update to app_job
table visitors: delete, insert, select, update to app_rw
table webhook_deliveries: delete, insert, select, update to app_job
table webhook_deliveries: delete, insert, select, update to app_rw
table webhook_endpoints: delete, insert, select, update to app_job
table webhook_endpoints: delete, insert, select, update to app_rw
table webhook_lanes: delete, insert, select, update to app_job
table webhook_lanes: delete, insert, select, update to app_rw
