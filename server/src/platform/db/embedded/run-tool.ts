// Runs a PostgreSQL program as the cluster's account, with an environment of our own: PGDATA, PGPORT or a locale of
// the user must not change what it does.
import { spawn } from 'node:child_process'
import type { Account } from './account.ts'

/** TZ keeps initdb from searching the machine's time zone among hundreds of files. */
export function toolEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
}

/** The working directory is one that every account may enter. */
export function runAs(account: Account | null): { cwd: string; env: NodeJS.ProcessEnv; uid?: number; gid?: number } {
  const base = { cwd: '/', env: toolEnvironment() }
  return account === null ? base : { ...base, uid: account.uid, gid: account.gid }
}

export async function runTool(program: string, args: string[], account: Account | null, input = ''): Promise<void> {
  const child = spawn(program, args, { ...runAs(account), stdio: ['pipe', 'pipe', 'pipe'] })
  const output: string[] = []
  child.stdout.setEncoding('utf8').on('data', (text: string) => output.push(text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => output.push(text))
  child.stdin.on('error', () => {}).end(input)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve)
  })
  if (code === 0) return
  throw new Error(`${program} failed (${code ?? 'killed'}):\n${output.join('').trim().split('\n').slice(-12).join('\n')}`)
}
