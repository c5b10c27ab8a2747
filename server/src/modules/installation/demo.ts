// The demo: the phone desk of the documents (tenant 1), and a believable small support team with a web inbox, so that a first
// start shows the product at work.
import type { Role } from '@switchboard/protocol'
import { actingAs, type Context } from '../../platform/context.ts'
import { createTenant } from '../identity/index.ts'
import { createGroup, createInbox, setMembership } from '../inboxes/index.ts'
import { addAgent, agentByUid, type AgentWithId } from '../presence/index.ts'
import { makeDemoDesk } from './demo-desk.ts'
import { historyBegins, makeDemoHistory } from './demo-history.ts'
import { closeSetUp } from './set-up.ts'

export const demoKey = 'pub_demo'
/** Printed at start; a bind beyond loopback refuses to run with them. */
export const demoPassword = 'switchboard-demo'

export const demoPeople: { name: string; email: string; username: string; role: Role; maxChats: number }[] = [
  { name: 'Ada Winter', email: 'admin@demo.test', username: 'ada', role: 'admin', maxChats: 5 },
  { name: 'Milan Novak', email: 'manager@demo.test', username: 'milan', role: 'manager', maxChats: 5 },
  { name: 'Maya Okafor', email: 'maya@demo.test', username: 'maya', role: 'agent', maxChats: 4 },
  { name: 'Jonas Lind', email: 'jonas@demo.test', username: 'jonas', role: 'agent', maxChats: 4 },
]

/** Makes the demo tenants when nobody has set the installation up; `history`: with two weeks behind them. Returns whether it did. `ctx` has no tenant. */
export const makeDemo = (ctx: Context, history = false): Promise<boolean> => ctx.tx(async (outer) => {
  if (!await closeSetUp(outer)) return false
  await makeDemoDesk(outer, demoPassword)
  const begins = historyBegins(outer)
  const tx = await createTenant(history ? actingAs(outer, { clock: { now: () => begins } }) : outer, { slug: 'harbour', name: 'Harbour & Pine', demo: true })
  const group = await createGroup(tx, { name: 'Customer care', description: 'First line for everything', isDefault: true })
  const people: AgentWithId[] = []
  for (const person of demoPeople) {
    const { uid } = await addAgent(tx, { ...person, password: demoPassword })
    await setMembership(tx, group.uid, uid, true)
    people.push(await agentByUid(tx, uid))
  }
  const inbox = await createInbox(tx, { name: 'Harbour & Pine website', channel: 'web', key: demoKey, greeting: 'Ahoy! Ask us anything about your order.' })
  const [admin] = people
  if (history && admin) await makeDemoHistory(actingAs(tx, { clock: outer.clock }), { inbox, admin, agents: people.filter((person) => person.role === 'agent') })
  return true
})
