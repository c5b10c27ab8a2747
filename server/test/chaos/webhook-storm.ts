// Webhooks under fire: visitors write, some transactions are undone, two relays send and are killed in turn, one receiver is
// erratic, one is well, one is dead. In the end what each living one accepted must be what was committed, per conversation in order.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { must } from '../../src/kernel/must.ts'
import { sendVisitorMessage } from '../../src/modules/conversations/index.ts'
import { createTenant } from '../../src/modules/identity/index.ts'
import { createInbox } from '../../src/modules/inboxes/index.ts'
import { createWebhook, type Pace } from '../../src/modules/outreach/index.ts'
import { contactByPhone } from '../../src/modules/people/index.ts'
import { makeContext } from '../../src/platform/context.ts'
import { parseAllow } from '../../src/platform/net/allow.ts'
import { Outbound } from '../../src/platform/net/outbound.ts'
import { dice } from '../explore/stand.ts'
import { Receiver, type Behaviour } from '../harness/receiver.ts'
import { makeInProcess } from '../load/in-process.ts'

export interface StormOptions { url: string; events: number; conversations: number; kills: number; seed: number; pace: Pace; /** How long nothing may arrive before the end is given up. */ settleMs: number }
export interface StormReport {
  committed: number; rolledBack: number; kills: number
  /** From the beginning: until all was written, until all was killed, until all was delivered. */
  writtenMs: number; killedMs: number; ms: number
  /** Of the receiver that is well: milliseconds from commit to acceptance. */
  p50: number; p99: number
  /** Accepted more than once under the same id: allowed, and counted. */
  repeated: number
  deadTried: number
  problems: string[]
}

/** Quick enough for a test: everything else is as in the product. */
export const stormPace: Pace = { timeoutMs: 250, leaseMs: 500, retryMs: Array.from({ length: 60 }, () => 60), lanes: 8, circuitAfter: 5, pauseMs: 30, mostPauseMs: 100, pollMs: 40 }

interface Key { conversation: string; seq: number }
const keyOf = (text: string): Key => {
  const { data } = JSON.parse(text) as { data: { conversation: { uid: string }; event: { seq: number } } }
  return { conversation: data.conversation.uid, seq: data.event.seq }
}

