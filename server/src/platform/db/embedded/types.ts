// What a caller gives to the embedded PostgreSQL and what it gets back.

export type Log = (message: string, fields?: Record<string, unknown>) => void

export interface Restart { pid: number; port: number; milliseconds: number }

export interface EmbeddedOptions {
  dataDir: string
  log: Log
  /** false only in tests: a power loss would then destroy the cluster. */
  fsync?: boolean
  /** postgresql.conf settings on top of ours. */
  settings?: Record<string, string>
  /** Called after PostgreSQL died and is accepting connections again, on the same port. */
  onRestart?: (restart: Restart) => void
}

export interface Embedded {
  /** Superuser connection string to database `postgres`, by its socket file where there is one, else on loopback. */
  readonly adminUrl: string
  readonly port: number
  /** Process id of the postmaster. */
  readonly pid: number
  /** Writes the served http address into the lock, so that a second start can say where the first one listens. */
  publishAddress(url: string): Promise<void>
  /** Fast shutdown with a checkpoint, then the lock is released. Safe to call more than once. */
  stop(): Promise<void>
}
