// Two walls between tenants, each alone: every allocation route over twin companies (same numbers, same names), with own and
// foreign ids in every place. Once with the filters of the statements removed, all at once and one by one, so that only
// row-level security stands; once with row-level security off, so that only the filters stand; and once without both, where
// the same look must find a leak.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allocationRoutes } from '../../../src/contracts/allocation/plugin.ts'
import { must } from '../../../src/kernel/must.ts'
import { conversationById, sendVisitorMessage } from '../../../src/modules/conversations/index.ts'
import { accountByUid, createTenant } from '../../../src/modules/identity/index.ts'
import { createGroup, createInbox, createLabel, setMembership, subscribe } from '../../../src/modules/inboxes/index.ts'
import { contactByPhone } from '../../../src/modules/people/index.ts'
import { addAgent, setStatusByProgram } from '../../../src/modules/presence/index.ts'
import { claimAs } from '../../../src/modules/routing/index.ts'
import { makeContext, type Context } from '../../../src/platform/context.ts'
import { through } from '../../../src/platform/db/database.ts'
import type { Sql } from '../../../src/platform/db/sql.ts'
import type { Entity, Route } from '../../../src/platform/http/route.ts'
import { startApp, type TestApp } from '../../harness/app.ts'
import { nameOf, requestFor, send, urlOf, type Told } from '../../laws/request.ts'
import { tables, tenantPrint } from '../../laws/rows.ts'

const numbers = ['+493011111111', '+493022222222']
const caller = '+14155550177'
const mark = (letter: string): string => `CANARY_${letter}_`

interface Company {
  letter: string; tenant: number; ctx: Context
  admin: number; operators: number[]; inboxes: number[]; label: number; conversation: number
  /** A new conversation that waits, or is with the first operator. */
  open(assigned: boolean): Promise<number>
  newLabel(): Promise<number>
}

let t: TestApp
let A: Company
let B: Company
let guard: ReturnType<typeof filters>
beforeAll(async () => {
  t = await startApp()
  A = await company('A')
  B = await company('B')
  guard = filters()
})
afterAll(() => t.stop())

async function company(letter: string): Promise<Company> {
  const { platform, outside } = t.app
  const tenant = await outside.tx(async (outer) => (await createTenant(outer, { slug: `wall-${letter.toLowerCase()}`, name: `${mark(letter)}Company` })).tenant as number)
  const ctx = makeContext(platform, tenant)
  const group = await createGroup(ctx, { name: `${mark(letter)}Desk`, strategy: 'pull', isDefault: true })
  const inboxes = [] as number[]
  for (const [place, phoneNumber] of numbers.entries()) inboxes.push((await createInbox(ctx, { name: `${mark(letter)}Line ${place}`, channel: 'phone', phoneNumber, group: group.uid })).id)
  const people = [] as number[]
  for (const role of ['admin', 'agent', 'agent'] as const) {
    const agent = await ctx.tx((tx) => addAgent(tx, { name: `${mark(letter)}${role} ${people.length}`, email: `${people.length}@wall.test`, role, password: null, maxChats: 1000 }))
    const { id } = await accountByUid(ctx, agent.uid)
    await setMembership(ctx, group.uid, agent.uid, true)
    for (const inbox of inboxes) await subscribe(ctx, id, inbox, true)
    await setStatusByProgram(ctx, id, true)
    people.push(id)
  }
  const [admin = 0, ...operators] = people
  let made = 0
  const write = async (phone: string): Promise<number> => {
    const visitorId = await contactByPhone(ctx, phone, `${mark(letter)}Caller`)
    const visitor = makeContext(platform, tenant, { kind: 'visitor', visitorId, inboxId: inboxes[0] ?? 0, tokenHash: Buffer.alloc(0) })
    return (await sendVisitorMessage(visitor, { text: `${mark(letter)}Hello`, clientId: `w${made++}` })).conversationId
  }
  const newLabel = async (): Promise<number> => (await createLabel(ctx, { inboxId: inboxes[0] ?? 0, name: `${mark(letter)}label ${made++}`, color: '#123456', createdBy: admin })).id
  return {
    letter, tenant, ctx, admin, operators, inboxes, newLabel, label: await newLabel(), conversation: await write(caller),
    open: async (assigned) => {
      const id = await write(`+1415556${String(1_000 + made)}`)
      if (assigned) await claimAs(ctx, id, operators[0] ?? 0)
      return id
    },
  }
}