export async function storm(o: StormOptions): Promise<StormReport> {
  const began = performance.now()
  const random = dice(o.seed)
  const seal = randomBytes(32)
  const { platform } = makeInProcess(o.url, 8)
  Object.assign(platform, { outbound: new Outbound(parseAllow('127.0.0.0/8'), () => Promise.reject(new Error('no names here'))), secrets: { ...platform.secrets, seal } })
  const [erratic, well, dead] = await Promise.all([Receiver.start(), Receiver.start(), Receiver.start()])
  erratic.behave = (): Behaviour => { const r = random(); return r < 0.1 ? 500 : r < 0.14 ? 'reset' : r < 0.18 ? 'accept then break' : r < 0.2 ? 'hang' : r < 0.24 ? 429 : 200 }
  dead.behave = () => 'hang'
  const { tenant, inboxId } = await makeContext(platform, 'none').tx(async (outer) => {
    const tx = await createTenant(outer, { slug: `storm-${o.seed}`, name: 'Storm' })
    return { tenant: tx.tenant as number, inboxId: (await createInbox(tx, { name: 'Website', channel: 'web' })).id }
  })
  const ctx = makeContext(platform, tenant)
  for (const receiver of [erratic, well, dead]) receiver.secrets = [(await createWebhook(ctx, { url: receiver.url, events: ['conversation.message'] })).secret]

  const start = async (): Promise<ChildProcess> => {
    const child = spawn(process.execPath, [new URL('webhook-relay.ts', import.meta.url).pathname, o.url, JSON.stringify(o.pace), seal.toString('hex')], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(must(child.stdout, 'stdout'), 'data')
    return child
  }
  const relays = await Promise.all([start(), start()])
  const committedAt = new Map<string, number>()
  let written = 0
  let rolledBack = 0
  const writer = async (place: number): Promise<void> => {
    const visitorId = await contactByPhone(ctx, `+1415555${String(1000 + place)}`, `Visitor ${place}`)
    const visitor = makeContext(platform, tenant, { kind: 'visitor', visitorId, inboxId, tokenHash: Buffer.alloc(0) })
    const share = Math.floor(o.events / o.conversations) + (place < o.events % o.conversations ? 1 : 0)
    for (let i = 0; i < share; i++) {
      if (random() < 0.03) {
        await visitor.tx(async (tx) => { await sendVisitorMessage(tx, { text: 'undone', clientId: `undone-${place}-${i}` }); throw new Error('undone') }).catch(() => { rolledBack++ })
      }
      const sent = await sendVisitorMessage(visitor, { text: `Message ${i}`, clientId: `storm-${place}-${i}` })
      committedAt.set(`${sent.conversationId}.${sent.seq}`, performance.now())
      written++
    }
  }
  // A few writers share the conversations, so that several are busy at once.
  const places = [...Array(o.conversations).keys()].values()
  const writing = Promise.all(Array.from({ length: 6 }, async () => { for (const place of places) await writer(place) }))
  let writes = true
  void writing.finally(() => { writes = false })
  let kills = 0
  const killing = (async () => {
    while (kills < o.kills) {
      const due = writes ? Math.floor(((kills + 1) / (o.kills + 1)) * o.events) : 0
      if (written < due) { await sleep(10); continue }
      const at = kills % relays.length
      must(relays[at], 'relay').kill('SIGKILL')
      kills++
      await sleep(random() * 100)
      relays[at] = await start()
    }
  })()
  await writing
  const writtenMs = Math.round(performance.now() - began)
  await killing
  const killedMs = Math.round(performance.now() - began)
  const client = new pg.Client({ connectionString: o.url, options: '-c search_path=switchboard' })
  await client.connect()
  const { rows: committed } = await client.query<{ uid: string; id: number; seq: number }>(
    `select c.uid, c.id, e.seq from domain_events e join conversations c on c.id = e.conversation_id where e.tenant_id = $1 and e.name = 'conversation.message' order by c.id, e.seq`, [tenant])
  const unique = (receiver: Receiver): number => new Set(receiver.accepted.map((one) => one.id)).size
  let arrived = 0
  for (let since = performance.now(); performance.now() - since < o.settleMs && (unique(erratic) < committed.length || unique(well) < committed.length);) {
    const now = erratic.accepted.length + well.accepted.length
    if (now > arrived) since = performance.now()
    arrived = now
    await sleep(100)
  }
  for (const relay of relays) relay.kill('SIGKILL')
  const idOf = new Map(committed.map((row) => [row.uid, row.id]))
  const problems = [...judge('erratic', erratic, committed), ...judge('well', well, committed)]
  if (dead.accepted.length > 0) problems.push('the dead receiver accepted something')
  if (committed.length !== o.events) problems.push(`${committed.length} committed, ${o.events} acknowledged`)
  const { rows: log } = await client.query<{ state: string; n: number }>(`select state, count(*)::integer as n from webhook_deliveries where tenant_id = $1 group by state`, [tenant])
  if (log.some((row) => row.state === 'dead' && row.n > 0)) problems.push(`deliveries were given up: ${JSON.stringify(log)}`)
  await client.end()
  const late = firstOf(well).map(({ text, at }) => { const key = keyOf(text); return at - (committedAt.get(`${idOf.get(key.conversation)}.${key.seq}`) ?? at) }).toSorted((a, b) => a - b)
  const share = (part: number): number => Math.round(late[Math.min(late.length - 1, Math.floor(late.length * part))] ?? 0)
  await platform.database.stop()
  await Promise.all([erratic, well, dead].map((receiver) => receiver.stop()))
  return {
    committed: committed.length, rolledBack, kills, writtenMs, killedMs, ms: Math.round(performance.now() - began), p50: share(0.5), p99: share(0.99),
    repeated: erratic.accepted.length - unique(erratic) + well.accepted.length - unique(well), deadTried: dead.attempts.length, problems,
  }
}

/** The first acceptance of each delivery, in order. */
function firstOf(receiver: Receiver): Receiver['accepted'] {
  const seen = new Set<string>()
  return receiver.accepted.filter(({ id }) => !seen.has(id) && seen.add(id))
}

function judge(name: string, receiver: Receiver, committed: { uid: string; seq: number }[]): string[] {
  const problems = receiver.badSignatures.slice(0, 3).map((problem) => `${name}: ${problem}`)
  const delivered = firstOf(receiver).map((one) => keyOf(one.text))
  const texts = new Set(delivered.map((key) => `${key.conversation}.${key.seq}`))
  const wanted = new Set(committed.map((row) => `${row.uid}.${row.seq}`))
  const missing = [...wanted].filter((key) => !texts.has(key))
  const foreign = [...texts].filter((key) => !wanted.has(key))
  if (missing.length > 0) problems.push(`${name}: ${missing.length} of ${wanted.size} missing, ${missing[0]}`)
  if (foreign.length > 0) problems.push(`${name}: ${foreign.length} delivered that were not committed, ${foreign[0]}`)
  if (texts.size !== delivered.length) problems.push(`${name}: one event under two ids`)
  const last = new Map<string, number>()
  let disorder = 0
  for (const { conversation, seq } of delivered) {
    if ((last.get(conversation) ?? 0) >= seq) disorder++
    last.set(conversation, seq)
  }
  if (disorder > 0) problems.push(`${name}: ${disorder} out of order`)
  return problems
}
