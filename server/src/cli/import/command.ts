// `switchboard import agents <file>`: takes people over from another system, with their numbers.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { SignedIn } from '@switchboard/protocol'
import { Misuse, type Command } from '../command.ts'
import { readRows } from './rows.ts'
import { sendRows } from './send.ts'

const help = `npm run switchboard -- import agents FILE [--url http://127.0.0.1:3000] --login E-MAIL --password PASSWORD
                                        [--dry-run] [--report FILE]

Takes the agents of a CSV or JSON file over: id (kept), username, email, fullName, role (admin, cs, viewer), department, phone,
avatar, isActive, createdAt, lastLoginAt. Each is invited by mail to choose a password. Who is here already stays as he is, so an
import that was broken off is simply begun again. Numbers of the past (tickets, times) are not taken: here they are counted from
facts. Needs an admin; the password may stand in ADMIN_PASSWORD instead. Who signs in with a second factor gives an API token
(account.write) by --token or in ADMIN_TOKEN.

  --dry-run      say what would come of it, and do nothing
  --report FILE  write what became of each row, as JSON

Exit code: 0 when everybody is here, 1 when somebody was refused.
`

async function signIn(url: string, login: string, password: string): Promise<string> {
  const reply = await fetch(`${url}/rest/v1/auth/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login, password }) })
  if (reply.status === 202) throw new Misuse('This account signs in with a second factor. Give an API token instead, by --token.')
  if (!reply.ok) throw new Misuse(`The sign-in was refused (${reply.status}).`)
  return (await reply.json() as SignedIn).accessToken
}

async function importAgents(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv, allowPositionals: true,
    options: { url: { type: 'string', default: 'http://127.0.0.1:3000' }, login: { type: 'string' }, password: { type: 'string' }, token: { type: 'string' }, 'dry-run': { type: 'boolean', default: false }, report: { type: 'string' } },
  })
  const [file, ...rest] = positionals
  const password = values.password ?? process.env['ADMIN_PASSWORD']
  const given = values.token ?? process.env['ADMIN_TOKEN']
  if (file === undefined || rest.length > 0 || (!given && (!values.login || !password))) throw new Misuse(help)
  const rows = readRows(file)
  const token = given || await signIn(values.url, values.login ?? '', password ?? '')
  const began = Date.now()
  const told = await sendRows({ url: values.url, token, dryRun: values['dry-run'] }, rows, (done) => { if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${rows.length}`) })
  if (process.stderr.isTTY) process.stderr.write('\r')
  const count = (outcome: string): number => told.filter((one) => one.outcome === outcome).length
  const summary = { file, dryRun: values['dry-run'], rows: rows.length, created: count('created'), present: count('present'), refused: count('refused'), seconds: Math.round((Date.now() - began) / 100) / 10 }
  for (const one of told.filter((each) => each.outcome === 'refused')) process.stdout.write(`line ${one.line}${one.email ? ` (${one.email})` : ''}: ${one.reason ?? 'refused'}\n`)
  process.stdout.write(`${values['dry-run'] ? 'Rehearsal: ' : ''}${summary.created} created, ${summary.present} here already, ${summary.refused} refused, of ${summary.rows}\n`)
  if (values.report) writeFileSync(values.report, `${JSON.stringify({ ...summary, results: told }, null, 2)}\n`)
  return summary.refused > 0 ? 1 : 0
}

export const importCommand: Command = {
  name: 'import',
  summary: 'agents FILE: take people over from another system, with their numbers',
  help,
  run: async ([what, ...argv]) => {
    if (what !== 'agents') throw new Misuse(help)
    return importAgents(argv)
  },
}
