// How many people a second can begin: a session and a first message, which opens a conversation; beside the same statements by
// pgbench and two HTTP requests that do nothing.
import { join } from 'node:path'
import type { WidgetSent, WidgetSession } from '@switchboard/protocol'
import { must } from '../../../src/kernel/must.ts'
import { conversationForVisitor, stateForVisitor } from '../../../src/contracts/native/visitor-view.ts'
import { eventsByKeys, writeFromWidget } from '../../../src/modules/conversations/index.ts'
import { contextOfInboxKey, inboxBy } from '../../../src/modules/inboxes/index.ts'
import { demoKey } from '../../../src/modules/installation/index.ts'
import { admitVisitor, recogniseVisitor } from '../../../src/modules/people/index.ts'
import { makeContext } from '../../../src/platform/context.ts'
import type { Sql } from '../../../src/platform/db/sql.ts'
import { Connection } from '../connection.ts'
import { makeInProcess, type Recorded } from '../in-process.ts'
import { ms, perSecond, printTable, progress, ratio, summarise } from '../numbers.ts'
import { clientId, text } from '../people.ts'
import { findPgbench, runPgbench, wordsOf } from '../pgbench.ts'
import { isInstant, isUuid } from '../replay-flights.ts'
import { inFolder, withStand, type Stand, type StandOptions } from '../stand.ts'
import { byEmptyRoute, lanes, sessionSettings } from './limits.ts'

const concurrencies = [1, 8, 32]
const seconds = 3
/** So high that nothing else in a statement is one of them: a recorded statement shows what each value is. */
const firstVisitor = 900_000_001
const firstConversation = 700_000_001

async function begin(connection: Connection): Promise<void> {
  const session = await connection.call<WidgetSession>('POST', '/rest/v1/widget/sessions', { key: demoKey })
  await connection.call<WidgetSent>('POST', '/rest/v1/widget/messages', { text, clientId: clientId() }, `Visitor ${session.token}`)
}

/** What the two requests send to the database, without the server around them. */
async function record(stand: Stand): Promise<Recorded[]> {
  await stand.admin(`alter table visitors alter column id restart with ${firstVisitor}`)
  await stand.admin(`alter table conversations alter column id restart with ${firstConversation}`)
  const { platform, database } = makeInProcess(stand.databaseUrl, 4)
  try {
    return (await database.recordAll(async () => {
      const tenant = await contextOfInboxKey(makeContext(platform, 'none'), demoKey)
      const { ctx, token } = await admitVisitor(tenant, { inboxId: (await inboxBy(tenant, { key: demoKey })).id, fields: {} })
      await stateForVisitor(ctx)
      const visitor = await recogniseVisitor(platform, token, { ip: null, userAgent: null })
      const sent = await writeFromWidget(visitor, { text, clientId: clientId() })
      await visitor.tx((tx) => Promise.all([conversationForVisitor(tx, sent.conversationId), eventsByKeys(tx, [sent])]))
    })).all
  } finally {
    await database.stop()
  }
}

/** Values that are new for every visitor, as words of SQL or variables of pgbench. */
function instead(value: unknown): string | null {
  if (value === firstVisitor) return ':visitor_id'
  if (value === firstConversation) return ':conversation_id'
  if (Array.isArray(value) && value.length === 1 && value[0] === firstConversation) return 'array[:conversation_id::integer]'
  if (Buffer.isBuffer(value)) return 'sha256((:unique::text)::bytea)'
  if (isUuid(value)) return 'uuidv7()'
  if (isInstant(value)) return 'now()'
  return typeof value === 'string' && value.startsWith('bench-') ? ':unique::text' : null
}

const makes = (query: Sql): string | null => (/insert into visitors\b/.test(query.text) ? 'visitor_' : /insert into conversations\b/.test(query.text) ? 'conversation_' : null)

/** The recorded transactions as a script: what travelled together does so here, but for what makes an id that is used later. */
export function scriptOfAll(all: Recorded[]): string {
  const lines = ['\\set unique random(1, 9000000000000000000)']
  for (const { tenant, flights } of all) {
    const [open, close] = tenant === 'none' ? [[], []] : [['begin;', `set local app.tenant = ${tenant};`], ['commit;']]
    const statements = flights.flat()
    let group: string[] = [...open]
    for (const query of statements) {
      const made = makes(query)
      if (made) {
        if (group.length > 0) lines.push('\\startpipeline', ...group, '\\endpipeline')
        lines.push(`${wordsOf(query, instead)} \\gset ${made}`)
        group = []
      } else group.push(`${wordsOf(query, instead)};`)
    }
    group.push(...close)
    if (group.length > 0) lines.push('\\startpipeline', ...group, '\\endpipeline')
  }
  return `${lines.join('\n')}\n`
}

export const measureVisitors = (options: StandOptions): Promise<void> => inFolder((folder) => withStand(options, async (stand) => {
  const all = await record(stand)
  const statements = all.reduce((sum, { flights }) => sum + flights.flat().length, 0)
  const pgbench = findPgbench()
  const settings = await sessionSettings(stand.databaseUrl)
  const emptyRoute = await stand.beside('emptyRoute')
  const rows: string[][] = []
  for (const count of concurrencies) {
    progress(`visitors: ${count} at once`)
    const connections = Array.from({ length: count }, () => new Connection(stand.base))
    const before = await stand.server.queries()
    const { rate, times } = await lanes(count, seconds, (lane) => begin(must(connections[lane], 'connection')))
    const after = await stand.server.queries()
    for (const connection of connections) connection.close()
    const { p50, p99 } = summarise(times)
    const bench = pgbench ? await runPgbench({ pgbench, url: stand.databaseUrl, settings, script: scriptOfAll(all), file: join(folder, 'visitors.sql') }, count, seconds) : Number.NaN
    const empty = await byEmptyRoute(emptyRoute, count, seconds / 2) / 2
    rows.push([
      String(count), perSecond(rate), ms(p50), ms(p99), perSecond(bench), ratio(rate, bench), perSecond(empty), ratio(rate, empty), ratio(rate, 1 / (1 / bench + 1 / empty)),
      `${((after.transactions - before.transactions) / times.length).toFixed(1)} / ${((after.statements - before.statements) / times.length).toFixed(1)}`,
    ])
  }
  printTable('visitors: a session and the first message, a second', ['at once', 'product', 'p50 ms', 'p99 ms', 'pgbench', 'ratio', '2 empty routes', 'ratio', 'of both', 'tx / statements'], rows, [
    `pgbench: the ${statements} statements of the two requests in ${all.length} transactions, reads included; of both: against it and the empty routes one after the other`,
    'tx / statements: of the server to its database, per visitor, feed and routing included',
    ...(pgbench ? [] : ['no pgbench on this machine: its columns are skipped']),
  ])
}))