const filter = /\b(?:\w+\.)?tenant_id = (?:app_tenant\(\)|\w+\.tenant_id)|\bid = app_tenant\(\)/g

/** Stands between the product and its database: notes what passes, and takes filters out of it. */
function filters() {
  const { database } = t.app.platform
  const seen = new Map<string, number>()
  let out: 'none' | 'all' | { text: string; place: number } = 'none'
  const bend = <R>(query: Sql<R>): Sql<R> => {
    const count = query.text.match(filter)?.length ?? 0
    if (count > 0) seen.set(query.text, count)
    if (out === 'none' || count === 0 || (out !== 'all' && out.text !== query.text)) return query
    const { place } = out === 'all' ? { place: -1 } : out
    let at = 0
    const text = query.text.replaceAll(filter, (found) => (place === -1 || at++ === place ? 'true' : found))
    return { text, values: query.values, name: `${query.name}_${place + 1}` }
  }
  const flight = database.flight.bind(database)
  const transaction = database.transaction.bind(database)
  database.flight = (tenant, queries, relaxed) => flight(tenant, queries.map(bend), relaxed)
  database.transaction = (tenant, work) => transaction(tenant, (db) => work(through(db, (query) => bend(query) as typeof query)))
  return {
    /** `work` with these filters out; resolves with what it sent. */
    async without(which: typeof out, work: () => Promise<Told>): Promise<{ told: Told; statements: Map<string, number> }> {
      seen.clear()
      out = which
      try {
        const told = await work()
        return { told, statements: new Map(seen) }
      } finally {
        out = 'none'
      }
    },
  }
}

interface Case { route: Route; foreign: string | null }
const routes = allocationRoutes.filter((route) => route.access.kind !== 'public')
const cases = routes.flatMap((route) => [null, ...Object.keys(route.ids)].map((foreign): Case => ({ route, foreign })))
const nameCase = ({ route, foreign }: Case): string => `${nameOf(route)}${foreign === null ? '' : ` with a foreign ${foreign}`}`

const foreignThing = (entity: Entity): number => ({ agent: B.operators[0], conversation: B.conversation, inbox: B.inboxes[0], label: B.label } as Record<string, number | undefined>)[entity] ?? 0
async function ownThing(entity: Entity, route: Route): Promise<number> {
  if (entity === 'conversation') return A.open(/deallocate|resolve/.test(route.path))
  if (entity === 'inbox') return A.inboxes[/move/.test(route.path) ? 1 : 0] ?? 0
  if (entity === 'label') return route.method === 'DELETE' ? A.newLabel() : A.label
  return A.operators[/reassign/.test(route.path) || route.method === 'DELETE' ? 1 : 0] ?? 0
}

/** One case, asked by the admin of A, who may everything there. */
async function ask({ route, foreign }: Case): Promise<() => Promise<Told>> {
  const ids = new Map<string, number>()
  for (const [place, entity] of Object.entries(route.ids)) ids.set(place, place === foreign ? foreignThing(entity) : await ownThing(entity, route))
  if (route.path.endsWith('allocate')) await A.open(false)
  const parts = requestFor(route, (place) => ids.get(place), mark('A'))
  if ('phone_number' in parts.query) parts.query['phone_number'] = caller
  if (parts.body && 'status' in parts.body) parts.body['status'] = 'AVAILABLE'
  if (route.method === 'PUT' && route.path.includes('labels')) parts.body = { name: `${mark('A')}renamed ${Math.random()}` }
  return () => send(t.base, route.method, urlOf(route, parts), null, parts.body && JSON.stringify(parts.body), { 'X-Operator-Id': String(A.admin) })
}

