// Preloaded into a child (node --import): counts what it sends to the database and tells it when asked over IPC.
import pg from 'pg'

let statements = 0
let transactions = 0

const { prototype } = pg.Client
const query = Reflect.get(prototype, 'query') as (this: unknown, ...args: unknown[]) => unknown
Reflect.set(prototype, 'query', function counted(this: unknown, ...args: unknown[]): unknown {
  const { pieces = [] } = args[0] as { pieces?: readonly { text: string }[] }
  const own = pieces.filter(({ text }) => text !== 'begin' && !/^(select set_config\(|set local )/.test(text))
  statements += own.length
  // What travels within a transaction says nothing of its tenant.
  if (own.length < pieces.length) transactions++
  return query.apply(this, args)
})

process.on('message', (asked) => {
  if (asked === 'queries') process.send?.({ statements, transactions })
})
// Who measures is gone: nobody else would end this.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
// The channel alone must not keep the process alive.
process.channel?.unref()
