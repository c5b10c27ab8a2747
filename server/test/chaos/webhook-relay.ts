// A process that only sends webhooks, to be killed: node webhook-relay.ts <database url> <pace as JSON> <seal key as hex>.
import { systemClock } from '../../src/kernel/clock.ts'
import { makeIds } from '../../src/kernel/ids.ts'
import { WebhookSender, type Pace } from '../../src/modules/outreach/index.ts'
import { standardDefaults } from '../../src/platform/context.ts'
import { Feed } from '../../src/platform/bus/feed.ts'
import { Database } from '../../src/platform/db/database.ts'
import { makeLog } from '../../src/platform/log/log.ts'
import { parseAllow } from '../../src/platform/net/allow.ts'
import { Outbound } from '../../src/platform/net/outbound.ts'
import { emptySecrets, outsideWorld } from '../harness/outside.ts'

const [url = '', pace = '', seal = ''] = process.argv.slice(2)
const log = makeLog('error', false)
const database = new Database(url, 6, log)
const ids = makeIds(systemClock)
const feed = new Feed(database, url, ids.uid(), log)
const sender = new WebhookSender({
  database, clock: systemClock, ids, log, wake: () => undefined,
  secrets: { ...emptySecrets, seal: Buffer.from(seal, 'hex') },
  defaults: standardDefaults,
  ...outsideWorld,
  jobs: { enqueue: () => Promise.reject(new Error('no jobs here')), wake: () => undefined },
  outbound: new Outbound(parseAllow('127.0.0.0/8'), () => Promise.reject(new Error('no names here'))),
}, JSON.parse(pace) as Pace)
feed.onEvents((events) => sender.hear(events))
await feed.run()
sender.run()
process.stdout.write('up\n')
