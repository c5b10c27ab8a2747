// A statement of the product in the words of pgbench: the same begin, tenant, prepared statement and commit, from a client
// written in C. What it reaches is what the database itself allows.
import { spawn } from 'node:child_process'
import { accessSync, constants, readdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import type { Sql } from '../../src/platform/db/sql.ts'

/** In the PATH, or where Debian keeps it. Null when there is none. */
export function findPgbench(): string | null {
  const debian = '/usr/lib/postgresql'
  let versions: string[] = []
  try { versions = readdirSync(debian).toSorted((a, b) => Number(b) - Number(a)) } catch { /* Not Debian. */ }
  const folders = [...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean), ...versions.map((version) => join(debian, version, 'bin'))]
  return folders.map((folder) => join(folder, 'pgbench')).find((path) => {
    try { accessSync(path, constants.X_OK) } catch { return false }
    return true
  }) ?? null
}

/** A value as a word of SQL; a function of the parameter's place may give an expression instead, or null to leave it. */
export type Instead = (value: unknown) => string | null

/** pgbench takes `:word` for a variable of its own, in quotes too: colons are written by their number. */
function literal(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = (Array.isArray(value) ? `{${value.join(',')}}` : String(value)).replaceAll("'", "''")
  return text.includes(':') ? `U&'${text.replaceAll('\\', '\\\\').replaceAll(':', '\\003A')}'` : `'${text}'`
}

/** A statement on one line, its parameters in place; without a semicolon and without comments, which would take what follows. */
export function wordsOf(query: Sql, instead: Instead): string {
  const text = query.text.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('--')).join(' ')
  if (text.includes('--')) throw new Error(`a comment beside a statement's words cannot be told from them here: ${text}`)
  return text.replaceAll(/\$(\d+)/g, (_, n: string) => {
    const value = query.values[Number(n) - 1]
    return instead(value) ?? literal(value)
  })
}

/**
 * One transaction as a script. Whatever `instead` names varies by run and client; all else is as bound. `pick`: one value
 * for each client, in the variable :own.
 */
export function scriptOf(query: Sql, tenant: number, own: number[], instead: Instead): string {
  const cases = own.map((value, client) => `when :client_id = ${client} then ${value}`).join(' ')
  return [
    `\\set own case ${cases} else ${own[0] ?? 0} end`,
    '\\set unique random(1, 9000000000000000000)',
    '\\startpipeline',
    'begin;',
    `set local app.tenant = ${tenant};`,
    `${wordsOf(query, instead)};`,
    'commit;',
    '\\endpipeline',
    '',
  ].join('\n')
}

export interface Bench { pgbench: string; url: string; /** Settings of the session, as `-c name=value`. */ settings: string; script: string; file: string }

/** Transactions a second with so many clients. */
export async function runPgbench(bench: Bench, clients: number, seconds: number): Promise<number> {
  await writeFile(bench.file, bench.script)
  const url = new URL(bench.url)
  const child = spawn(bench.pgbench, ['-n', '-M', 'prepared', '-f', bench.file, '-c', String(clients), '-j', String(Math.min(2, clients)), '-T', String(seconds)], {
    env: {
      PATH: process.env['PATH'] ?? '', PGHOST: url.searchParams.get('host') ?? url.hostname, PGPORT: url.port, PGUSER: url.username, PGPASSWORD: decodeURIComponent(url.password),
      PGDATABASE: url.pathname.slice(1), PGOPTIONS: bench.settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => { said += data.toString() })
  const code = await new Promise<number | null>((resolve, reject) => { child.once('close', resolve).once('error', reject) })
  const rate = /tps = ([\d.]+)/.exec(said)?.[1]
  if (code !== 0 || rate === undefined) throw new Error(`pgbench failed (${code}):\n${said.slice(0, 2_000)}`)
  return Number(rate)
}
