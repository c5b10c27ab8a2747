// Sends rows to the server, some at a time, and gathers what became of each.
import type { ImportResult, Problem } from '@switchboard/protocol'
import type { Row } from './rows.ts'

export interface Told { line: number; username: string | null; email: string | null; outcome: ImportResult['outcome']; id: number | null; reason: string | null }

export interface Door { url: string; token: string; dryRun: boolean }

const batch = 50

const told = (row: Row, result: ImportResult): Told => ({
  line: row.line, username: row.row?.username ?? null, email: row.row?.email ?? (typeof row.given['email'] === 'string' ? row.given['email'] : null),
  outcome: result.outcome, id: result.id, reason: result.title,
})
const refused = (title: string): ImportResult => ({ outcome: 'refused', id: null, code: null, title })

class Refused extends Error {}

async function post(door: Door, rows: Row[]): Promise<{ results: ImportResult[] } | { wrong: Map<number, string> }> {
  for (let attempt = 1; ; attempt++) {
    const reply = await fetch(`${door.url}/rest/v1/agents/import`, {
      method: 'POST', headers: { authorization: `Bearer ${door.token}`, 'content-type': 'application/json' }, body: JSON.stringify({ rows: rows.map((row) => row.row), dryRun: door.dryRun }),
    })
    if (reply.ok) return await reply.json() as { results: ImportResult[] }
    const problem = await reply.json() as Problem
    // What is wrong with a row is told by its place; the others are sent again without it.
    const wrong = new Map((problem.errors ?? []).flatMap(({ field, message }) => {
      const [, place, name] = /^rows\.(\d+)\.?(.*)$/.exec(field) ?? []
      return place === undefined ? [] : [[Number(place), `${name || 'it'} ${message}`] as const]
    }))
    if (reply.status === 400 && wrong.size > 0) return { wrong }
    if (![429, 503].includes(reply.status) || attempt === 5) throw new Refused(`The server answered ${reply.status}: ${problem.title}`)
    await new Promise((resolve) => setTimeout(resolve, (problem.retryAfter ?? 1) * 1_000))
  }
}

/** In the order of the file. What was sent before an error stays done: beginning again goes on from there. */
export async function sendRows(door: Door, rows: readonly Row[], progress: (done: number) => void): Promise<Told[]> {
  const all: Told[] = rows.filter((row) => row.row === null).map((row) => told(row, refused(row.problem ?? 'cannot be read')))
  const waiting = rows.filter((row) => row.row !== null)
  while (waiting.length > 0) {
    const some = waiting.splice(0, batch)
    const answer = await post(door, some)
    if ('wrong' in answer) {
      for (const [place, reason] of answer.wrong) {
        const row = some[place]
        if (row) all.push(told(row, refused(reason)))
      }
      waiting.unshift(...some.filter((_, place) => !answer.wrong.has(place)))
    } else some.forEach((row, place) => all.push(told(row, answer.results[place] ?? refused('was not answered'))))
    progress(all.length)
  }
  return all.toSorted((a, b) => a.line - b.line)
}