/** What is wrong with an answer: it tells something of B, or says that something of B is there. */
function wrong({ foreign }: Case, told: Told): string | null {
  if (told.text.includes(mark('B'))) return 'tells of B'
  if (told.text.includes(`"tenant_id":${B.tenant}`)) return 'tells a row of B'
  if (foreign !== null && told.status !== 404) return `answers ${told.status} for what is not there`
  return told.status >= 500 ? `answers ${told.status}` : null
}

/** All cases in one state of the walls. */
async function walk(which: 'none' | 'all'): Promise<string[]> {
  const before = await tenantPrint(t.database, B.tenant)
  const failures: string[] = []
  let fine = 0
  for (const one of cases) {
    const { told } = await guard.without(which, await ask(one))
    const problem = wrong(one, told)
    if (problem) failures.push(`${nameCase(one)}: ${problem}: ${told.text.slice(0, 160)}`)
    if (told.status < 300) fine++
  }
  // Who only ever hears "no" proves nothing.
  if (fine < routes.length - 2) failures.push(`only ${fine} of ${routes.length} own requests went through`)
  if (JSON.stringify(await tenantPrint(t.database, B.tenant)) !== JSON.stringify(before)) failures.push('something of B changed')
  return failures
}

async function rowSecurity(on: boolean): Promise<void> {
  for (const { name } of (await tables(t.database)).filter((table) => table.tenant !== null)) {
    await t.database.admin(`alter table ${name} ${on ? 'enable' : 'disable'} row level security, ${on ? '' : 'no '}force row level security`)
  }
}

describe('between two tenants', { timeout: 120_000 }, () => {
  it('both walls stand', async () => {
    expect(cases.length).toBeGreaterThan(50)
    expect(await walk('none')).toEqual([])
  })

  it('row-level security holds alone, with every filter of every statement removed', async () => {
    expect(await walk('all')).toEqual([])
  })

  it('row-level security holds with the filters removed one by one', async () => {
    const failures: string[] = []
    let removed = 0
    const tried = new Set<string>()
    for (const one of cases) {
      const before = await tenantPrint(t.database, B.tenant)
      const { statements } = await guard.without('none', await ask(one))
      for (const [text, count] of statements) {
        for (let place = 0; place < count; place++) {
          // What a statement answers to a foreign id does not depend on who asks it.
          const key = `${one.foreign === null ? '' : one.route.ids[one.foreign]} ${text} ${place}`
          if (tried.has(key)) continue
          tried.add(key)
          removed++
          const { told } = await guard.without({ text, place }, await ask(one))
          const problem = wrong(one, told)
          if (problem) failures.push(`${nameCase(one)}: ${problem} without filter ${place + 1} of ${text.trim().slice(0, 80)}`)
        }
      }
      if (JSON.stringify(await tenantPrint(t.database, B.tenant)) !== JSON.stringify(before)) failures.push(`${nameCase(one)}: something of B changed`)
    }
    expect(failures).toEqual([])
    expect(removed).toBeGreaterThan(100)
  })

  it('the filters hold alone, without row-level security', async () => {
    await rowSecurity(false)
    try {
      expect(await walk('none')).toEqual([])
    } finally {
      await rowSecurity(true)
    }
  })

  it('without both walls the same look finds leaks', async () => {
    await rowSecurity(false)
    try {
      const failures = await walk('all')
      expect(failures.filter((failure) => failure.includes('of B')).length).toBeGreaterThan(5)
      expect(failures.some((failure) => failure.includes('for what is not there'))).toBe(true)
      expect(failures).toContain('something of B changed')
    } finally {
      await rowSecurity(true)
    }
    t.problems.length = 0
    must(await conversationById(A.ctx, A.conversation), 'a conversation of A')
  })
})
