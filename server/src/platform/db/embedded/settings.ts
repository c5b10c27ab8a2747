// The settings of the embedded PostgreSQL, written as its whole postgresql.conf at each start. The text also tells
// whether an orphaned postmaster may be adopted: it must have been started with exactly these.

const ours = {
  // Also in tests, where only fsync is off: a commit must outlive a killed process there too.
  synchronous_commit: 'on',
  full_page_writes: 'on',

  // A socket in the cluster's folder for us, loopback for people's own tools; the port is given on the command line.
  listen_addresses: '127.0.0.1',
  unix_socket_permissions: '0700',
  password_encryption: 'scram-sha-256',
  max_connections: '200',
  // A query of a client that died holds its locks until somebody notices.
  client_connection_check_interval: '2s',

  shared_buffers: '256MB',
  work_mem: '8MB',
  maintenance_work_mem: '128MB',
  effective_cache_size: '1GB',
  random_page_cost: '1.1',
  jit: 'off',
  // Parallel workers exchange data through /dev/shm, of which a container has 64 MB; our queries are short.
  max_parallel_workers_per_gather: '0',

  // Up to a gigabyte to replay after a crash: a few seconds.
  max_wal_size: '1GB',
  min_wal_size: '128MB',
  checkpoint_timeout: '10min',
  checkpoint_completion_target: '0.9',

  // Queue tables turn over quickly: look at them often.
  autovacuum_naptime: '20s',

  timezone: 'UTC',
  log_timezone: 'UTC',
  datestyle: 'iso, ymd',

  // Errors are reported by the server that caused them. Here they would only repeat customers' data.
  logging_collector: 'off',
  log_min_messages: 'error',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] ',
}

export function settingsText(version: string, fsync: boolean, extra: Record<string, string>): string {
  const all: Record<string, string> = { fsync: fsync ? 'on' : 'off', ...ours, ...extra }
  const lines = Object.entries(all).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`)
  return [`# Written by Switchboard at each start; PostgreSQL ${version}.`, ...lines, ''].join('\n')
}
