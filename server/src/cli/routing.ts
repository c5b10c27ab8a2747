// `switchboard routing recompute`: asks the server to recompute all stored decisions; exit code 1 when one would differ.
import { parseArgs } from 'node:util'
import type { SignedIn } from '@switchboard/protocol'
import { Misuse, type Command } from './command.ts'

interface Page { checked: number; skipped: number; different: { decision: string; stored: string | null; recomputed: string | null }[]; next: number | null }

const help = `npm run switchboard -- routing recompute [--url http://127.0.0.1:3000] --login E-MAIL --password PASSWORD

Recomputes every stored routing decision of the tenant from its own snapshot, also those that left somebody waiting. Needs an admin. The password may stand in
ADMIN_PASSWORD instead.
`

async function recompute(argv: string[]): Promise<number> {
  const { values } = parseArgs({ args: argv, options: { url: { type: 'string', default: 'http://127.0.0.1:3000' }, login: { type: 'string' }, password: { type: 'string' } } })
  const password = values.password ?? process.env['ADMIN_PASSWORD']
  if (!values.login || !password) throw new Misuse(help)
  const reply = await fetch(`${values.url}/rest/v1/auth/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login: values.login, password }) })
  if (!reply.ok) throw new Misuse(`The sign-in was refused (${reply.status}).`)
  const { accessToken } = await reply.json() as SignedIn
  let checked = 0
  let skipped = 0
  let different = 0
  for (let after: number | null = 0; after !== null;) {
    const answer = await fetch(`${values.url}/rest/v1/routing/recompute?after=${after}&limit=1000`, { headers: { authorization: `Bearer ${accessToken}` } })
    if (!answer.ok) throw new Misuse(`The server answered ${answer.status}.`)
    const page = await answer.json() as Page
    checked += page.checked
    skipped += page.skipped
    different += page.different.length
    for (const row of page.different) process.stdout.write(`decision ${row.decision}: stored ${row.stored ?? 'nobody'}, recomputed ${row.recomputed ?? 'nobody'}\n`)
    after = page.next
  }
  process.stdout.write(`${checked} decisions recomputed, ${different} differ, ${skipped} of an older policy skipped\n`)
  return different > 0 ? 1 : 0
}

export const routingCommand: Command = {
  name: 'routing',
  summary: 'recompute: take every stored decision again from its snapshot',
  help,
  run: async ([verb, ...argv]) => {
    if (verb !== 'recompute') throw new Misuse(help)
    return recompute(argv)
  },
}
